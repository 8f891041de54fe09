//! How many of the intervals drawn hold their truth.

use super::{contract, effects, purchases, regressions, survival};
use cco_stats::interval::{Confidence, Interval};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

pub(crate) const LEVEL: Confidence = Confidence::PERCENT_95;

/// One estimated quantity: where its interval lay, and the truth.
pub(crate) struct Estimate {
    name: &'static str,
    interval: Interval,
    truth: f64,
}

impl Estimate {
    pub(crate) fn new(name: &'static str, interval: Interval, truth: f64) -> Estimate {
        Estimate { name, interval, truth }
    }
}

pub(crate) type Draws = ChaCha8Rng;
pub(crate) type Experiment = fn(&mut Draws) -> Result<Vec<Estimate>, cco_stats::error::Error>;

/// How often the intervals of one quantity held the truth.
pub(crate) struct Coverage {
    pub(crate) family: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) n_held: u32,
    pub(crate) n: u32,
    /// Draws for which the estimator refused to answer.
    pub(crate) n_refused: u32,
}

impl Coverage {
    pub(crate) fn share(&self) -> f64 {
        f64::from(self.n_held) / f64::from(self.n)
    }
}

pub(crate) type Family = (&'static str, Experiment);

/// Those that are fitted in a few milliseconds.
pub(crate) const QUICK: &[Family] = &[
    ("Kaplan-Meier", survival::kaplan_meier_curve),
    ("restricted mean", survival::mean_within_a_horizon),
    ("Weibull", survival::weibull_shape),
    ("net promoter score", survival::promoters),
    ("Cox", regressions::proportional_hazards),
    ("discrete-time hazard", regressions::hazard_of_periods),
    ("Weibull AFT", regressions::weibull_times),
    ("log-normal AFT", regressions::log_normal_times),
    ("log-logistic AFT", regressions::log_logistic_times),
    ("geometric", contract::one_churn_rate),
    ("shifted-beta-geometric", contract::churn_rates_that_differ),
    ("beta-discrete-Weibull", contract::churn_rates_that_change),
    ("effect on shares", effects::on_shares),
    ("effect on amounts", effects::on_amounts),
];

/// Those that take a quarter of a second.
pub(crate) const SLOW: &[Family] = &[
    ("BG/NBD", purchases::leaving_after_purchases),
    ("MBG/NBD", purchases::leaving_also_at_once),
    ("Pareto/NBD", purchases::leaving_at_any_time),
    ("BG/BB", purchases::occasions),
    ("gamma-gamma", purchases::spending),
];

/// These families on companies drawn from seeds 0 to `n_seeds` − 1.
pub(crate) fn coverage(families: &[Family], n_seeds: u32) -> Vec<Coverage> {
    families.iter().flat_map(|(family, experiment)| of_family(family, *experiment, n_seeds)).collect()
}

fn of_family(family: &'static str, experiment: Experiment, n_seeds: u32) -> Vec<Coverage> {
    let mut counts: Vec<Coverage> = Vec::new();
    let mut n_refused = 0;
    for seed in 0..n_seeds {
        let Ok(estimates) = experiment(&mut Draws::seed_from_u64(seed.into())) else {
            n_refused += 1;
            continue;
        };
        for Estimate { name, interval, truth } in estimates {
            let place = counts.iter().position(|count| count.quantity == name).unwrap_or_else(|| {
                counts.push(Coverage { family, quantity: name, n_held: 0, n: 0, n_refused: 0 });
                counts.len() - 1
            });
            counts[place].n += 1;
            counts[place].n_held += u32::from(interval.low <= truth && truth <= interval.high);
        }
    }
    counts.iter_mut().for_each(|count| count.n_refused = n_refused);
    counts
}
