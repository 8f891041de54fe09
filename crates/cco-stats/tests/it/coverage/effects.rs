//! Treated and control, where treating does something.

use super::{Draws, Estimate, LEVEL};
use cco_stats::error::Error;
use cco_stats::uplift::trial::{Outcomes, Trial};
use rand::RngExt;
use rand_distr::{Distribution, LogNormal};

/// Few accounts, most of which stay: 90 % of 40 treated, 75 % of 20 others.
pub(super) fn on_shares(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let is_treated: Vec<bool> = (0..60).map(|row| row % 3 < 2).collect();
    let happened: Vec<bool> =
        is_treated.iter().map(|treated| draws.random::<f64>() < if *treated { 0.9 } else { 0.75 }).collect();
    let trial = Trial::new(&is_treated, Outcomes::Happened(&happened))?;
    let strata: Vec<u32> = (0..60).map(|row| row / 12).collect();
    Ok(vec![
        Estimate::new("difference", trial.effect(LEVEL)?.interval, 0.15),
        Estimate::new("difference in strata", trial.stratified(&strata, LEVEL)?.effect.interval, 0.15),
    ])
}

/// Revenue with a long tail, larger in one stratum, where more are treated; treating adds 3.
pub(super) fn on_amounts(draws: &mut Draws) -> Result<Vec<Estimate>, Error> {
    let revenue = LogNormal::new(1.0, 0.75).unwrap();
    let strata: Vec<u32> = (0..200).map(|row| row / 100).collect();
    let is_treated: Vec<bool> = (0..200).map(|row| row % 10 < if row < 100 { 3 } else { 7 }).collect();
    let amounts: Vec<f64> = (0..200)
        .map(|row| revenue.sample(draws) + if row < 100 { 0.0 } else { 40.0 } + if is_treated[row] { 3.0 } else { 0.0 })
        .collect();
    let found = Trial::new(&is_treated, Outcomes::Amounts(&amounts))?.stratified(&strata, LEVEL)?;
    Ok(vec![Estimate::new("difference in strata", found.effect.interval, 3.0)])
}
