//! What treating the best-ranked accounts would have gained, from none of them to all.

use super::trial::{Outcomes, Trial};
use crate::error::{Error, check_length};
use crate::score::ranked::Ranked;

/// Accounts and their outcomes, added up by arm.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) n_treated: f64,
    pub(super) n_control: f64,
    pub(super) treated: f64,
    pub(super) control: f64,
}

impl Sums {
    pub(super) fn plus(self, other: Sums) -> Sums {
        Sums {
            n_treated: self.n_treated + other.n_treated,
            n_control: self.n_control + other.n_control,
            treated: self.treated + other.treated,
            control: self.control + other.control,
        }
    }

    /// What the treated came to beyond what as many of the control did.
    pub(super) fn qini(self) -> f64 {
        self.treated - if self.n_control > 0.0 { self.control * self.n_treated / self.n_control } else { 0.0 }
    }

    /// The difference of means, for all accounts of both arms. An arm without accounts counts as 0.
    pub(super) fn uplift(self) -> f64 {
        let mean = |sum: f64, n: f64| if n > 0.0 { sum / n } else { 0.0 };
        (mean(self.treated, self.n_treated) - mean(self.control, self.n_control)) * (self.n_treated + self.n_control)
    }
}

/// The `n` best-ranked accounts and what treating them gained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub n: f64,
    pub gain: f64,
}

/// A curve from no accounts to all, one point after each step.
pub(super) fn curve(steps: impl IntoIterator<Item = Sums>, gain: impl Fn(Sums) -> f64) -> Vec<Point> {
    let mut sums = Sums::default();
    let mut points = vec![Point { n: 0.0, gain: 0.0 }];
    for step in steps {
        sums = sums.plus(step);
        points.push(Point { n: sums.n_treated + sums.n_control, gain: gain(sums) });
    }
    points
}

/// The area under a curve, between its points along straight lines.
pub(super) fn area(points: &[Point]) -> f64 {
    points.windows(2).map(|ends| (ends[1].n - ends[0].n) * (ends[0].gain + ends[1].gain) / 2.0).sum()
}

/// Accounts of a trial in the order in which a score would have them treated, best first; equal scores are one step.
#[derive(Clone, Debug)]
pub struct Targeting<'a> {
    pub(super) trial: Trial<'a>,
    ranked: Ranked,
}

impl<'a> Trial<'a> {
    /// - `scores`: by row, higher for who is to be treated first, known before treatment; length n > 0, finite.
    pub fn targeting(&self, scores: &[f64]) -> Result<Targeting<'a>, Error> {
        check_length("scores", scores.len(), self.n_rows())?;
        Ok(Targeting { trial: *self, ranked: Ranked::new(scores, self.is_treated())? })
    }
}

impl Targeting<'_> {
    /// What would treating only the best-ranked accounts have gained, counted in treated accounts?
    ///
    /// After each distinct score: Y₁ − Y₀ n₁/n₀, with Y the summed outcomes and n the accounts of the treated (1) and the control (0) down
    /// to that score; Y₁ while there is no control. Begins at (0, 0).
    ///
    /// Assumes that chance alone divided the accounts. A straight line from begin to end is what any order gains that knows nothing.
    ///
    /// Source: N. J. Radcliffe, "Using control groups to target on predicted lift: building and assessing uplift models", Direct Marketing
    /// Analytics Journal (2007), 14–21.
    ///
    /// ```
    /// use cco_stats::uplift::trial::{Outcomes, Trial};
    /// let trial = Trial::new(&[true, false, true, false], Outcomes::Happened(&[true, false, false, true]))?;
    /// let gains: Vec<f64> = trial.targeting(&[0.9, 0.8, 0.2, 0.2])?.qini_curve().iter().map(|point| point.gain).collect();
    /// assert_eq!(gains, [0.0, 1.0, 1.0, 0.0]);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn qini_curve(&self) -> Vec<Point> {
        curve(self.steps(|_| 1.0), Sums::qini)
    }

    /// The same for all accounts down to a score, treated or not.
    ///
    /// After each distinct score: (Y₁/n₁ − Y₀/n₀)(n₁ + n₀), in the letters of [`Targeting::qini_curve`]; an arm without accounts counts as 0.
    ///
    /// Assumes that chance alone divided the accounts. Its end is the plain effect times the number of accounts.
    ///
    /// Source: P. Gutierrez and J.-Y. Gérardy, "Causal inference and uplift modelling: a review of the literature", Proceedings of Machine
    /// Learning Research 67 (2017), 1–13, §4.
    ///
    /// ```
    /// use cco_stats::uplift::trial::{Outcomes, Trial};
    /// let trial = Trial::new(&[true, false, true, false], Outcomes::Happened(&[true, false, false, true]))?;
    /// let gains: Vec<f64> = trial.targeting(&[0.9, 0.8, 0.2, 0.2])?.uplift_curve().iter().map(|point| point.gain).collect();
    /// assert_eq!(gains, [0.0, 1.0, 2.0, 0.0]);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn uplift_curve(&self) -> Vec<Point> {
        curve(self.steps(|_| 1.0), Sums::uplift)
    }

    /// What each distinct score adds, best first; `weight` is how often a row counts.
    pub(super) fn steps(&self, weight: impl Fn(usize) -> f64) -> impl Iterator<Item = Sums> {
        self.ranked.ties().map(move |tie| {
            tie.map(|place| self.ranked.rows()[place] as usize)
                .map(|row| self.row(row, weight(row)))
                .fold(Sums::default(), Sums::plus)
        })
    }

    fn row(&self, row: usize, weight: f64) -> Sums {
        let outcome = weight * self.trial.outcomes().number(row);
        match self.trial.is_treated()[row] {
            true => Sums { n_treated: weight, treated: outcome, ..Sums::default() },
            false => Sums { n_control: weight, control: outcome, ..Sums::default() },
        }
    }

    /// Whether the best order of all is known: it is where outcomes are events.
    pub(super) fn is_of_events(&self) -> bool {
        matches!(self.trial.outcomes(), Outcomes::Happened(_))
    }
}
