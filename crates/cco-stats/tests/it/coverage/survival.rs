//! One group of accounts, watched for different lengths of time.

use super::{Draws, Estimate, LEVEL};
use cco_stats::error::Error;
use cco_stats::nps::{Answers, net_promoter_score};
use cco_stats::survival::kaplan_meier::kaplan_meier;
use cco_stats::survival::restricted_mean::restricted_mean;
use cco_stats::survival::spells::Spells;
use cco_stats::survival::weibull::weibull;
use rand::RngExt;
use rand_distr::{Distribution, Weibull};

/// Times of Weibull shape 1.5 and scale 30, cut off between 10 and 60.
fn spells(draws: &mut Draws) -> Result<Spells, Error> {
    let times = Weibull::new(30.0, 1.5).unwrap();
    let drawn: Vec<(f64, f64)> = (0..200).map(|_| (times.sample(draws), draws.random_range(10.0..60.0))).collect();
    let durations: Vec<f64> = drawn.iter().map(|(time, watched)| time.min(*watched)).collect();
    let ended: Vec<bool> = drawn.iter().map(|(time, watched)| time <= watched).collect();
    Spells::new(&durations, &ended)
}

fn truth(time: f64) -> f64 {
    (-(time / 30.0).powf(1.5)).exp()
}

pub(super) fn kaplan_meier_curve(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let curve = kaplan_meier(&spells(draws)?, LEVEL);
    let at = |name, time| Estimate::new(name, curve.step_at(time).expect("someone left early").interval, truth(time));
    Ok(vec![at("S(10)", 10.0), at("S(40)", 40.0)])
}

pub(super) fn mean_within_a_horizon(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let steps = 100_000;
    let width = 40.0 / f64::from(steps);
    let area: f64 = (0..steps).map(|i| width * truth((f64::from(i) + 0.5) * width)).sum();
    Ok(vec![Estimate::new("mean to 40", restricted_mean(&spells(draws)?, 40.0, LEVEL)?.interval, area)])
}

pub(super) fn weibull_shape(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let fit = weibull(&spells(draws)?, LEVEL)?;
    Ok(vec![Estimate::new("λ", fit.lambda_interval, 30.0), Estimate::new("ρ", fit.rho_interval, 1.5)])
}

/// A half promote, a fifth detract.
pub(super) fn promoters(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let mut answers = Answers { promoters: 0, passives: 0, detractors: 0 };
    for _ in 0..150 {
        match draws.random::<f64>() {
            share if share < 0.5 => answers.promoters += 1,
            share if share < 0.7 => answers.detractors += 1,
            _ => answers.passives += 1,
        }
    }
    Ok(vec![Estimate::new("score", net_promoter_score(answers, LEVEL)?.interval, 30.0)])
}
