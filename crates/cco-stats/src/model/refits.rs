//! How much a model's probabilities depend on which accounts it happened to see.

use super::candidate::{Kind, Model};
use super::matrix::Matrix;
use super::task::Task;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::logistic::{logit, sigmoid};
use crate::score::bootstrap::draw;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Models of one kind, each fitted on a sample of whole clusters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refits {
    pub models: Vec<Model>,
}

/// Draws tried for each refit: one without enough of both outcomes teaches nothing.
const MOST_DRAWS: u32 = 4;

impl Refits {
    /// The same kind of model, fitted on samples of as many clusters as there are, drawn with replacement.
    ///
    /// - `n`: refits; 25 know a standard deviation to about 15 %.
    ///
    /// Assumes that clusters are independent of each other.
    ///
    /// Errors: fewer than `n` draws in 4 n hold enough of both outcomes; those of the fits.
    ///
    /// Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 6; clusters as in
    /// [`crate::score::bootstrap::Bootstrap::intervals`].
    pub fn fit(kind: Kind, task: &Task, n: u32, seed: u64) -> Result<Refits, Error> {
        let rows_of = task.clusters().rows();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut n_drawn = vec![0.0; rows_of.len()];
        let mut models = Vec::new();
        for _ in 0..n.saturating_mul(MOST_DRAWS) {
            if models.len() == n as usize {
                break;
            }
            draw(&mut random, &mut n_drawn);
            let times = n_drawn.iter().map(|times| *times as usize).zip(&rows_of);
            let rows: Vec<u32> = times.flat_map(|(times, rows)| rows.repeat(times)).collect();
            match task.at(&rows) {
                Ok(sample) => models.push(Model::fit(kind, &sample)?),
                Err(Error::TooFew { .. } | Error::OneOutcome { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        if models.len() < n as usize {
            return Err(Error::too_few("samples of accounts with both outcomes", models.len(), n as usize));
        }
        Ok(Refits { models })
    }

    /// Between what limits does each row's probability lie, had other accounts of the same kind taught the model?
    ///
    /// logit⁻¹(z ± (|b| + q s)), with z the log odds of `model`, b the mean of the refits' log odds for the row less z, s their standard
    /// deviation (divisor n − 1), and q the quantile (1 + c)/2 of Student's t with n − 1 degrees of freedom, for n refits and the confidence c.
    ///
    /// - `model`: fitted on all clusters.
    /// - `matrix`: rows to tell; any number.
    ///
    /// Assumes that log odds scatter about normally, and that a model of this kind errs on average by no more than refits do. b is what
    /// fitting to a sample of the data does to a fit to the data; what fitting to the data did to the truth, most of all drawing it
    /// towards the mean, is of the same kind and size, and nobody knows its sign. What no model of the kind can say, such as columns that
    /// act together in a scorecard, no refit shows: there the interval holds the truth less often than it says. It is of the
    /// probability, not of the outcome.
    ///
    /// Fewer than two refits know no interval: it is the point itself.
    ///
    /// Source: Efron and Tibshirani (1993), §10.2, the bootstrap's estimate of bias b, and §12.4, Student's t for a standard error from few;
    /// T. B. Armstrong and M. Kolesár, "Simple and honest confidence intervals in nonparametric regression", Quantitative Economics 11
    /// (2020), 1–39, intervals that allow for a bias of either sign up to a bound; here in their conservative form, on the scale of log odds.
    ///
    /// ```
    /// use cco_stats::interval::Confidence;
    /// use cco_stats::model::{candidate::Model, matrix::{Column, Matrix}, refits::Refits};
    /// let says = |log_odds| Model::Constant { log_odds };
    /// let refits = Refits { models: vec![says(-0.9), says(-1.1), says(-0.7)] };
    /// let row = Matrix::new(vec![Column::numbers("usage", [Some(3.0)])?])?;
    /// let interval = refits.intervals(&says(-1.0), &row, Confidence::PERCENT_95)[0];
    /// // b = 0.1, s = 0.2, q = 4.3027 with two degrees of freedom: log odds of −1 ± 0.9605.
    /// assert_eq!(format!("{:.4} to {:.4}", interval.low, interval.high), "0.1234 to 0.4901");
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn intervals(&self, model: &Model, matrix: &Matrix, confidence: Confidence) -> Vec<Interval> {
        let told: Vec<Vec<f64>> = self.models.iter().map(|refit| refit.probabilities(matrix)).collect();
        let interval = |(row, probability): (usize, f64)| {
            let centre = logit(probability);
            let width = half_width(centre, told.iter().map(|told| logit(told[row])), confidence);
            Interval { low: sigmoid(centre - width), high: sigmoid(centre + width) }
        };
        model.probabilities(matrix).into_iter().enumerate().map(interval).collect()
    }

    /// The same for a sum over rows, Σ w p: what is expected of all of them together.
    ///
    /// - `weights`: by row of `matrix`.
    ///
    /// Σ w p ± (|b| + q s), with b and s of the refits' sums. Rows err together, so that intervals of rows do not add up to it.
    pub fn interval_of_sum(
        &self,
        model: &Model,
        matrix: &Matrix,
        weights: &[f64],
        confidence: Confidence,
    ) -> (f64, Interval) {
        let sum = |model: &Model| -> f64 {
            model.probabilities(matrix).iter().zip(weights).map(|(probability, weight)| probability * weight).sum()
        };
        let centre = sum(model);
        let width = half_width(centre, self.models.iter().map(sum), confidence);
        (centre, Interval { low: centre - width, high: centre + width })
    }
}

/// How far their mean has gone from what they refit, and how refits scatter about it.
fn half_width(centre: f64, refits: impl Iterator<Item = f64>, confidence: Confidence) -> f64 {
    let refits: Vec<f64> = refits.collect();
    if refits.len() < 2 {
        return 0.0;
    }
    let n = refits.len() as f64;
    let student = StudentsT::new(0.0, 1.0, n - 1.0).expect("two refits leave a degree of freedom");
    let mean = refits.iter().sum::<f64>() / n;
    let variance = refits.iter().map(|refit| (refit - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean - centre).abs() + student.inverse_cdf((1.0 + confidence.share()) / 2.0) * variance.sqrt()
}
