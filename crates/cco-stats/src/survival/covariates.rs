//! What is known of each subject besides its time.

use crate::error::{Error, check_length, check_values};
use nalgebra::{DMatrix, DVector};

/// Named columns of numbers, one row per subject. A model adds its own intercept, so none is given here.
#[derive(Clone, Debug)]
pub struct Covariates {
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
    n_rows: usize,
}

impl Covariates {
    /// - `columns`: name and values of each; all of `n_rows` length, finite. Yes and no are 1 and 0; of k kinds, k − 1 columns.
    ///
    /// Does not accept missing values: leave the row out, or say "unknown" by a column of its own.
    pub fn new<N: Into<String>>(n_rows: usize, columns: Vec<(N, Vec<f64>)>) -> Result<Covariates, Error> {
        let (names, columns): (Vec<String>, Vec<_>) =
            columns.into_iter().map(|(name, values)| (name.into(), values)).unzip();
        for (name, column) in names.iter().zip(&columns) {
            check_length(name, column.len(), n_rows)?;
            check_values(name, column, "must be finite", |_| true)?;
        }
        Ok(Covariates { names, columns, n_rows })
    }

    /// No columns: a model that knows nothing of its subjects but their times.
    pub fn none(n_rows: usize) -> Covariates {
        Covariates { names: Vec::new(), columns: Vec::new(), n_rows }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The values of one subject, in the order of the names.
    pub fn row(&self, i: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[i]).collect()
    }
}

/// Covariates moved to mean 0 and scaled to standard deviation 1, so that a fit does not depend on units.
pub(crate) struct Standardized {
    /// One row per subject.
    pub(crate) rows: DMatrix<f64>,
    pub(crate) means: DVector<f64>,
    pub(crate) deviations: DVector<f64>,
}

/// A share of a column's variance that the columns before it leave unexplained, below which it counts as their combination.
const UNEXPLAINED: f64 = 1e-9;

impl Standardized {
    /// Refuses a column of one value, and one that the columns before it make up.
    pub(crate) fn new(covariates: &Covariates) -> Result<Standardized, Error> {
        let (n, p) = (covariates.n_rows, covariates.columns.len());
        let mut rows = DMatrix::zeros(n, p);
        let (mut means, mut deviations) = (DVector::zeros(p), DVector::zeros(p));
        for (j, column) in covariates.columns.iter().enumerate() {
            let mean = column.iter().sum::<f64>() / n as f64;
            let deviation = (column.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
            if deviation <= 1e-12 * mean.abs().max(f64::MIN_POSITIVE) {
                return Err(Error::Constant { column: covariates.names[j].clone() });
            }
            (means[j], deviations[j]) = (mean, deviation);
            for (i, value) in column.iter().enumerate() {
                rows[(i, j)] = (value - mean) / deviation;
            }
        }
        let correlation = rows.transpose() * &rows / n as f64;
        if let Some(j) = first_combination(&correlation) {
            return Err(Error::Collinear { column: covariates.names[j].clone() });
        }
        Ok(Standardized { rows, means, deviations })
    }
}

/// The first column that those before it explain: where Cholesky's pivot, its unexplained share, vanishes.
fn first_combination(correlation: &DMatrix<f64>) -> Option<usize> {
    let p = correlation.nrows();
    let mut factor = DMatrix::<f64>::zeros(p, p);
    for j in 0..p {
        let pivot = correlation[(j, j)] - (0..j).map(|k| factor[(j, k)] * factor[(j, k)]).sum::<f64>();
        if pivot < UNEXPLAINED {
            return Some(j);
        }
        factor[(j, j)] = pivot.sqrt();
        for i in j + 1..p {
            let explained: f64 = (0..j).map(|k| factor[(i, k)] * factor[(j, k)]).sum();
            factor[(i, j)] = (correlation[(i, j)] - explained) / factor[(j, j)];
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: Vec<(&str, Vec<f64>)>, message: &str) {
        let outcome = Covariates::new(3, columns).and_then(|covariates| Standardized::new(&covariates));
        assert_eq!(outcome.err().unwrap().to_string(), message);
    }

    #[test]
    fn columns_that_teach_nothing_are_named() {
        check(vec![("seats", vec![1.0, 2.0])], "seats has 2 values where 3 are expected, one for each");
        check(vec![("seats", vec![1.0, f64::NAN, 2.0])], "seats must be finite, but value 1 is NaN");
        check(vec![("seats", vec![0.1; 3])], "column seats has one value only: nothing can be learned from it");
        check(
            vec![("seats", vec![1.0, 2.0, 4.0]), ("users", vec![3.0, 5.0, 9.0])],
            "column users is a combination of the columns before it: its own effect cannot be told from theirs",
        );
    }
}
