//! Were the probabilities right? Proper scores: nobody does better on average than by saying what they believe.

use super::sample::Sample;

/// Probabilities this near to 0 or 1 are taken as this near, so that one certain error does not outweigh everything. As scikit-learn
/// does: the distance from 1 to the next number.
const NEAREST: f64 = f64::EPSILON;

/// How far were the probabilities from what happened, squared, on average?
///
/// Brier = Σ w (p − y)² / Σ w, with p the probability, y 1 with the event and 0 without, w the weight.
///
/// - `sample`: predictions that are probabilities.
///
/// Assumes nothing. Compare it with r(1 − r), what the constant base rate r reaches.
///
/// `None` when the predictions are not probabilities or nothing weighs anything.
///
/// Source: G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950), 1–3, equation
/// (2), over one of the two classes: half of his sum over both.
///
/// ```
/// use cco_stats::score::{probability::brier, ranked::Ranked};
/// let scores = [0.9, 0.4, 0.8, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
/// let ranked = Ranked::new(&scores, &std::array::from_fn::<_, 10, _>(|row| row < 2))?;
/// assert_eq!(brier(&ranked.plain()).map(|score| format!("{score:.5}")), Some("0.12925".to_owned()));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn brier(sample: &Sample<'_>) -> Option<f64> {
    mean(sample, |probability, is_event| (probability - f64::from(u8::from(is_event))).powi(2))
}

/// How surprised were the predictions by what happened, on average?
///
/// log loss = −Σ w (y ln p + (1 − y) ln(1 − p)) / Σ w, with p the probability, cut to ε … 1 − ε, ε = 2⁻⁵², y 1 with the event and 0 without,
/// and w the weight. In nats.
///
/// - `sample`: predictions that are probabilities.
///
/// Assumes nothing. It punishes certainty that proves wrong far harder than [`brier`] does.
///
/// `None` when the predictions are not probabilities or nothing weighs anything.
///
/// Source: I. J. Good, "Rational decisions", Journal of the Royal Statistical Society B 14 (1952), 107–114, §8.
///
/// ```
/// use cco_stats::score::{probability::log_loss, ranked::Ranked};
/// let ranked = Ranked::new(&[0.5, 0.5], &[true, false])?;
/// assert_eq!(log_loss(&ranked.plain()), Some(2_f64.ln()));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn log_loss(sample: &Sample<'_>) -> Option<f64> {
    mean(sample, surprise)
}

/// The log loss of one row.
pub(crate) fn surprise(probability: f64, is_event: bool) -> f64 {
    let probability = probability.clamp(NEAREST, 1.0 - NEAREST);
    -(if is_event { probability } else { 1.0 - probability }).ln()
}

fn mean(sample: &Sample<'_>, loss: impl Fn(f64, bool) -> f64) -> Option<f64> {
    let sum: f64 = sample.probabilities()?.map(|(score, is_event, weight)| weight * loss(score, is_event)).sum();
    Some(sum / sample.total)
}
