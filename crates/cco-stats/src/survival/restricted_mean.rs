//! The mean time until the event, as far as it can be seen.

use super::kaplan_meier::kaplan_meier;
use super::spells::Spells;
use crate::error::{Error, check_values};
use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;

/// Mean time within a horizon, with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct RestrictedMean {
    pub horizon: f64,
    pub mean: f64,
    pub standard_error: f64,
    pub interval: Interval,
}

/// How long, of the first `horizon` time units, does a subject stay on average?
///
/// μ(τ) = ∫₀^τ S(t) dt, the area under the Kaplan–Meier curve; Var = Σ Aᵢ² dᵢ/(nᵢ(nᵢ − dᵢ)) over events before τ, with
/// Aᵢ = ∫ from tᵢ to τ of S. Interval μ ± z √Var, cut to \[0, τ\].
///
/// - `spells`: as for [`kaplan_meier`].
/// - `horizon`: τ, same unit as the durations, > 0.
///
/// Unlike the median it exists however few have had the event, and unlike the mean it does not hang on a tail nobody has seen.
///
/// Does not accept a horizon beyond the last spell, unless everyone has had the event by then: S is unknown there.
///
/// Source: P. Royston, M. K. B. Parmar, "Restricted mean survival time", BMC Medical Research Methodology 13 (2013), 152; variance as in
/// J. P. Klein, M. L. Moeschberger, "Survival Analysis" (2003), eq. 4.5.2.
///
/// ```
/// use cco_stats::interval::Confidence;
/// use cco_stats::survival::{restricted_mean::restricted_mean, spells::Spells};
/// let spells = Spells::new(&[1.0, 2.0, 4.0], &[true, true, false])?;
/// let two_years = restricted_mean(&spells, 2.0, Confidence::PERCENT_95)?;
/// assert!((two_years.mean - 5.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn restricted_mean(spells: &Spells, horizon: f64, confidence: Confidence) -> Result<RestrictedMean, Error> {
    check_values("horizon", &[horizon], "must be finite and above 0", |horizon| horizon > 0.0)?;
    let curve = kaplan_meier(spells, confidence);
    let last = curve.steps.last().expect("there is at least one spell");
    if last.time < horizon && last.survival > 0.0 {
        return Err(Error::value("horizon", 0, horizon, "must not lie beyond the last spell"));
    }
    let until = curve.steps.partition_point(|step| step.time < horizon);
    let steps = &curve.steps[..until];
    let (mut area, mut variance, mut right) = (0.0, 0.0, horizon);
    for (i, step) in steps.iter().enumerate().rev() {
        area += step.survival * (right - step.time);
        right = step.time;
        let before = if i == 0 { 0.0 } else { steps[i - 1].log_variance };
        // Where nobody is left the area after it is 0, and so is its share of the variance.
        if area > 0.0 {
            variance += area * area * (step.log_variance - before);
        }
    }
    let mean = area + right;
    let standard_error = variance.sqrt();
    let reach = two_sided_z(confidence) * standard_error;
    let interval = Interval { low: mean - reach, high: mean + reach }.within(0.0, horizon);
    Ok(RestrictedMean { horizon, mean, standard_error, interval })
}
