//! The score as a probability: fitted on earlier outcomes of other accounts only.

use super::floors::MIN_EVENTS;
use super::panel::Panel;
use super::report::{Measured, ProbabilityView, ReliabilityPoint, Settings};
use super::tested::Tested;
use cco_stats::backtest::quality::honesty;
use cco_stats::backtest::rolling::Observed;
use cco_stats::error::Error;
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::Bootstrap;
use cco_stats::score::ranked::Ranked;
use cco_stats::score::reliability::{ReliabilityBin, reliability};

/// Accounts are told from four fifths of the others.
const N_FOLDS: u32 = 5;
const N_BINS: usize = 10;
const HUNDRED: f64 = 100.0;

/// `None` when no day came late enough to have learned from the days before.
pub(super) fn probabilities(
    panel: &Panel,
    settings: &Settings,
    tested: &Tested,
    bootstrap: &Bootstrap,
) -> Result<Option<ProbabilityView>, Error> {
    let day_of = |day: &u32| panel.days[*day as usize];
    let days: Vec<i32> = tested.days.iter().map(|day| day_of(day).epoch_days()).collect();
    let known: Vec<i32> = tested.days.iter().map(|day| settings.ahead.end(day_of(day)).epoch_days()).collect();
    let folds: Vec<u32> = tested.accounts.iter().map(|account| account % N_FOLDS).collect();
    let scores: Vec<f64> = tested.risks.iter().map(|risk| risk / HUNDRED).collect();
    let rows = Observed { days: &days, known: &known, folds: &folds, scores: &scores, outcomes: &tested.outcomes };
    let rolling = rows.rolling(MIN_EVENTS)?;

    let told: Vec<usize> = (0..tested.n()).filter(|row| rolling.probabilities[*row].is_some()).collect();
    let accounts: Vec<u32> = told.iter().map(|row| tested.accounts[*row]).collect();
    if accounts.iter().all(|account| Some(account) == accounts.first()) {
        return Ok(None);
    }
    let outcomes: Vec<bool> = told.iter().map(|row| tested.outcomes[*row]).collect();
    let pick = |values: &[Option<f64>]| -> Vec<f64> { told.iter().filter_map(|row| values[*row]).collect() };
    let (probabilities, base_rates) = (pick(&rolling.probabilities), pick(&rolling.base_rates));
    let told =
        Told { accounts: &accounts, probabilities: &probabilities, base_rates: &base_rates, outcomes: &outcomes };
    Ok(Some(told.view(tested.n() - told.accounts.len(), bootstrap)?))
}

/// Probabilities that were told before the outcomes were known; by column.
pub(super) struct Told<'a> {
    pub(super) accounts: &'a [u32],
    pub(super) probabilities: &'a [f64],
    /// What one would have said without any score.
    pub(super) base_rates: &'a [f64],
    pub(super) outcomes: &'a [bool],
}

impl Told<'_> {
    pub(super) fn view(&self, n_too_early: usize, bootstrap: &Bootstrap) -> Result<ProbabilityView, Error> {
        let found = honesty(self.accounts, self.probabilities, self.base_rates, self.outcomes, bootstrap)?;
        let ranked = Ranked::new(self.probabilities, self.outcomes)?;
        let curve = reliability(&ranked.plain(), N_BINS, Confidence::PERCENT_95).unwrap_or_default();
        Ok(ProbabilityView {
            n: self.accounts.len(),
            n_too_early,
            brier: found.brier.map(Measured::of),
            brier_gain: found.brier_gain.map(Measured::of),
            log_loss: found.log_loss.map(Measured::of),
            slope: found.slope.map(Measured::of),
            intercept: found.intercept.map(Measured::of),
            ece: found.ece.map(Measured::of),
            reliability: curve.iter().map(point).collect(),
        })
    }
}

fn point(bin: &ReliabilityBin) -> ReliabilityPoint {
    let ReliabilityBin { n, n_events, predicted, observed, interval } = *bin;
    ReliabilityPoint { n, n_events, predicted, observed, low: interval.low, high: interval.high }
}
