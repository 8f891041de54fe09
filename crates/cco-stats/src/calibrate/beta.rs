//! Three numbers: as [`super::platt`], with a slope of its own towards each end.

use super::platt::{NO_FIT, Platt, smoothed_targets};
use super::telling::are_telling;
use crate::error::Error;
use crate::logistic::{Coefficients, Regression, logit, sigmoid, softplus};
use serde::{Deserialize, Serialize};

/// logit p = c + a ln q − b ln(1 − q), with q the probability that the score stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beta {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

impl Beta {
    /// Which map of the beta family turns scores into probabilities?
    ///
    /// Minimises the log loss of logit p = c + a ln q − b ln(1 − q) over a ≥ 0, b ≥ 0 and c, with q = 1/(1 + e⁻ᶻ) and z the score; targets are
    /// drawn together as in [`super::platt::Platt::fit`]. It holds the identity (a = b = 1, c = 0) and, unlike a line, mends a model that is
    /// too sure of itself at one end only.
    ///
    /// - `scores`: log odds; length n, finite.
    /// - `outcomes`: whether the event happened; length n, both occurring.
    ///
    /// Assumes that scores of rows with and without the event are each about beta distributed. The scores should be of rows that
    /// the model was not fitted on.
    ///
    /// A slope that would be negative is 0, and the other is fitted again without it. Scores that are all equal get the base rate.
    ///
    /// Source: M. Kull, T. Silva Filho and P. Flach, "Beta calibration: a well-founded and easily implemented improvement on logistic
    /// calibration for binary classifiers", Proceedings of AISTATS (2017), 623–631, §4.
    ///
    /// ```
    /// use cco_stats::calibrate::beta::Beta;
    /// let beta = Beta { a: 1.0, b: 1.0, c: 0.0 };
    /// assert!((beta.probability(0.0) - 0.5).abs() < 1e-15);
    /// let scores = [-2.0, -2.0, -2.0, 2.0, 2.0, 2.0];
    /// let fitted = Beta::fit(&scores, &[false, false, true, false, true, true])?;
    /// // With two distinct scores it goes through both, as Platt's line does.
    /// assert_eq!(format!("{:.3} {:.3}", fitted.probability(-2.0), fitted.probability(2.0)), "0.400 0.600");
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn fit(scores: &[f64], outcomes: &[bool]) -> Result<Beta, Error> {
        let targets = smoothed_targets(scores, outcomes)?;
        let towards_0: Vec<f64> = scores.iter().map(|z| -softplus(-z)).collect();
        let towards_1: Vec<f64> = scores.iter().map(|z| softplus(*z)).collect();
        // Two distinct scores determine two numbers, not three; so little a penalty decides and moves nothing else.
        let fit = |columns: &[&[f64]]| -> Result<Coefficients, Error> {
            let penalties = vec![1e-6; columns.len()];
            Regression { columns, targets: &targets, weights: None, penalties: &penalties }.fit(None).ok_or(NO_FIT)
        };
        let both = fit(&[&towards_0, &towards_1])?;
        if both[1] >= 0.0 && both[2] >= 0.0 {
            return Ok(Beta { a: both[1], b: both[2], c: both[0] });
        }
        let one = if both[1] < 0.0 { fit(&[&towards_1])? } else { fit(&[&towards_0])? };
        Ok(match (one[1] >= 0.0, both[1] < 0.0) {
            (true, true) => Beta { a: 0.0, b: one[1], c: one[0] },
            (true, false) => Beta { a: one[1], b: 0.0, c: one[0] },
            (false, _) => Beta { a: 0.0, b: 0.0, c: fit(&[])?[0] },
        })
    }

    /// [`Beta::fit`], or the share of events for everyone where the scores are not telling: see [`are_telling`].
    pub fn fit_telling(scores: &[f64], outcomes: &[bool]) -> Result<Beta, Error> {
        if are_telling(scores, outcomes)? {
            return Beta::fit(scores, outcomes);
        }
        let n_events = outcomes.iter().filter(|is_event| **is_event).count();
        Ok(Beta { a: 0.0, b: 0.0, c: logit(n_events as f64 / outcomes.len() as f64) })
    }

    /// The map that a line is.
    pub fn of_line(line: Platt) -> Beta {
        Beta { a: line.slope, b: line.slope, c: line.intercept }
    }

    /// The line that it is, if it is one.
    pub fn line(&self) -> Option<Platt> {
        self.a.total_cmp(&self.b).is_eq().then_some(Platt { slope: self.a, intercept: self.c })
    }

    /// Reasons that with `base` add up to a score, stretched alike, so that with the calibrated base they add up to its calibrated log odds.
    pub(crate) fn stretch(&self, base: f64, reasons: &mut [f64]) {
        let raw: f64 = reasons.iter().sum();
        if raw.abs() > 1e-12 {
            let calibrated = self.log_odds(base + raw) - self.log_odds(base);
            reasons.iter_mut().for_each(|reason| *reason *= calibrated / raw);
        }
    }

    /// The log odds after calibration.
    pub fn log_odds(&self, score: f64) -> f64 {
        self.c - self.a * softplus(-score) + self.b * softplus(score)
    }

    pub fn probability(&self, score: f64) -> f64 {
        sigmoid(self.log_odds(score))
    }
}
