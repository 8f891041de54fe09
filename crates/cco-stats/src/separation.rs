//! Regressions whose likelihood rises without end.

use crate::error::Error;
use crate::maximum::{Local, LogLikelihood, Maximum};
use nalgebra::{Cholesky, DMatrix, DVector, SymmetricEigen};

/// A search that ends with less than this share of the information there is without effects has run off: each unit further gains a
/// share 1/e of what the unit before did, so that the search ends only because gains become too small to see.
const LEFT_OF_INFORMATION: f64 = 1e-6;

/// What a search found, unless some combination of columns tells the outcome without exception; then the column that weighs most in it is named.
///
/// - `at_null`: the likelihood where no column has an effect. `names`: of the columns, which are the first parameters.
pub(crate) fn check_separation(
    (at, outcome): (DVector<f64>, Result<Maximum, Error>),
    likelihood: &impl LogLikelihood,
    at_null: &Local,
    names: &[String],
) -> Result<Maximum, Error> {
    let p = names.len();
    let Some(factor) = Cholesky::new(-&at_null.hessian) else {
        return Err(Error::too_few("events among rows that differ", 0, 1));
    };
    match lost_direction(&factor.l(), &-likelihood.local(&at).hessian) {
        None => outcome,
        Some(direction) => {
            let column = direction.rows(0, p).iamax();
            Err(Error::Separated { column: names[column].clone() })
        }
    }
}

/// The direction of parameters that kept least information, if it kept too little.
fn lost_direction(null_factor: &DMatrix<f64>, found: &DMatrix<f64>) -> Option<DVector<f64>> {
    let half = null_factor.solve_lower_triangular(found)?;
    let relative = null_factor.solve_lower_triangular(&half.transpose())?;
    let eigen = SymmetricEigen::new(relative);
    let (least, share) = eigen.eigenvalues.argmin();
    let direction = null_factor.tr_solve_lower_triangular(&eigen.eigenvectors.column(least))?;
    (share < LEFT_OF_INFORMATION).then_some(direction)
}
