//! Accounts of two kinds and different sizes, which both matter.

use super::{Draws, Estimate, LEVEL};
use cco_stats::coefficient::Coefficient;
use cco_stats::error::Error;
use cco_stats::survival::accelerated::{Family, accelerated};
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::cox::cox;
use cco_stats::survival::discrete_hazard::{PeriodSpells, discrete_hazard};
use cco_stats::survival::spells::Spells;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, StandardNormal};

const N: usize = 300;
/// Effects of being of the second kind, and of size.
const EFFECTS: [f64; 2] = [0.7, -0.4];

struct Accounts {
    kinds: Vec<f64>,
    sizes: Vec<f64>,
}

impl Accounts {
    fn draw(draws: &mut Draws) -> Accounts {
        let kinds = (0..N).map(|_| f64::from(u8::from(draws.random::<f64>() < 0.4))).collect();
        let sizes = (0..N).map(|_| StandardNormal.sample(draws)).collect();
        Accounts { kinds, sizes }
    }

    fn effect(&self, i: usize) -> f64 {
        EFFECTS[0] * self.kinds[i] + EFFECTS[1] * self.sizes[i]
    }

    fn covariates(&self) -> Result<Covariates, Error> {
        Covariates::new(N, vec![("kind", self.kinds.clone()), ("size", self.sizes.clone())])
    }
}

/// Watched for 5 to 40 units of time.
fn censored(times: impl Iterator<Item = f64>, draws: &mut Draws) -> Result<Spells, Error> {
    let times: Vec<f64> = times.collect();
    let watched: Vec<f64> = times.iter().map(|_| draws.random_range(5.0..40.0)).collect();
    let durations: Vec<f64> = times.iter().zip(&watched).map(|(time, watched)| time.min(*watched)).collect();
    let ended: Vec<bool> = times.iter().zip(&watched).map(|(time, watched)| time <= watched).collect();
    Spells::new(&durations, &ended)
}

fn effects(lines: &[Coefficient]) -> Vec<Estimate> {
    let names = ["effect of kind", "effect of size"];
    (0..2).map(|j| Estimate::new(names[j], lines[j].interval(LEVEL), EFFECTS[j])).collect()
}

pub(super) fn proportional_hazards(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let accounts = Accounts::draw(draws);
    let times: Vec<f64> = (0..N)
        .map(|i| {
            let unit: f64 = Exp1.sample(draws);
            // A hazard that grows with time, which Cox's model does not need to know.
            20.0 * (unit * (-accounts.effect(i)).exp()).powf(0.7)
        })
        .collect();
    let fit = cox(&censored(times.into_iter(), draws)?, &accounts.covariates()?)?;
    Ok(effects(&fit.coefficients))
}

/// A year of months in two bands.
pub(super) fn hazard_of_periods(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let accounts = Accounts::draw(draws);
    let mut n_periods = Vec::new();
    let mut ended = Vec::new();
    for i in 0..N {
        let chance = |period: u32| {
            let log_odds = if period <= 3 { -2.0 } else { -2.7 };
            1.0 / (1.0 + (-(log_odds + accounts.effect(i))).exp())
        };
        let last = draws.random_range(6..=12);
        let left = (1..=last).find(|period| draws.random::<f64>() < chance(*period));
        n_periods.push(left.unwrap_or(last));
        ended.push(left.is_some());
    }
    let spells = PeriodSpells { n_periods: &n_periods, ended: &ended };
    Ok(effects(&discrete_hazard(spells, &[1, 4], &accounts.covariates()?, 0.0)?.coefficients))
}

pub(super) fn weibull_times(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    stretched_times(Family::Weibull, draws, |draws| -> f64 {
        let unit: f64 = Exp1.sample(draws);
        unit.ln()
    })
}

pub(super) fn log_normal_times(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    stretched_times(Family::LogNormal, draws, |draws| StandardNormal.sample(draws))
}

pub(super) fn log_logistic_times(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    stretched_times(Family::LogLogistic, draws, |draws| {
        let share: f64 = draws.random();
        (share / (1.0 - share)).ln()
    })
}

/// ln T = 2.5 + effects + 0.6 ε.
fn stretched_times(family: Family, draws: &mut Draws, epsilon: fn(&mut Draws) -> f64) -> Result<Vec<Estimate>, Error> {
    let accounts = Accounts::draw(draws);
    let times: Vec<f64> = (0..N).map(|i| (2.5 + accounts.effect(i) + 0.6 * epsilon(draws)).exp()).collect();
    let fit = accelerated(family, &censored(times.into_iter(), draws)?, &accounts.covariates()?)?;
    let mut estimates = effects(&fit.coefficients);
    estimates.push(Estimate::new("ln σ", fit.log_scale.interval(LEVEL), 0.6_f64.ln()));
    Ok(estimates)
}
