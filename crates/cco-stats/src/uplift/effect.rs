//! A difference between treated and control, with its interval.

use super::arm::Arm;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::student::two_sided_t;
use crate::wilson::wilson;

/// Treated minus control, in the unit of the outcome: a share of 0.04 is four points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    pub n_treated: u64,
    pub n_control: u64,
    pub value: f64,
    pub standard_error: f64,
    pub interval: Interval,
}

impl Effect {
    /// The whole interval lies above `bound`.
    pub fn is_surely_above(&self, bound: f64) -> bool {
        self.interval.low > bound
    }

    /// The whole interval lies below `bound`.
    pub fn is_surely_below(&self, bound: f64) -> bool {
        self.interval.high < bound
    }
}

/// How much more did treated accounts come to than control accounts, on average?
///
/// d = m₁ − m₀ ± t √v, v = v₁ + v₀, with m and v the means and squared errors of the arms and t the quantile of Student's distribution with
/// v² / (v₁²/f₁ + v₀²/f₀) degrees of freedom, f those of the arms.
///
/// - `treated`, `control`: in the same unit.
///
/// Assumes that chance alone divided the accounts, and that they do not influence each other. Amounts with a very long tail want hundreds of
/// accounts before the interval covers as often as it says.
///
/// Looked at again and again until it pleases, the interval is wrong far more often than it says.
///
/// Does not accept accounts that were chosen for treatment: then it is a difference, not an effect.
///
/// Source: B. L. Welch, Biometrika 34 (1947), 28–35; degrees of freedom: F. E. Satterthwaite, "An approximate distribution of estimates of
/// variance components", Biometrics Bulletin 2 (1946), 110–114.
///
/// ```
/// use cco_stats::{interval::Confidence, uplift::{arm::Arm, effect::mean_effect}};
/// let (treated, control) = (Arm::of_amounts(&[4.0, 5.0, 9.0])?, Arm::of_amounts(&[1.0, 2.0, 3.0])?);
/// let effect = mean_effect(treated, control, Confidence::PERCENT_95);
/// assert_eq!(format!("{} in {:.2} to {:.2}", effect.value, effect.interval.low, effect.interval.high), "4 in -1.74 to 9.74");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn mean_effect(treated: Arm, control: Arm, confidence: Confidence) -> Effect {
    weighted(&[(1.0, treated, control)], confidence)
}

/// Σ of weight × difference; the squared errors and their degrees of freedom are put together.
pub(super) fn weighted(parts: &[(f64, Arm, Arm)], confidence: Confidence) -> Effect {
    let (mut value, mut variance, mut uncertainty) = (0.0, 0.0, 0.0);
    for (weight, treated, control) in parts {
        value += weight * (treated.mean - control.mean);
        for arm in [treated, control] {
            let squared_error = weight * weight * arm.squared_error;
            variance += squared_error;
            uncertainty += squared_error * squared_error / arm.degrees_of_freedom;
        }
    }
    let reach = variance.sqrt() * two_sided_t(variance * variance / uncertainty, confidence);
    Effect {
        n_treated: parts.iter().map(|(_, treated, _)| treated.n).sum(),
        n_control: parts.iter().map(|(_, _, control)| control.n).sum(),
        value,
        standard_error: variance.sqrt(),
        interval: Interval { low: value - reach, high: value + reach },
    }
}

/// How many of the accounts of one arm had the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub n_events: u64,
    pub n: u64,
}

/// How much larger is the share with the event among treated accounts?
///
/// d = p₁ − p₀, from d − √((p₁ − l₁)² + (u₀ − p₀)²) to d + √((u₁ − p₁)² + (p₀ − l₀)²), with p the shares seen and l, u the ends of Wilson's
/// interval around each.
///
/// - `treated`, `control`: counts, each of one account at least.
///
/// Assumes that chance alone divided the accounts, and that they do not influence each other. It keeps its level with few accounts and with
/// shares near 0 or 1, where [`mean_effect`] has too little width, and none at all when an arm is all of one kind.
///
/// Not for looking at again and again: see [`mean_effect`].
///
/// Errors: an arm without an account.
///
/// # Panics
/// When more events than accounts are counted.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics
/// in Medicine 17 (1998), 873–890, method 10; its Table II has the example. The standard error beside it is that of [`Arm::of_share`].
///
/// ```
/// use cco_stats::{interval::Confidence, uplift::effect::{Count, share_effect}};
/// let (treated, control) = (Count { n_events: 56, n: 70 }, Count { n_events: 48, n: 80 });
/// let effect = share_effect(treated, control, Confidence::PERCENT_95)?;
/// assert_eq!(format!("{:.1} in {:.4} to {:.4}", effect.value, effect.interval.low, effect.interval.high), "0.2 in 0.0524 to 0.3339");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn share_effect(treated: Count, control: Count, confidence: Confidence) -> Result<Effect, Error> {
    let limits = |count: Count| {
        let arm = Arm::of_share(count.n_events, count.n)?;
        let limits = wilson(count.n_events, count.n, confidence).expect("an arm has accounts");
        Ok::<_, Error>((arm, arm.mean - limits.low, limits.high - arm.mean))
    };
    let (one, one_down, one_up) = limits(treated)?;
    let (zero, zero_down, zero_up) = limits(control)?;
    let value = one.mean - zero.mean;
    Ok(Effect {
        n_treated: one.n,
        n_control: zero.n,
        value,
        standard_error: (one.squared_error + zero.squared_error).sqrt(),
        interval: Interval { low: value - one_down.hypot(zero_up), high: value + one_up.hypot(zero_down) },
    })
}
