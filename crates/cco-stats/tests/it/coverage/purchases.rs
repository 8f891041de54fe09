//! Customers who buy at rates of their own, leave by the rule of each model, and spend by their own means.

use super::{Draws, Estimate, LEVEL};
use cco_stats::error::Error;
use cco_stats::lifetime::purchases::beta_binomial::{BetaBinomial, Occasions, beta_binomial};
use cco_stats::lifetime::purchases::beta_geometric::BetaGeometricPurchases;
use cco_stats::lifetime::purchases::history::Histories;
use cco_stats::lifetime::purchases::model::{PurchaseModel, fit};
use cco_stats::lifetime::purchases::modified_beta_geometric::ModifiedBetaGeometric;
use cco_stats::lifetime::purchases::pareto::Pareto;
use cco_stats::lifetime::spend::{GammaGamma, gamma_gamma};
use rand::RngExt;
use rand_distr::{Beta, Distribution, Exp, Gamma};

const N: usize = 600;

type Leaves = dyn FnMut(u32, &mut Draws) -> bool;

/// Watched for 30 to 50 weeks each. `leaves_at` is the time of leaving; `leaves_after` is asked after each purchase, the first (0) included.
struct Customer {
    rate: f64,
    leaves_at: f64,
    leaves_after: Box<Leaves>,
}

fn histories(draws: &mut Draws, customer: impl Fn(&mut Draws) -> Customer) -> Result<Histories, Error> {
    let (mut repeats, mut last, mut watched) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..N {
        let mut customer = customer(draws);
        let end: f64 = draws.random_range(30.0..50.0);
        let (mut n, mut latest) = (0, 0.0);
        let waiting = Exp::new(customer.rate).unwrap();
        let mut time = 0.0;
        while !(customer.leaves_after)(n, draws) {
            time += waiting.sample(draws);
            if time > end || time > customer.leaves_at {
                break;
            }
            (n, latest) = (n + 1, time);
        }
        repeats.push(n);
        last.push(latest);
        watched.push(end);
    }
    Histories::new(&repeats, &last, &watched)
}

/// What a new customer buys within a year.
fn estimate<M: PurchaseModel>(histories: &Histories, truth: &M) -> Result<Vec<Estimate>, Error> {
    let year = |model: &M| model.expected_purchases(52.0);
    Ok(vec![Estimate::new("purchases in 52 weeks", fit::<M>(histories)?.amount_interval(LEVEL, year), year(truth))])
}

fn gamma(shape: f64, rate: f64, draws: &mut Draws) -> f64 {
    // A rate of exactly 0 would wait for ever.
    Gamma::new(shape, 1.0 / rate).unwrap().sample(draws).max(1e-12)
}

pub(super) fn leaving_after_purchases(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = BetaGeometricPurchases { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5 };
    let histories = histories(draws, |draws| {
        let chance = Beta::new(truth.a, truth.b).unwrap().sample(draws);
        Customer {
            rate: gamma(truth.r, truth.alpha, draws),
            leaves_at: f64::INFINITY,
            leaves_after: Box::new(move |n, draws| n > 0 && draws.random::<f64>() < chance),
        }
    })?;
    estimate(&histories, &truth)
}

pub(super) fn leaving_also_at_once(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = ModifiedBetaGeometric { r: 0.8, alpha: 6.0, a: 0.8, b: 2.5 };
    let histories = histories(draws, |draws| {
        let chance = Beta::new(truth.a, truth.b).unwrap().sample(draws);
        Customer {
            rate: gamma(truth.r, truth.alpha, draws),
            leaves_at: f64::INFINITY,
            leaves_after: Box::new(move |_, draws| draws.random::<f64>() < chance),
        }
    })?;
    estimate(&histories, &truth)
}

pub(super) fn leaving_at_any_time(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = Pareto { r: 0.8, alpha: 6.0, s: 0.9, beta: 15.0 };
    let histories = histories(draws, |draws| {
        let leaving = Exp::new(gamma(truth.s, truth.beta, draws)).unwrap();
        Customer {
            rate: gamma(truth.r, truth.alpha, draws),
            leaves_at: leaving.sample(draws),
            leaves_after: Box::new(|_, _| false),
        }
    })?;
    estimate(&histories, &truth)
}

pub(super) fn occasions(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = BetaBinomial { alpha: 1.2, beta: 0.75, gamma: 0.8, delta: 2.8 };
    let (buys, leaves) = (Beta::new(truth.alpha, truth.beta).unwrap(), Beta::new(truth.gamma, truth.delta).unwrap());
    let customers: Vec<Occasions> = (0..1_000)
        .map(|_| {
            let (buys, leaves) = (buys.sample(draws), leaves.sample(draws));
            let mut history = Occasions { bought: 0, last: 0, n: 6 };
            for occasion in 1..=history.n {
                if draws.random::<f64>() < leaves {
                    break;
                }
                if draws.random::<f64>() < buys {
                    history = Occasions { bought: history.bought + 1, last: occasion, ..history };
                }
            }
            history
        })
        .collect();
    let fit = beta_binomial(&customers, &vec![1.0; customers.len()])?;
    let ten = |model: &BetaBinomial| model.expected_purchases(10);
    Ok(vec![Estimate::new("purchases at 10 occasions", fit.amount_interval(LEVEL, ten), ten(&truth))])
}

pub(super) fn spending(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let truth = GammaGamma { p: 6.0, q: 4.0, v: 15.0 };
    let (mut purchases, mut means) = (Vec::new(), Vec::new());
    for _ in 0..400 {
        let rate = gamma(truth.q, truth.v, draws);
        let n: u32 = draws.random_range(1..6);
        let sum: f64 = (0..n).map(|_| gamma(truth.p, rate, draws)).sum();
        purchases.push(n);
        means.push(sum / f64::from(n));
    }
    let fit = gamma_gamma(&purchases, &means)?;
    let mean = |model: &GammaGamma| model.p * model.v / (model.q - 1.0);
    Ok(vec![Estimate::new("mean spend", fit.amount_interval(LEVEL, mean), mean(&truth))])
}
