//! How well does a score find those whom treating helps? One number for a curve.

use super::curve::{Point, Sums, Targeting, area, curve};
use crate::backtest::estimate::Estimate;
use crate::error::Error;
use crate::score::bootstrap::{Bootstrap, Clusters};

impl Targeting<'_> {
    /// What part of the best possible order does the score reach, beyond no order at all?
    ///
    /// (A − B)/(P − B), with A the area under [`Targeting::qini_curve`], B that under the straight line to its end, and P that of the best
    /// order in hindsight: treated with the event first, then all without it, control with the event last.
    ///
    /// Outcomes are events, and the event is good: turn it round where treating is to prevent it. 0 is no better than chance, 1 the best
    /// order, below 0 worse than chance. P knows every outcome, so good scores are far below 1.
    ///
    /// Assumes that chance alone divided the accounts. It looks at order only: a score may have a fine one where nobody is worth treating.
    ///
    /// `None` of amounts, whose best order is not known; and when all orders are equal.
    ///
    /// Source: N. J. Radcliffe (2007), see [`Targeting::qini_curve`]; the bounds as scikit-uplift 0.5.1 draws them, with negative effects.
    ///
    /// ```
    /// use cco_stats::uplift::trial::{Outcomes, Trial};
    /// let trial = Trial::new(&[true, false, true, false], Outcomes::Happened(&[true, false, false, true]))?;
    /// assert_eq!(trial.targeting(&[4.0, 3.0, 2.0, 1.0])?.qini(), Some(1.0));
    /// assert_eq!(trial.targeting(&[1.0, 2.0, 3.0, 4.0])?.qini(), Some(-0.5));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn qini(&self) -> Option<f64> {
        self.qini_of(|_| 1.0)
    }

    /// [`Targeting::qini`] with its interval by drawing accounts again.
    ///
    /// Errors: fewer than two accounts, or a coefficient that is unknown.
    pub fn qini_estimate(&self, bootstrap: &Bootstrap) -> Result<Estimate, Error> {
        let what = "accounts whose order makes a difference";
        let value = self.qini().ok_or_else(|| Error::too_few(what, 0, 2))?;
        let rows = Clusters::of_rows(self.trial.n_rows());
        let interval = bootstrap.intervals(&rows, |draws| vec![self.qini_of(|row| draws[row])])?.pop().flatten();
        Ok(Estimate { value, interval })
    }

    fn qini_of(&self, weight: impl Fn(usize) -> f64 + Copy) -> Option<f64> {
        self.normalized(weight, Sums::qini, |kinds| {
            vec![kinds.treated_event, kinds.treated_none.plus(kinds.control_none), kinds.control_event]
        })
    }

    /// What part of the best possible order does the score reach, by the uplift curve?
    ///
    /// (A − B)/(P − B), with the areas under [`Targeting::uplift_curve`], its straight line, and the curve of the best order in hindsight:
    /// treated with the event, control without it, then the larger of the two other kinds, then the smaller.
    ///
    /// Everything else as for [`Targeting::qini`], to which it is close where both arms are of one size.
    ///
    /// Source: P. Gutierrez and J.-Y. Gérardy (2017), see [`Targeting::uplift_curve`]; the bounds as scikit-uplift 0.5.1 draws them.
    ///
    /// ```
    /// use cco_stats::uplift::trial::{Outcomes, Trial};
    /// let trial = Trial::new(&[true, false, true, false], Outcomes::Happened(&[true, false, false, true]))?;
    /// assert_eq!(trial.targeting(&[4.0, 3.0, 2.0, 1.0])?.auuc(), Some(1.0));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn auuc(&self) -> Option<f64> {
        self.normalized(
            |_| 1.0,
            Sums::uplift,
            |kinds| {
                let rest = if kinds.control_event.n_control > kinds.treated_none.n_treated {
                    [kinds.control_event, kinds.treated_none]
                } else {
                    [kinds.treated_none, kinds.control_event]
                };
                vec![kinds.treated_event, kinds.control_none, rest[0], rest[1]]
            },
        )
    }

    /// (A − B)/(P − B); `best` puts the four kinds of accounts into the best order.
    fn normalized(
        &self,
        weight: impl Fn(usize) -> f64 + Copy,
        gain: impl Fn(Sums) -> f64 + Copy,
        best: impl FnOnce(Kinds) -> Vec<Sums>,
    ) -> Option<f64> {
        if !self.is_of_events() {
            return None;
        }
        let steps: Vec<Sums> = self.steps(weight).collect();
        let total = steps.iter().copied().fold(Sums::default(), Sums::plus);
        let (reached, perfect) = (curve(steps, gain), curve(best(Kinds::of(total)), gain));
        let Point { n, gain: end } = *reached.last().expect("a curve begins with a point");
        let straight = n * end / 2.0;
        let most = area(&perfect) - straight;
        (most > 0.0).then(|| (area(&reached) - straight) / most)
    }
}

/// Accounts by arm and event.
struct Kinds {
    treated_event: Sums,
    treated_none: Sums,
    control_event: Sums,
    control_none: Sums,
}

impl Kinds {
    fn of(Sums { n_treated, n_control, treated, control }: Sums) -> Kinds {
        let none = Sums::default();
        Kinds {
            treated_event: Sums { n_treated: treated, treated, ..none },
            treated_none: Sums { n_treated: n_treated - treated, ..none },
            control_event: Sums { n_control: control, control, ..none },
            control_none: Sums { n_control: n_control - control, ..none },
        }
    }
}
