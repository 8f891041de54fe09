//! Are predictions too bold, too timid, too high or too low?

use super::sample::Sample;
use crate::logistic::{Regression, logit};

/// Log odds are cut here, which only predictions nearer than 10⁻¹² to 0 or 1 feel.
const MOST_LOG_ODDS: f64 = 27.6;

/// The line that recalibrates predictions best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationLine {
    /// Below 1: too bold, the usual mark of overfitting. Above 1: too timid.
    pub slope: f64,
    /// At slope `slope`.
    pub intercept: f64,
}

/// On the scale of log odds, what line leads from the predictions to what happened?
///
/// The maximum likelihood estimates a and b of logit P(y = 1) = a + b · logit(p), with p the prediction, cut to 10⁻¹² … 1 − 10⁻¹². Right
/// probabilities have a = 0 and b = 1.
///
/// - `sample`: predictions that are probabilities.
///
/// Assumes that the miscalibration is linear in log odds; [`super::reliability`] shows what is not.
///
/// `None` when the predictions are not probabilities or all equal, when only one outcome occurs, or when the predictions separate the
/// outcomes, so that no finite line fits best.
///
/// Source: D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958), 562–565.
///
/// ```
/// use cco_stats::score::{ranked::Ranked, slope::calibration_line};
/// // Four rows given 10 % of which one has the event, four given 90 % of which three have: log odds are twice as bold as they should be.
/// let scores = [0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9];
/// let ranked = Ranked::new(&scores, &[true, false, false, false, true, true, true, false])?;
/// let line = calibration_line(&ranked.plain()).expect("both outcomes occur at both predictions");
/// assert_eq!(format!("{:.3} {:.3}", line.slope, line.intercept.abs()), "0.500 0.000");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn calibration_line(sample: &Sample<'_>) -> Option<CalibrationLine> {
    let ranked = sample.ranked;
    let is_constant = ranked.ties().nth(1).is_none();
    if !ranked.is_probability() || !sample.has_both() || is_constant || is_separated(sample) {
        return None;
    }
    let log_odds: Vec<f64> = ranked.scores().iter().map(|p| logit(*p).clamp(-MOST_LOG_ODDS, MOST_LOG_ODDS)).collect();
    let targets: Vec<f64> = ranked.is_event().iter().map(|is_event| f64::from(u8::from(*is_event))).collect();
    let columns = [log_odds.as_slice()];
    let regression =
        Regression { columns: &columns, targets: &targets, weights: Some(&sample.weights), penalties: &[0.0] };
    let line = regression.fit(None)?;
    Some(CalibrationLine { slope: line[1], intercept: line[0] })
}

/// No row with the event lies below one without it, or none above: the slope would grow without end.
fn is_separated(sample: &Sample<'_>) -> bool {
    let ranked = sample.ranked;
    let (mut events, mut others) = ([f64::INFINITY, f64::NEG_INFINITY], [f64::INFINITY, f64::NEG_INFINITY]);
    let places = ranked.scores().iter().zip(ranked.is_event()).zip(&sample.weights);
    for ((score, is_event), _) in places.filter(|(_, weight)| **weight > 0.0) {
        let [low, high] = if *is_event { &mut events } else { &mut others };
        (*low, *high) = (low.min(*score), high.max(*score));
    }
    events[0] >= others[1] || events[1] <= others[0]
}
