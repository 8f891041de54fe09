//! Is the complicated model worth it?

use crate::backtest::estimate::Estimate;
use crate::error::{Error, check_length, check_values};
use crate::score::bootstrap::{Bootstrap, Clusters};
use crate::score::probability::surprise;

/// Two models' probabilities for the same rows, held against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duel {
    /// Log loss of the first less that of the second, on the same draws: above 0 when the second is better.
    pub gain: Estimate,
}

impl Duel {
    /// The second is better beyond what other accounts of the same kind might have shown.
    pub fn is_won_by_second(&self) -> bool {
        self.gain.is_surely_above(0.0)
    }
}

/// By how much does the second model surprise less than the first?
///
/// gain = Σ (ℓ₁ − ℓ₂)/n, with ℓ the log loss of a row; its interval is of the same mean in samples of whole clusters, so that what makes
/// rows hard for both cancels.
///
/// - `first`, `second`: probabilities of rows that neither model was fitted on; length n.
/// - `outcomes`: whether the event happened; length n.
///
/// Assumes that clusters are independent. An interval that holds 0 does not say that both are equally good, only that these rows cannot tell.
///
/// Errors: lengths that differ, values that are no probabilities, fewer than two clusters.
///
/// Source: paired bootstrap as in [`Bootstrap::intervals`]; the log loss as in [`crate::score::probability::log_loss`].
///
/// ```
/// use cco_stats::{interval::Confidence, model::duel::duel, score::bootstrap::{Bootstrap, Clusters}};
/// let outcomes: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
/// let better: Vec<f64> = outcomes.iter().map(|left| if *left { 0.6 } else { 0.2 }).collect();
/// let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };
/// let found = duel(&[1.0 / 3.0; 60], &better, &outcomes, &Clusters::of_rows(60), &bootstrap)?;
/// assert_eq!(format!("{:.4}", found.gain.value), "0.3175");
/// assert!(found.is_won_by_second());
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn duel(
    first: &[f64],
    second: &[f64],
    outcomes: &[bool],
    clusters: &Clusters,
    bootstrap: &Bootstrap,
) -> Result<Duel, Error> {
    for (what, values) in [("first probabilities", first), ("second probabilities", second)] {
        check_length(what, values.len(), outcomes.len())?;
        check_values(what, values, "must be between 0 and 1", |p| (0.0..=1.0).contains(&p))?;
    }
    check_length("clusters", clusters.n_rows(), outcomes.len())?;
    let rows = first.iter().zip(second).zip(outcomes);
    let gains: Vec<f64> =
        rows.map(|((first, second), is_event)| surprise(*first, *is_event) - surprise(*second, *is_event)).collect();
    let mean = |draws: &[f64]| {
        let sum: f64 = gains.iter().zip(draws).map(|(gain, draw)| gain * draw).sum();
        vec![Some(sum / draws.iter().sum::<f64>())]
    };
    let value = gains.iter().sum::<f64>() / gains.len().max(1) as f64;
    let interval = bootstrap.intervals(clusters, mean)?.pop().flatten();
    Ok(Duel { gain: Estimate { value, interval } })
}
