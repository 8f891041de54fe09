//! Two numbers: a slope and an intercept on the scale of log odds.

use super::telling::are_telling;
use crate::error::{Error, check_length, check_values};
use crate::logistic::{Regression, logit, sigmoid};
use serde::{Deserialize, Serialize};

/// p = 1 / (1 + exp(−(intercept + slope · z))).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Platt {
    pub slope: f64,
    pub intercept: f64,
}

impl Platt {
    /// Leaves log odds as they are.
    pub const IDENTITY: Platt = Platt { slope: 1.0, intercept: 0.0 };

    /// Which straight line on the scale of log odds turns scores into probabilities?
    ///
    /// Minimises −Σ (t ln p + (1 − t) ln(1 − p)) over slope ≥ 0 and intercept, with p = 1/(1 + exp(−(intercept + slope · z))), z the score and
    /// t = (n₁ + 1)/(n₁ + 2) for the n₁ rows with the event and 1/(n₀ + 2) for the n₀ without: shares that no finite sample drives to 0 or 1.
    ///
    /// - `scores`: log odds; length n, finite.
    /// - `outcomes`: whether the event happened; length n, both occurring.
    ///
    /// Assumes that a line will do: it mends predictions that are too bold or too high everywhere, not ones that are so in places. The
    /// scores should be of rows that the model was not fitted on.
    ///
    /// Scores that run against the outcomes get slope 0: a calibration never turns a ranking round. So do scores that are all equal.
    ///
    /// Source: J. C. Platt, "Probabilistic outputs for support vector machines", Advances in Large Margin Classifiers (1999), 61–74,
    /// equations (1)–(4).
    ///
    /// ```
    /// use cco_stats::calibrate::platt::Platt;
    /// let scores = [-2.0, -2.0, -2.0, 2.0, 2.0, 2.0];
    /// let platt = Platt::fit(&scores, &[false, false, true, false, true, true])?;
    /// // A third and two thirds, drawn towards the middle: 0.4 = 1/3 · 4/5 + 2/3 · 1/5.
    /// assert_eq!(format!("{:.4} {:.4}", platt.probability(-2.0), platt.probability(2.0)), "0.4000 0.6000");
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn fit(scores: &[f64], outcomes: &[bool]) -> Result<Platt, Error> {
        line(scores, &smoothed_targets(scores, outcomes)?, None)
    }

    /// [`Platt::fit`] of rows that were counted.
    ///
    /// - `scores`: log odds; length n, finite.
    /// - `counts`: of the rows with each score, all and those with the event; length n. Scores without a row say nothing.
    pub fn fit_counts(scores: &[f64], counts: &[[f64; 2]]) -> Result<Platt, Error> {
        check_length("counts", counts.len(), scores.len())?;
        check_values("scores", scores, "must be finite", |_| true)?;
        let [n, n_events] = counts.iter().fold([0.0, 0.0], |[n, events], own| [n + own[0], events + own[1]]);
        if n_events < 1.0 || n - n_events < 1.0 {
            return Err(Error::OneOutcome { n: n as usize, n_events: n_events as usize });
        }
        let [low, high] = ends(n - n_events, n_events);
        let rows = || scores.iter().zip(counts).filter(|(_, [n, _])| *n > 0.0);
        let scores: Vec<f64> = rows().map(|(score, _)| *score).collect();
        let targets: Vec<f64> = rows().map(|(_, [n, events])| low + (high - low) * events / n).collect();
        let weights: Vec<f64> = rows().map(|(_, [n, _])| *n).collect();
        line(&scores, &targets, Some(&weights))
    }

    /// [`Platt::fit`], or the share of events for everyone where the scores are not telling: see [`are_telling`].
    pub fn fit_telling(scores: &[f64], outcomes: &[bool]) -> Result<Platt, Error> {
        if are_telling(scores, outcomes)? {
            return Platt::fit(scores, outcomes);
        }
        let n_events = outcomes.iter().filter(|is_event| **is_event).count();
        Ok(Platt { slope: 0.0, intercept: logit(n_events as f64 / outcomes.len() as f64) })
    }

    /// The log odds after calibration.
    pub fn log_odds(&self, score: f64) -> f64 {
        self.intercept + self.slope * score
    }

    pub fn probability(&self, score: f64) -> f64 {
        sigmoid(self.log_odds(score))
    }
}

/// The rising line, or none.
fn line(scores: &[f64], targets: &[f64], weights: Option<&[f64]>) -> Result<Platt, Error> {
    let columns = [scores];
    let fit = |n: usize| {
        let regression = Regression { columns: &columns[..n], targets, weights, penalties: &[0.0][..n] };
        regression.fit(None).ok_or(NO_FIT)
    };
    let varies = scores.iter().any(|score| score.total_cmp(&scores[0]).is_ne());
    let line = if varies { Some(fit(1)?) } else { None };
    match line.filter(|line| line[1] > 0.0) {
        Some(line) => Ok(Platt { slope: line[1], intercept: line[0] }),
        None => Ok(Platt { slope: 0.0, intercept: fit(0)?[0] }),
    }
}

pub(super) const NO_FIT: Error = Error::NoMaximum { model: "the calibration", why: "the scores are too extreme" };

/// Targets drawn a little towards each other, so that scores which separate the outcomes still have a finite best map.
pub(super) fn smoothed_targets(scores: &[f64], outcomes: &[bool]) -> Result<Vec<f64>, Error> {
    check_length("outcomes", outcomes.len(), scores.len())?;
    check_values("scores", scores, "must be finite", |_| true)?;
    let n_events = outcomes.iter().filter(|is_event| **is_event).count();
    let n_others = outcomes.len() - n_events;
    if n_events == 0 || n_others == 0 {
        return Err(Error::OneOutcome { n: outcomes.len(), n_events });
    }
    let [low, high] = ends(n_others as f64, n_events as f64);
    Ok(outcomes.iter().map(|is_event| if *is_event { high } else { low }).collect())
}

/// The target of a row without the event, and of one with it.
fn ends(n_others: f64, n_events: f64) -> [f64; 2] {
    [1.0 / (n_others + 2.0), (n_events + 1.0) / (n_events + 2.0)]
}
