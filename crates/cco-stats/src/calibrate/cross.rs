//! Calibration that no row had a hand in for itself.

use super::map::{Calibration, Method};
use crate::error::{Error, check_length};

/// What probability does each row get from a map that was fitted without its fold?
///
/// For every fold f: the map is fitted on rows outside f and applied to rows inside.
///
/// - `scores`: log odds, themselves of rows that the model was not fitted on; length n, finite.
/// - `outcomes`: whether the event happened; length n.
/// - `folds`: the fold of each row; length n, at least two folds, both outcomes outside each.
///
/// Assumes that rows of one account are in one fold.
///
/// ```
/// use cco_stats::calibrate::{cross::cross_fitted, map::Method};
/// let (scores, outcomes) = ([-1.0, 1.0, -1.0, 1.0], [false, true, true, false]);
/// let probabilities = cross_fitted(Method::Platt, &scores, &outcomes, &[0, 0, 1, 1])?;
/// // Fold 1 runs against its scores, so fold 0 learns from it that they say nothing.
/// assert_eq!(format!("{:.2} {:.2}", probabilities[0], probabilities[1]), "0.50 0.50");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn cross_fitted(method: Method, scores: &[f64], outcomes: &[bool], folds: &[u32]) -> Result<Vec<f64>, Error> {
    check_length("outcomes", outcomes.len(), scores.len())?;
    check_length("folds", folds.len(), scores.len())?;
    let distinct: std::collections::BTreeSet<u32> = folds.iter().copied().collect();
    if distinct.len() < 2 {
        return Err(Error::too_few("folds", distinct.len(), 2));
    }
    let mut probabilities = vec![0.0; scores.len()];
    for fold in distinct {
        let outside = (0..folds.len()).filter(|row| folds[*row] != fold);
        let (known, seen): (Vec<f64>, Vec<bool>) = outside.map(|row| (scores[row], outcomes[row])).unzip();
        let calibration = Calibration::fit(method, &known, &seen)?;
        for row in (0..folds.len()).filter(|row| folds[*row] == fold) {
            probabilities[row] = calibration.probability(scores[row]);
        }
    }
    Ok(probabilities)
}
