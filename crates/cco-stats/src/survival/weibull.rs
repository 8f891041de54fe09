//! A Weibull distribution of times, without covariates.

use super::accelerated::{Family, accelerated};
use super::covariates::Covariates;
use super::spells::Spells;
use crate::error::Error;
use crate::interval::{Confidence, Interval};

/// The fit of [`weibull`]: S(t) = exp(−(t/λ)^ρ).
#[derive(Clone, Debug)]
pub struct Weibull {
    /// λ: the time by which 1 − 1/e = 63 % have had the event.
    pub lambda: f64,
    pub lambda_standard_error: f64,
    pub lambda_interval: Interval,
    /// ρ: above 1 the hazard rises with time, below 1 it falls.
    pub rho: f64,
    pub rho_standard_error: f64,
    pub rho_interval: Interval,
    pub log_likelihood: f64,
}

/// Does the hazard rise or fall with time, and on what scale?
///
/// Maximum likelihood of S(t) = exp(−(t/λ)^ρ): Σ over events ln ρ − ρ ln λ + (ρ − 1) ln t, less Σ (t/λ)^ρ. Fitted as ln T = ln λ + ε/ρ;
/// standard errors by the delta method, intervals symmetric in the logarithm.
///
/// - `spells`: durations > 0 in any unit, which is λ's unit too; entries and weights allowed.
///
/// Assumes one Weibull distribution for all subjects. A mixture of groups looks like a falling hazard although each has a constant one.
///
/// Does not accept durations of 0, or fewer than two events.
///
/// Source: J. F. Lawless, "Statistical Models and Methods for Lifetime Data" (2003), section 5.2.
///
/// ```
/// use cco_stats::interval::Confidence;
/// use cco_stats::survival::{spells::Spells, weibull::weibull};
/// // Where the likelihood is greatest, λ^ρ is the mean of t^ρ.
/// let times = [1.0_f64, 2.0, 4.0, 8.0];
/// let fit = weibull(&Spells::new(&times, &[true; 4])?, Confidence::PERCENT_95)?;
/// let mean_power = times.iter().map(|t| t.powf(fit.rho)).sum::<f64>() / 4.0;
/// assert!((fit.lambda.powf(fit.rho) - mean_power).abs() < 1e-5);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn weibull(spells: &Spells, confidence: Confidence) -> Result<Weibull, Error> {
    let fit = accelerated(Family::Weibull, spells, &Covariates::none(spells.len()))?;
    let (lambda, rho) = (fit.intercept.value.exp(), (-fit.log_scale.value).exp());
    let lambda_interval = fit.intercept.interval(confidence);
    let scale_interval = fit.log_scale.interval(confidence);
    Ok(Weibull {
        lambda,
        lambda_standard_error: lambda * fit.intercept.standard_error,
        lambda_interval: Interval { low: lambda_interval.low.exp(), high: lambda_interval.high.exp() },
        rho,
        rho_standard_error: rho * fit.log_scale.standard_error,
        rho_interval: Interval { low: (-scale_interval.high).exp(), high: (-scale_interval.low).exp() },
        log_likelihood: fit.log_likelihood,
    })
}
