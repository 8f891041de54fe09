//! Cohorts of different ages that thin out at renewals; asked is a time twice as long as was seen.

use super::{Draws, Estimate, LEVEL};
use cco_stats::error::Error;
use cco_stats::lifetime::contract::beta_geometric::{BetaGeometric, beta_geometric};
use cco_stats::lifetime::contract::beta_weibull::{BetaWeibull, beta_weibull};
use cco_stats::lifetime::contract::curve::RetentionCurve;
use cco_stats::lifetime::contract::geometric::{Geometric, geometric};
use cco_stats::lifetime::contract::renewals::Renewals;
use cco_stats::lifetime::contract::residual::residual_lifetime_within;
use cco_stats::lifetime::fitted::{Fitted, Positive};
use rand::RngExt;

/// Cohorts of `n` that came to 4, 6, 8 and 10 renewals.
fn cohorts(truth: &impl RetentionCurve, n: u64, draws: &mut Draws) -> Result<Renewals, Error> {
    let cohort = |age: u32, draws: &mut Draws| {
        let mut left = vec![n];
        for renewal in 1..=age {
            let rate = truth.churn_rate(renewal);
            let before = left.last().copied().unwrap_or(0);
            left.push((0..before).filter(|_| draws.random::<f64>() >= rate).count() as u64);
        }
        left
    };
    Renewals::from_cohorts(&[4, 6, 8, 10].map(|age| cohort(age, draws)))
}

fn estimates<M: Positive + RetentionCurve>(fit: &Fitted<M>, truth: &M) -> Vec<Estimate> {
    let survival = |model: &M| model.survival(20);
    let residual = |model: &M| residual_lifetime_within(model, 5, 24, 0.01).expect("a discount of 0.01 is a number");
    vec![
        Estimate::new("S(20)", fit.share_interval(LEVEL, survival), survival(truth)),
        Estimate::new("residual lifetime", fit.amount_interval(LEVEL, residual), residual(truth)),
    ]
}

pub(super) fn one_churn_rate(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = Geometric { odds: 0.1 };
    Ok(estimates(&geometric(&cohorts(&truth, 60, draws)?)?, &truth))
}

pub(super) fn churn_rates_that_differ(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = BetaGeometric { alpha: 0.8, beta: 2.5 };
    Ok(estimates(&beta_geometric(&cohorts(&truth, 200, draws)?)?, &truth))
}

pub(super) fn churn_rates_that_change(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = BetaWeibull { alpha: 0.5, beta: 1.5, c: 1.4 };
    Ok(estimates(&beta_weibull(&cohorts(&truth, 1_000, draws)?)?, &truth))
}
