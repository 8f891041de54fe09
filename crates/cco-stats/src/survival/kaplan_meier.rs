//! The share that is still there after each time.

use super::spells::Spells;
use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;

/// The curve of [`kaplan_meier`]: one step for each distinct end of a spell, earliest first.
#[derive(Clone, Debug)]
pub struct SurvivalCurve {
    pub steps: Vec<SurvivalStep>,
}

/// From `time` on, until the next step.
#[derive(Clone, Copy, Debug)]
pub struct SurvivalStep {
    pub time: f64,
    pub at_risk: f64,
    pub events: f64,
    pub censored: f64,
    /// S(t): the share to whom the event has not come.
    pub survival: f64,
    pub interval: Interval,
    /// Greenwood's sum Σ d/(n(n − d)): the variance of ln S(t). Infinite where S(t) is 0.
    pub log_variance: f64,
}

/// What share survives each time?
///
/// S(t) = Π (1 − dᵢ/nᵢ) over the times tᵢ ≤ t at which events happen, with dᵢ their number and nᵢ those under watch just before.
/// Interval: S(t)^exp(± z √V / ln S(t)), V = Σ dᵢ/(nᵢ(nᵢ − dᵢ)), which is symmetric in ln(−ln S) and stays between 0 and 1.
///
/// - `spells`: durations in any one unit, entries and weights allowed. Weights are counts: with others the interval is a guess.
///
/// Assumes that those censored or entering late are as likely to have the event as those under watch.
///
/// Does not accept competing events: an account that was bought out is neither censored nor churned.
///
/// Before the first event S is 1, and the interval is exactly that: the formula knows no doubt before an event. Where everyone under
/// watch has the event, S and its interval are 0 from then on, even if someone enters later.
///
/// Source: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical
/// Association 53 (1958), 457–481, eq. 2b; variance: M. Greenwood (1926); interval: J. D. Kalbfleisch, R. L. Prentice, "The Statistical
/// Analysis of Failure Time Data" (1980), section 1.3, the `log-log` of R's survfit and the default of lifelines.
///
/// ```
/// use cco_stats::interval::Confidence;
/// use cco_stats::survival::{kaplan_meier::kaplan_meier, spells::Spells};
/// let spells = Spells::new(&[6.0, 6.0, 6.0, 7.0, 10.0], &[true, true, false, true, false])?;
/// let curve = kaplan_meier(&spells, Confidence::PERCENT_95);
/// assert!((curve.survival_at(6.5) - 3.0 / 5.0).abs() < 1e-12);
/// assert!((curve.survival_at(7.0) - 3.0 / 10.0).abs() < 1e-12);
/// assert_eq!(curve.median(), Some(7.0));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn kaplan_meier(spells: &Spells, confidence: Confidence) -> SurvivalCurve {
    let z = two_sided_z(confidence);
    let (mut survival, mut log_variance) = (1.0, 0.0);
    let steps = spells.risk_table().into_iter().map(|row| {
        if row.events > 0.0 {
            let left = (row.at_risk - row.events).max(0.0);
            // Sums of weights carry rounding: what is left of all is nothing, not a speck.
            let left = if left < 1e-12 * row.at_risk { 0.0 } else { left };
            survival *= left / row.at_risk;
            log_variance += row.events / (row.at_risk * left);
        }
        SurvivalStep {
            time: row.time,
            at_risk: row.at_risk,
            events: row.events,
            censored: row.censored,
            survival,
            interval: log_log_interval(survival, log_variance, z),
            log_variance,
        }
    });
    SurvivalCurve { steps: steps.collect() }
}

fn log_log_interval(survival: f64, log_variance: f64, z: f64) -> Interval {
    if survival <= 0.0 || survival >= 1.0 {
        return Interval { low: survival, high: survival };
    }
    let factor = (z * log_variance.sqrt() / survival.ln().abs()).exp();
    Interval { low: survival.powf(factor), high: survival.powf(1.0 / factor) }
}

impl SurvivalCurve {
    /// S(t), 1 before the first step. Beyond the last step it is that step's, which says nothing about so late a time.
    pub fn survival_at(&self, time: f64) -> f64 {
        self.step_at(time).map_or(1.0, |step| step.survival)
    }

    /// The last step at or before `time`.
    pub fn step_at(&self, time: f64) -> Option<&SurvivalStep> {
        self.steps.partition_point(|step| step.time <= time).checked_sub(1).map(|last| &self.steps[last])
    }

    /// The first time at which S ≤ `share`. `None` when the curve ends above it: so many have not had the event yet.
    pub fn time_to(&self, share: f64) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= share).map(|step| step.time)
    }

    /// The first time at which half or fewer are left.
    pub fn median(&self) -> Option<f64> {
        self.time_to(0.5)
    }

    /// The times at which the lower and the upper limit of S first reach one half (Brookmeyer and Crowley 1982, in the log-log form). An
    /// end is `None` where that limit never comes down so far.
    pub fn median_limits(&self) -> (Option<f64>, Option<f64>) {
        let reaches = |limit: fn(&Interval) -> f64| {
            self.steps.iter().find(|step| limit(&step.interval) <= 0.5).map(|step| step.time)
        };
        (reaches(|interval| interval.low), reaches(|interval| interval.high))
    }
}
