//! As much calibration as the outcomes ask for, and no more.

use super::beta::Beta;
use super::platt::Platt;
use super::telling::{CRITICAL, are_telling};
use crate::error::Error;
use crate::score::probability::surprise;

impl Beta {
    /// The share of events for everyone, a line or a bend: which map turns scores into probabilities, if none is taken without need?
    ///
    /// The base rate (a = b = 0), unless the scores are telling (see [`are_telling`]); then Platt's line (a = b), unless [`Beta::fit`] is better
    /// beyond chance: 2 (ℓ₂ − ℓ₁) exceeds the 95 % quantile of χ² with one degree of freedom, with ℓ₂ and ℓ₁ the log-likelihoods of the bend and
    /// of the line.
    ///
    /// - `scores`: log odds of rows that the model was not fitted on; length n, finite.
    /// - `outcomes`: whether the event happened; length n, both occurring.
    ///
    /// Assumes that rows are independent. A model whose effects add up stays one under a line; a bend is taken where the scale of log
    /// odds itself is wrong at one end, as where few leave whatever else speaks for it.
    ///
    /// Errors: as [`Platt::fit`] and [`Beta::fit`].
    ///
    /// Source: the maps' own; for the choice S. S. Wilks, see [`are_telling`].
    ///
    /// ```
    /// use cco_stats::calibrate::beta::Beta;
    /// // Of 100 rows at each score so many have the event: log odds rise half as fast as the scores, at both ends alike.
    /// let scores: Vec<f64> = (0..300).map(|row| f64::from(row / 100 - 1) * 2.0).collect();
    /// let shares = |counts: [i32; 3]| -> Vec<bool> { (0..300).map(|row| row % 100 < counts[row as usize / 100]).collect() };
    /// assert!(Beta::fit_simplest(&scores, &shares([27, 50, 73]))?.line().is_some());
    /// // Here they do not rise at the lower end: no line says that.
    /// assert!(Beta::fit_simplest(&scores, &shares([30, 30, 90]))?.line().is_none());
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn fit_simplest(scores: &[f64], outcomes: &[bool]) -> Result<Beta, Error> {
        if !are_telling(scores, outcomes)? {
            return Beta::fit_telling(scores, outcomes);
        }
        let line = Beta::of_line(Platt::fit(scores, outcomes)?);
        let bend = Beta::fit(scores, outcomes)?;
        let loss = |map: &Beta| -> f64 {
            scores.iter().zip(outcomes).map(|(score, is_event)| surprise(map.probability(*score), *is_event)).sum()
        };
        Ok(if 2.0 * (loss(&line) - loss(&bend)) > CRITICAL { bend } else { line })
    }
}
