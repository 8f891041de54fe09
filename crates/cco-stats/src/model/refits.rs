//! How much a model's probabilities depend on which accounts it happened to see.

use super::candidate::{Kind, Model};
use super::matrix::Matrix;
use super::task::Task;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::logistic::{logit, sigmoid};
use crate::normal::two_sided_z;
use crate::score::bootstrap::draw;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

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
    /// logit⁻¹(z ± q s), with z the log odds of `model`, s the standard deviation of the refits' log odds for the row, and q the normal
    /// quantile (1 + c)/2 of the confidence c.
    ///
    /// - `model`: fitted on all clusters.
    /// - `matrix`: rows to tell; any number.
    ///
    /// Assumes that log odds scatter about normally, and that a model of this kind is right on average. It is not: what a regularised model
    /// draws towards the mean, no refit shows; the interval then holds the truth less often than it says. It is of the
    /// probability, not of the outcome.
    ///
    /// Fewer than two refits know no interval: it is the point itself.
    ///
    /// Source: Efron and Tibshirani (1993), §13.2, the standard normal interval, on the scale of log odds.
    pub fn intervals(&self, model: &Model, matrix: &Matrix, confidence: Confidence) -> Vec<Interval> {
        let quantile = two_sided_z(confidence);
        let told: Vec<Vec<f64>> = self.models.iter().map(|refit| refit.probabilities(matrix)).collect();
        let interval = |(row, probability): (usize, f64)| {
            let centre = logit(probability);
            let width = quantile * error(centre, told.iter().map(|told| logit(told[row])));
            Interval { low: sigmoid(centre - width), high: sigmoid(centre + width) }
        };
        model.probabilities(matrix).into_iter().enumerate().map(interval).collect()
    }

    /// The same for a sum over rows, Σ w p: what is expected of all of them together.
    ///
    /// - `weights`: by row of `matrix`.
    ///
    /// Σ w p ± q s, with s the standard deviation of the refits' sums. Rows err together, so that intervals of rows do not add up to it.
    pub fn interval_of_sum(
        &self,
        model: &Model,
        matrix: &Matrix,
        weights: &[f64],
        confidence: Confidence,
    ) -> (f64, Interval) {
        let quantile = two_sided_z(confidence);
        let sum = |model: &Model| -> f64 {
            model.probabilities(matrix).iter().zip(weights).map(|(probability, weight)| probability * weight).sum()
        };
        let centre = sum(model);
        let width = quantile * error(centre, self.models.iter().map(sum));
        (centre, Interval { low: centre - width, high: centre + width })
    }
}

/// Root of the mean squared distance from `centre`: how refits scatter, and how far their mean has gone from what they refit.
fn error(centre: f64, refits: impl Iterator<Item = f64>) -> f64 {
    let squares: Vec<f64> = refits.map(|refit| (refit - centre).powi(2)).collect();
    (squares.iter().sum::<f64>() / squares.len().max(1) as f64).sqrt()
}
