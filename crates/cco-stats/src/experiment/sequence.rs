//! What a running trial says, however often one looks.

use super::boundary::Boundary;
use crate::error::{Error, check_values};
use crate::interval::{Confidence, Interval};
use crate::uplift::effect::{Count, Effect, share_effect};

/// Accounts that each arm must have before shares are read: below this even the largest difference can be luck.
pub const FEWEST_OF_SHARES: u64 = 10;

/// The same for means, whose spread has to be estimated too.
pub const FEWEST_OF_MEANS: u64 = 30;

/// Errors are squared and inverted: beyond this, and its inverse, nothing is left of them.
const LEAST_ERROR: f64 = 1e-100;

/// What may be said of a trial now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not measurable: an arm has fewer accounts than are needed.
    TooFew { needed: u64 },
    /// Not measurable: all outcomes are equal.
    NoSpread,
    /// There may be no effect.
    Open,
    /// Treated accounts come to more.
    Higher,
    /// Treated accounts come to less: where more is better, the treatment harms and is to be stopped.
    Lower,
}

/// A trial at one look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// With the interval that holds at all looks together; `None` where it is not measurable.
    pub effect: Option<Effect>,
    pub verdict: Verdict,
}

impl Reading {
    fn of(effect: Effect) -> Reading {
        let verdict = match effect {
            _ if effect.is_surely_above(0.0) => Verdict::Higher,
            _ if effect.is_surely_below(0.0) => Verdict::Lower,
            _ => Verdict::Open,
        };
        Reading { effect: Some(effect), verdict }
    }

    fn nothing(verdict: Verdict) -> Reading {
        Reading { effect: None, verdict }
    }
}

/// A way of reading one trial, fixed before it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequence {
    boundary: Boundary,
}

impl Sequence {
    /// - `planned_error`: the standard error that the effect is planned to have at the end, > 0: [`super::size::Sizes::share_error`] or
    ///   [`super::size::Sizes::mean_error`]. A plan that proves wrong costs width, not validity.
    /// - `confidence`: the share of trials whose intervals hold the truth at all looks together.
    pub fn new(planned_error: f64, confidence: Confidence) -> Result<Sequence, Error> {
        let is_usable = |error: f64| (LEAST_ERROR..=1.0 / LEAST_ERROR).contains(&error);
        check_values(
            "the planned standard error",
            &[planned_error],
            "must be above 0 and no larger than numbers go",
            is_usable,
        )?;
        Ok(Sequence { boundary: Boundary::new(planned_error, confidence) })
    }

    /// What do shares say so far, if one may look at any time and stop for what one sees?
    ///
    /// All d with |p₁ − p₀ − d| ≤ √((V + r) ln((V + r)/(r α²)))/V, with p₁ and p₀ the shares seen and V = 1/v, v = q₁(1 − q₁)/n₁ + q₀(1 − q₀)/n₀
    /// the variance of p₁ − p₀ were d the effect: q₀ = (k₁ + k₀ − n₁ d)/(n₁ + n₀) and q₁ = q₀ + d, kept 1/(n₁ + n₀ + 2) away from 0 and 1. α is
    /// 1 − confidence, r is from the plan.
    ///
    /// - `treated`, `control`: accounts whose outcome is known by now, and how many of them have the event. Arms may fill at different rates.
    ///
    /// Assumes that chance alone divided the accounts, and that they do not influence each other. Where losses are known sooner than renewals,
    /// early shares are worse than they will be: in both arms, so a verdict keeps its level, but the effect is one among the outcomes known by
    /// now. The limit is that of a normal approximation, which simulation holds to its level: `cargo bench -p cco-stats --bench peeking`.
    ///
    /// Does not accept a planned error, or a confidence, that was chosen after a look.
    ///
    /// Below [`FEWEST_OF_SHARES`] accounts in an arm it is not measurable.
    ///
    /// Source: S. R. Howard et al. (2021), §3.2, the boundary; that differences of shares are such a sum when arms grow unevenly:
    /// C. Jennison and B. W. Turnbull, "Group-sequential analysis incorporating covariate information", Journal of the American Statistical
    /// Association 92 (1997), 1330–1341; the variance under the difference that is tried: O. Miettinen and M. Nurminen, "Comparative
    /// analysis of two rates", Statistics in Medicine 4 (1985), 213–226, here with the moment estimate of q₀ in place of their likelihood's.
    ///
    /// ```
    /// use cco_stats::experiment::{sequence::{Sequence, Verdict}, size::Sizes};
    /// use cco_stats::{interval::Confidence, uplift::effect::Count};
    /// let planned = Sizes { n_treated: 200, n_control: 200 }.share_error(0.85)?;
    /// let sequence = Sequence::new(planned, Confidence::PERCENT_95)?;
    /// let (treated, control) = (Count { n_events: 30, n: 60 }, Count { n_events: 51, n: 60 });
    /// let reading = sequence.shares(treated, control);
    /// assert_eq!(reading.verdict, Verdict::Lower);
    /// let early = sequence.shares(Count { n_events: 0, n: 9 }, control);
    /// assert_eq!(early.verdict, Verdict::TooFew { needed: 10 });
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    ///
    /// # Panics
    /// When more events than accounts are counted.
    pub fn shares(&self, treated: Count, control: Count) -> Reading {
        if treated.n.min(control.n) < FEWEST_OF_SHARES {
            return Reading::nothing(Verdict::TooFew { needed: FEWEST_OF_SHARES });
        }
        let effect = share_effect(treated, control, Confidence::PERCENT_95).expect("both arms have accounts");
        let is_possible = |difference: f64| {
            let error = error_under(difference, treated, control);
            (effect.value - difference).abs() <= self.boundary.reach(error)
        };
        let end = |bound: f64| last_towards(bound, effect.value, is_possible);
        Reading::of(Effect { interval: Interval { low: end(-1.0), high: end(1.0) }, ..effect })
    }

    /// What do means say so far, if one may look at any time and stop for what one sees?
    ///
    /// d ± √((V + r) ln((V + r)/(r α²)))/V, with d the effect, V = 1/v, v its squared standard error, α = 1 − confidence and r from the plan.
    ///
    /// - `effect`: of [`crate::uplift::effect::mean_effect`] or [`crate::uplift::trial::Trial::stratified`], over the outcomes known by now.
    ///   Its own interval is not looked at: it holds for one look.
    ///
    /// Assumes what [`Sequence::shares`] assumes, and that outcomes have no tail so long that means of [`FEWEST_OF_MEANS`] are far from normal.
    ///
    /// Below that many accounts in an arm, or when all outcomes are equal, it is not measurable.
    ///
    /// Source: as there.
    ///
    /// ```
    /// use cco_stats::experiment::sequence::{Sequence, Verdict};
    /// use cco_stats::{interval::Confidence, uplift::{arm::Arm, effect::mean_effect}};
    /// let arm = |shift: f64| Arm::of_amounts(&(0..50).map(|i| shift + f64::from(i % 10)).collect::<Vec<f64>>());
    /// let effect = mean_effect(arm(2.0)?, arm(0.0)?, Confidence::PERCENT_95);
    /// let reading = Sequence::new(0.5, Confidence::PERCENT_95)?.means(&effect);
    /// assert_eq!(reading.verdict, Verdict::Higher);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn means(&self, effect: &Effect) -> Reading {
        if effect.n_treated.min(effect.n_control) < FEWEST_OF_MEANS {
            return Reading::nothing(Verdict::TooFew { needed: FEWEST_OF_MEANS });
        }
        if effect.standard_error <= 0.0 {
            return Reading::nothing(Verdict::NoSpread);
        }
        let reach = self.boundary.reach(effect.standard_error);
        Reading::of(Effect { interval: Interval { low: effect.value - reach, high: effect.value + reach }, ..*effect })
    }
}

/// The standard error of p₁ − p₀ were `difference` the truth.
fn error_under(difference: f64, treated: Count, control: Count) -> f64 {
    let (n_treated, n_control) = (treated.n as f64, control.n as f64);
    let n = n_treated + n_control;
    let kept_in = |share: f64| share.clamp(1.0 / (n + 2.0), 1.0 - 1.0 / (n + 2.0));
    let base = ((treated.n_events + control.n_events) as f64 - n_treated * difference) / n;
    let variance = |share: f64| share * (1.0 - share);
    (variance(kept_in(base + difference)) / n_treated + variance(kept_in(base)) / n_control).sqrt()
}

/// The last value that is possible on the way from one that is to `bound`.
fn last_towards(bound: f64, from: f64, is_possible: impl Fn(f64) -> bool) -> f64 {
    if is_possible(bound) {
        return bound;
    }
    let (mut possible, mut impossible) = (from, bound);
    for _ in 0..50 {
        let middle = f64::midpoint(possible, impossible);
        if is_possible(middle) { possible = middle } else { impossible = middle }
    }
    possible
}
