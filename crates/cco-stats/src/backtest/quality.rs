//! How well does a score tell who will leave, and do its probabilities mean what they say?

use super::estimate::Estimate;
use super::lists::caught;
use crate::error::{Error, check_length, check_values};
use crate::score::bootstrap::{Bootstrap, Clusters};
use crate::score::measure::Measure;
use crate::score::ranked::Ranked;

/// Account-dates with a score and an outcome, by column; each of length n.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// Rows of one account are one cluster.
    pub accounts: &'a [u32],
    /// Higher for a likelier event; finite.
    pub scores: &'a [f64],
    pub outcomes: &'a [bool],
    /// How much of the row is among those that the team attends to, 0 to 1: see [`super::lists::listed`].
    pub listed: &'a [f64],
    /// What the account is worth; ≥ 0, any unit.
    pub values: &'a [f64],
}

/// What a ranking is worth. An entry is `None` where the rows cannot tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    pub roc_auc: Option<Estimate>,
    pub average_precision: Option<Estimate>,
    pub base_rate: Option<Estimate>,
    /// Over the tenth of all rows predicted highest.
    pub lift_at_tenth: Option<Estimate>,
    /// Share of events among the rows that the team attends to.
    pub recall_at_capacity: Option<Estimate>,
    /// Share of the value lost, likewise.
    pub capture_at_capacity: Option<Estimate>,
}

/// What probabilities are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Honesty {
    pub brier: Option<Estimate>,
    /// Brier of saying the base rate − Brier: above 0 when the score helps.
    pub brier_gain: Option<Estimate>,
    pub log_loss: Option<Estimate>,
    pub slope: Option<Estimate>,
    pub intercept: Option<Estimate>,
    pub ece: Option<Estimate>,
}

impl Scored<'_> {
    /// How well does the score rank those who leave before those who stay?
    ///
    /// Each measure as its own function defines it ([`Measure`], [`caught`]), over all account-dates; each interval by drawing whole
    /// accounts ([`Bootstrap::intervals`]), one set of draws for all.
    ///
    /// Assumes that accounts are independent of each other; days of one account are not.
    ///
    /// Errors: no row, columns of different lengths, numbers that are not finite, fewer than two accounts.
    ///
    /// Source: those of the measures.
    ///
    /// ```
    /// use cco_stats::{backtest::lists::listed, backtest::quality::Scored, interval::Confidence, score::bootstrap::Bootstrap};
    /// let scores = [0.9, 0.4, 0.8, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
    /// let outcomes: [bool; 10] = std::array::from_fn(|row| row < 2);
    /// let accounts: [u32; 10] = std::array::from_fn(|row| row as u32);
    /// let listed = listed(&[0; 10], &scores, 1)?;
    /// let rows = Scored { accounts: &accounts, scores: &scores, outcomes: &outcomes, listed: &listed, values: &[1.0; 10] };
    /// let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };
    /// let ranking = rows.ranking(&bootstrap)?;
    /// assert_eq!(ranking.roc_auc.map(|auc| auc.value), Some(0.9375));
    /// assert_eq!(ranking.lift_at_tenth.map(|lift| lift.value), Some(5.0));
    /// assert_eq!(ranking.recall_at_capacity.map(|recall| recall.value), Some(0.5));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn ranking(&self, bootstrap: &Bootstrap) -> Result<Ranking, Error> {
        self.check()?;
        let ranked = Ranked::new(self.scores, self.outcomes)?;
        let statistics = |draws: &[f64]| {
            let sample = ranked.reweighted(draws);
            let mut found = vec![
                Measure::RocAuc.of(&sample),
                Measure::AveragePrecision.of(&sample),
                sample.base_rate(),
                Measure::Lift { share: 0.1 }.of(&sample),
            ];
            found.push(caught(draws, self.listed, self.outcomes, None));
            found.push(caught(draws, self.listed, self.outcomes, Some(self.values)));
            found
        };
        let found = estimates(self.accounts, bootstrap, statistics)?;
        Ok(Ranking {
            roc_auc: found[0],
            average_precision: found[1],
            base_rate: found[2],
            lift_at_tenth: found[3],
            recall_at_capacity: found[4],
            capture_at_capacity: found[5],
        })
    }

    fn check(&self) -> Result<(), Error> {
        let n = self.accounts.len();
        check_length("scores", self.scores.len(), n)?;
        check_length("listed", self.listed.len(), n)?;
        check_length("values", self.values.len(), n)?;
        check_values("listed", self.listed, "must be between 0 and 1", |share| (0.0..=1.0).contains(&share))?;
        check_values("values", self.values, "must be 0 or more", |value| value >= 0.0)
    }
}

/// Do these probabilities mean what they say, and do they say more than the base rate?
///
/// Each measure as its own function defines it ([`Measure`]); Brier gain = Σ ((r − y)² − (p − y)²) ÷ n, with p the probability, r the
/// base rate that was known on the row's day and y 1 with the event, else 0. Intervals by drawing whole accounts.
///
/// - `accounts`: rows of one account are one cluster; length n.
/// - `probabilities`, `base_rates`: 0 to 1; length n.
/// - `outcomes`: whether the event happened; length n.
///
/// Assumes that probabilities were made before the outcomes were known: see [`super::rolling`].
///
/// Errors: no row, columns of different lengths, values beyond 0 and 1, fewer than two accounts.
///
/// Source: those of the measures.
///
/// ```
/// use cco_stats::{backtest::quality::honesty, interval::Confidence, score::bootstrap::Bootstrap};
/// let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };
/// let found = honesty(&[0, 1, 2, 3], &[0.8, 0.2, 0.2, 0.2], &[0.5; 4], &[true, false, false, false], &bootstrap)?;
/// assert_eq!(found.brier.map(|brier| format!("{:.2}", brier.value)), Some("0.04".to_owned()));
/// assert_eq!(found.brier_gain.map(|gain| format!("{:.2}", gain.value)), Some("0.21".to_owned()));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn honesty(
    accounts: &[u32],
    probabilities: &[f64],
    base_rates: &[f64],
    outcomes: &[bool],
    bootstrap: &Bootstrap,
) -> Result<Honesty, Error> {
    check_length("probabilities", probabilities.len(), accounts.len())?;
    check_length("base rates", base_rates.len(), accounts.len())?;
    for (what, values) in [("probabilities", probabilities), ("base rates", base_rates)] {
        check_values(what, values, "must be between 0 and 1", |p| (0.0..=1.0).contains(&p))?;
    }
    let ranked = Ranked::new(probabilities, outcomes)?;
    let gains: Vec<f64> = (0..outcomes.len())
        .map(|row| {
            let y = f64::from(u8::from(outcomes[row]));
            (base_rates[row] - y).powi(2) - (probabilities[row] - y).powi(2)
        })
        .collect();
    let statistics = |draws: &[f64]| {
        let sample = ranked.reweighted(draws);
        let n: f64 = draws.iter().sum();
        let gain: f64 = draws.iter().zip(&gains).map(|(draw, gain)| draw * gain).sum();
        vec![
            Measure::Brier.of(&sample),
            (n > 0.0).then(|| gain / n),
            Measure::LogLoss.of(&sample),
            Measure::Slope.of(&sample),
            Measure::Intercept.of(&sample),
            Measure::Ece { n_bins: 10 }.of(&sample),
        ]
    };
    let found = estimates(accounts, bootstrap, statistics)?;
    Ok(Honesty {
        brier: found[0],
        brier_gain: found[1],
        log_loss: found[2],
        slope: found[3],
        intercept: found[4],
        ece: found[5],
    })
}

/// The statistics of the rows themselves, with intervals by drawing accounts.
pub(super) fn estimates(
    accounts: &[u32],
    bootstrap: &Bootstrap,
    statistics: impl Fn(&[f64]) -> Vec<Option<f64>>,
) -> Result<Vec<Option<Estimate>>, Error> {
    let values = statistics(&vec![1.0; accounts.len()]);
    let intervals = bootstrap.intervals(&Clusters::of_ids(accounts), statistics)?;
    Ok(Estimate::all(values, intervals))
}
