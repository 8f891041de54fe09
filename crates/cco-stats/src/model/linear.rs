//! The baseline that everyone knows: a regularised logistic regression.

use super::matrix::{Matrix, View};
use super::task::Task;
use crate::boost::bins::{Binning, ColumnBins, Cuts, UNKNOWN};
use crate::calibrate::beta::Beta;
use crate::error::Error;
use crate::logistic::{Coefficients, Regression, softplus};
use serde::{Deserialize, Serialize};

/// λ tried, from the strongest, each fit starting at the last one's.
const PENALTIES: [f64; 6] = [300.0, 100.0, 30.0, 10.0, 3.0, 0.5];

/// Categories of a column that get a coefficient of their own; rarer ones share one.
const MOST_CATEGORIES: usize = 50;

/// log odds = intercept + Σ over columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Linear {
    encoding: Encoding,
    /// The intercept, then one for each encoded column.
    coefficients: Vec<f64>,
    /// Of the training rows, by encoded column.
    means: Vec<f64>,
    calibration: Beta,
    pub penalty: f64,
}

/// From columns to numbers: a number is its distance from the mean in standard deviations, unknown a level of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Encoding {
    bins: Binning,
    /// By column; `None` for categories.
    scales: Vec<Option<Scale>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Scale {
    mean: f64,
    deviation: f64,
}

impl Linear {
    /// Which weighted sum of the columns predicts the log odds?
    ///
    /// Minimises Σ log loss + ½ λ Σ β² over standardised numbers and 0/1 levels of categories; an unknown number stands at the mean and has
    /// a level of its own, so it is neither zero nor average. λ is the one of six with the least loss on inner folds; the
    /// simplest map that will do ([`Beta::fit_simplest`]), fitted on the inner folds' predictions, calibrates.
    ///
    /// Assumes that effects add up and are straight on the scale of log odds.
    ///
    /// Errors: no λ for which the fit settles.
    ///
    /// Source: S. le Cessie and J. C. van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41 (1992), 191–201.
    pub fn fit(task: &Task) -> Result<Linear, Error> {
        let encoding = Encoding::of(&task.matrix);
        let encoded = encoding.encode(&task.matrix);
        let targets: Vec<f64> = task.outcomes.iter().map(|is_event| f64::from(u8::from(*is_event))).collect();
        let (penalty, held_out) = choose(task, &encoded, &targets)?;
        let rows: Vec<u32> = (0..targets.len() as u32).collect();
        let coefficients = fits(&encoded, &targets, &rows, &[penalty]).pop().ok_or(NOT_SETTLED)?;
        let means = encoded.iter().map(|column| column.iter().sum::<f64>() / column.len() as f64).collect();
        let calibration = Beta::fit_simplest(&held_out, &task.outcomes)?;
        Ok(Linear { encoding, coefficients: coefficients.as_slice().to_vec(), means, calibration, penalty })
    }

    /// Calibrated.
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        let encoded = self.encoding.encode(matrix);
        let rows = 0..matrix.n_rows();
        rows.map(|row| self.calibration.log_odds(predict(&self.coefficients, &encoded, row))).collect()
    }

    /// The log odds of the average row, and by row what each column adds. A bend stretches the reasons of a row alike.
    pub fn reasons(&self, matrix: &Matrix) -> (f64, Vec<Vec<f64>>) {
        let encoded = self.encoding.encode(matrix);
        let slopes = &self.coefficients[1..];
        let centre: f64 = slopes.iter().zip(&self.means).map(|(slope, mean)| slope * mean).sum();
        let base = self.coefficients[0] + centre;
        let of_row = |row: usize| {
            let mut reasons = vec![0.0; matrix.columns().len()];
            let mut encoded = encoded.iter().zip(&self.means).zip(slopes);
            for (column, reason) in reasons.iter_mut().enumerate() {
                let own = encoded.by_ref().take(self.encoding.width(column));
                *reason = own.map(|((values, mean), slope)| slope * (values[row] - mean)).sum();
            }
            self.calibration.stretch(base, &mut reasons);
            reasons
        };
        (self.calibration.log_odds(base), (0..matrix.n_rows()).map(of_row).collect())
    }
}

const NOT_SETTLED: Error = Error::NoMaximum { model: "the logistic regression", why: "no penalty makes it settle" };

/// λ, and the predictions of inner folds with it.
fn choose(task: &Task, encoded: &[Vec<f64>], targets: &[f64]) -> Result<(f64, Vec<f64>), Error> {
    let mut held_out = vec![vec![0.0; targets.len()]; PENALTIES.len()];
    let mut n_settled = PENALTIES.len();
    for (outside, inside) in task.inner_splits() {
        let found = fits(encoded, targets, &outside, &PENALTIES);
        n_settled = n_settled.min(found.len());
        for (coefficients, predictions) in found.iter().zip(&mut held_out) {
            for row in &inside {
                predictions[*row as usize] = predict(coefficients.as_slice(), encoded, *row as usize);
            }
        }
    }
    let loss = |predictions: &[f64]| -> f64 {
        predictions.iter().zip(targets).map(|(z, target)| softplus(*z) - target * z).sum()
    };
    let tried = PENALTIES.into_iter().zip(held_out).take(n_settled);
    tried.min_by(|(_, a), (_, b)| loss(a).total_cmp(&loss(b))).ok_or(NOT_SETTLED)
}

/// One fit for each penalty, up to the first that does not settle.
fn fits(encoded: &[Vec<f64>], targets: &[f64], rows: &[u32], penalties: &[f64]) -> Vec<Coefficients> {
    let at = |values: &[f64]| -> Vec<f64> { rows.iter().map(|row| values[*row as usize]).collect() };
    let own: Vec<Vec<f64>> = encoded.iter().map(|column| at(column)).collect();
    let (columns, targets) = (own.iter().map(Vec::as_slice).collect::<Vec<&[f64]>>(), at(targets));
    let mut found: Vec<Coefficients> = Vec::new();
    for penalty in penalties {
        let penalties = vec![*penalty; columns.len()];
        let regression = Regression { columns: &columns, targets: &targets, weights: None, penalties: &penalties };
        match regression.fit(found.last()) {
            Some(coefficients) => found.push(coefficients),
            None => break,
        }
    }
    found
}

fn predict(coefficients: &[f64], encoded: &[Vec<f64>], row: usize) -> f64 {
    let slopes = coefficients.iter().skip(1);
    coefficients[0] + slopes.zip(encoded).map(|(slope, column)| slope * column[row]).sum::<f64>()
}

impl Encoding {
    fn of(matrix: &Matrix) -> Encoding {
        let scale = |view: View<'_>| match view {
            View::Numbers(numbers) => Some(Scale::of(numbers.iter().flatten())),
            View::Categories(_) => None,
        };
        let scales = matrix.columns().iter().map(|column| scale(column.view())).collect();
        Encoding { bins: Binning::of(matrix, MOST_CATEGORIES), scales }
    }

    /// How many encoded columns a column becomes: unknown, and the number or its levels.
    fn width(&self, column: usize) -> usize {
        match &self.bins.columns()[column].cuts {
            Cuts::Numbers(_) => 2,
            Cuts::Categories { .. } => self.bins.columns()[column].n_bins(),
        }
    }

    fn encode(&self, matrix: &Matrix) -> Vec<Vec<f64>> {
        let columns = matrix.columns().iter().zip(self.bins.columns()).zip(&self.scales);
        columns
            .flat_map(|((column, bins), scale)| match (column.view(), scale) {
                (View::Numbers(numbers), Some(scale)) => {
                    let unknown = numbers.iter().map(|value| f64::from(u8::from(value.is_none()))).collect();
                    vec![unknown, numbers.iter().map(|value| value.map_or(0.0, |value| scale.apply(value))).collect()]
                }
                _ => levels(column, bins),
            })
            .collect()
    }
}

fn levels(column: &super::matrix::Column, bins: &ColumnBins) -> Vec<Vec<f64>> {
    let n_levels = if bins.is_ordered() { UNKNOWN + 2 } else { bins.n_bins() };
    let mut levels = vec![vec![0.0; column.n_rows()]; n_levels];
    bins.each(column, |row, bin| levels[bin][row] = 1.0);
    levels
}

impl Scale {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Scale {
        let n = values.clone().count().max(1) as f64;
        let mean = values.clone().sum::<f64>() / n;
        let deviation = (values.map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
        Scale { mean, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
    }

    fn apply(self, value: f64) -> f64 {
        (value - self.mean) / self.deviation
    }
}
