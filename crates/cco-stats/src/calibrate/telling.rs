//! Do scores say anything at all?

use super::platt::Platt;
use crate::error::Error;
use crate::score::probability::surprise;

/// The 95 % quantile of χ² with one degree of freedom.
pub(super) const CRITICAL: f64 = 3.841_458_820_694_124;

/// Is a rising line through the scores better than no line, beyond what chance would do?
///
/// True when 2 (ℓ₁ − ℓ₀) exceeds the 95 % quantile of χ² with one degree of freedom, with ℓ₁ the log-likelihood of Platt's line (see
/// [`Platt::fit`]) and ℓ₀ that of the share of events for everyone. A falling line counts as none.
///
/// - `scores`: log odds of rows that the model was not fitted on; length n, finite.
/// - `outcomes`: whether the event happened; length n, both occurring.
///
/// Assumes that rows are independent. A model whose scores do not tell should say the base rate: what it learned was noise, and predictions
/// that follow noise look as if they knew something.
///
/// Source: S. S. Wilks, "The large-sample distribution of the likelihood ratio for testing composite hypotheses", Annals of Mathematical
/// Statistics 9 (1938), 60–62.
///
/// ```
/// use cco_stats::calibrate::telling::are_telling;
/// let outcomes: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
/// let telling: Vec<f64> = outcomes.iter().enumerate().map(|(row, left)| f64::from(u8::from(*left != (row % 5 == 0)))).collect();
/// assert!(are_telling(&telling, &outcomes)?);
/// assert!(!are_telling(&telling.iter().map(|score| -score).collect::<Vec<f64>>(), &outcomes)?);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn are_telling(scores: &[f64], outcomes: &[bool]) -> Result<bool, Error> {
    let line = Platt::fit(scores, outcomes)?;
    let rate = outcomes.iter().filter(|is_event| **is_event).count() as f64 / outcomes.len() as f64;
    let rows = || scores.iter().zip(outcomes);
    let with_line: f64 = rows().map(|(score, is_event)| surprise(line.probability(*score), *is_event)).sum();
    let without: f64 = rows().map(|(_, is_event)| surprise(rate, *is_event)).sum();
    Ok(line.slope > 0.0 && 2.0 * (without - with_line) > CRITICAL)
}
