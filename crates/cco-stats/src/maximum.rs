//! Where a likelihood is greatest, and how sharply: the way every model of this crate is fitted.

use crate::error::Error;
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// A log-likelihood at one point, with first and second derivatives.
pub(crate) struct Local {
    pub(crate) value: f64,
    pub(crate) gradient: DVector<f64>,
    pub(crate) hessian: DMatrix<f64>,
}

/// What can be maximised. `value` may be −∞ or NaN where the model is impossible: such a step is not taken.
pub(crate) trait LogLikelihood {
    fn value(&self, at: &DVector<f64>) -> f64;
    fn local(&self, at: &DVector<f64>) -> Local;
}

/// The best point, and the inverse of the observed information there.
#[derive(Clone, Debug)]
pub(crate) struct Maximum {
    pub(crate) at: DVector<f64>,
    pub(crate) value: f64,
    pub(crate) covariance: DMatrix<f64>,
}

/// Done when a further step would gain less log-likelihood than this: no parameter is then off by 10⁻⁵ of its standard error …
const NEGLIGIBLE_GAIN: f64 = 1e-10;

/// … and is shorter than this. Where a likelihood climbs for ever to a ceiling, gains vanish but steps do not.
const SHORT_STEP: f64 = 1e-2;

/// Newton takes 5 to 15 steps from a fair start; far-off starts need damped ones before.
const MOST_STEPS: usize = 200;

/// Newton's method, with damping while the likelihood is not concave and halving while a step does not gain.
pub(crate) fn maximize(
    model: &'static str,
    likelihood: &impl LogLikelihood,
    start: DVector<f64>,
) -> Result<Maximum, Error> {
    search(model, likelihood, start).1
}

/// The same, with the point where the search ended, whether or not it is a maximum.
pub(crate) fn search(
    model: &'static str,
    likelihood: &impl LogLikelihood,
    start: DVector<f64>,
) -> (DVector<f64>, Result<Maximum, Error>) {
    let mut at = start;
    for _ in 0..MOST_STEPS {
        match step_from(model, likelihood, &at) {
            Ok(Step::On(next)) => at = next,
            Ok(Step::Arrived(maximum)) => return (at, Ok(maximum)),
            Err(error) => return (at, Err(error)),
        }
    }
    (at, Err(Error::NotConverged { model, n_steps: MOST_STEPS }))
}

enum Step {
    On(DVector<f64>),
    Arrived(Maximum),
}

fn step_from(model: &'static str, likelihood: &impl LogLikelihood, at: &DVector<f64>) -> Result<Step, Error> {
    let none = |why| Error::NoMaximum { model, why };
    let local = likelihood.local(at);
    if !local.value.is_finite() {
        return Err(none("the likelihood is not a number where the search started"));
    }
    let information = -&local.hessian;
    let undamped = Cholesky::new(information.clone());
    let step = match &undamped {
        Some(factor) => factor.solve(&local.gradient),
        None => damped(&information).ok_or(none("its curvature is not a number"))?.solve(&local.gradient),
    };
    if let Some(factor) = &undamped
        && step.dot(&local.gradient) / 2.0 < NEGLIGIBLE_GAIN
        && step.amax() < SHORT_STEP
    {
        return Ok(Step::Arrived(Maximum { at: at.clone(), value: local.value, covariance: factor.inverse() }));
    }
    gaining(likelihood, at, &limited(step), local.value)
        .map(Step::On)
        .ok_or(none("the likelihood is flat: the data do not tell the parameters apart"))
}

/// The information made positive definite by the least addition to its diagonal, from tiny on by tens.
fn damped(information: &DMatrix<f64>) -> Option<Cholesky<f64, Dyn>> {
    let scale = information.diagonal().amax().max(1.0);
    (-8..8).find_map(|power| {
        let mut raised = information.clone();
        for i in 0..raised.nrows() {
            raised[(i, i)] += scale * 10_f64.powi(power);
        }
        Cholesky::new(raised)
    })
}

/// Parameters are logarithms or effects of scaled columns: a step beyond this leaves the region where the model is worth a look.
const LONGEST_STEP: f64 = 5.0;

fn limited(step: DVector<f64>) -> DVector<f64> {
    let longest = step.amax();
    if longest > LONGEST_STEP { step * (LONGEST_STEP / longest) } else { step }
}

/// The first of the step, its half, its quarter and so on that gains.
fn gaining(
    likelihood: &impl LogLikelihood,
    at: &DVector<f64>,
    step: &DVector<f64>,
    value: f64,
) -> Option<DVector<f64>> {
    (0..40).map(|halvings| at + step * 0.5_f64.powi(halvings)).find(|next| likelihood.value(next) > value)
}

/// The best of several starts. Fails as the first did when none arrives.
pub(crate) fn maximize_from(
    model: &'static str,
    likelihood: &impl LogLikelihood,
    starts: &[Vec<f64>],
) -> Result<Maximum, Error> {
    let mut outcomes = starts.iter().map(|start| maximize(model, likelihood, DVector::from_column_slice(start)));
    let first = outcomes.next().expect("every model names a start");
    outcomes.fold(first, |best, next| match (best, next) {
        (Ok(best), Ok(next)) => Ok(if next.value > best.value { next } else { best }),
        (Ok(only), Err(_)) | (Err(_), Ok(only)) => Ok(only),
        (Err(error), Err(_)) => Err(error),
    })
}

/// A log-likelihood of few parameters whose derivatives are taken by differences.
///
/// First and second derivatives of one parameter are four-point differences, off by h⁴; of two parameters together, by h². With
/// parameters that are logarithms, h = 10⁻³ leaves six good digits in standard errors and more in estimates.
pub(crate) struct ByDifferences<F>(pub(crate) F);

const H: f64 = 1e-3;

impl<F: Fn(&[f64]) -> f64> LogLikelihood for ByDifferences<F> {
    fn value(&self, at: &DVector<f64>) -> f64 {
        (self.0)(at.as_slice())
    }

    fn local(&self, at: &DVector<f64>) -> Local {
        let value = self.value(at);
        let n = at.len();
        let mut gradient = DVector::zeros(n);
        let mut hessian = DMatrix::zeros(n, n);
        for i in 0..n {
            let moved = |steps: f64| self.value(&shifted(at, &[(i, steps)]));
            let (two_back, back, ahead, two_ahead) = (moved(-2.0), moved(-1.0), moved(1.0), moved(2.0));
            gradient[i] = (two_back - two_ahead + 8.0 * (ahead - back)) / (12.0 * H);
            hessian[(i, i)] = (16.0 * (ahead + back) - (two_ahead + two_back) - 30.0 * value) / (12.0 * H * H);
            for j in 0..i {
                let corner = |a: f64, b: f64| self.value(&shifted(at, &[(i, a), (j, b)]));
                let mixed =
                    (corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0)) / (4.0 * H * H);
                hessian[(i, j)] = mixed;
                hessian[(j, i)] = mixed;
            }
        }
        Local { value, gradient, hessian }
    }
}

fn shifted(at: &DVector<f64>, moves: &[(usize, f64)]) -> DVector<f64> {
    let mut moved = at.clone();
    for (i, steps) in moves {
        moved[*i] += steps * H;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(start: [f64; 2], likelihood: impl Fn(&[f64]) -> f64, best: [f64; 2]) {
        let found = maximize("a test", &ByDifferences(likelihood), DVector::from_column_slice(&start)).unwrap();
        for (found, best) in found.at.iter().zip(best) {
            assert!((found - best).abs() < 1e-5, "{found} is not {best}");
        }
    }

    #[test]
    fn a_far_start_in_a_bent_valley_arrives() {
        check([-1.2, 1.0], |x| -(1.0 - x[0]).powi(2) - 100.0 * (x[1] - x[0] * x[0]).powi(2), [1.0, 1.0]);
        check([4.0, -3.0], |x| -(x[0].cosh()) - (x[1] - 1.0).powi(4) - (x[1] - 1.0).powi(2), [0.0, 1.0]);
    }

    #[test]
    fn the_covariance_is_the_inverse_of_the_curvature() {
        let normal = ByDifferences(|x: &[f64]| -(x[0] * x[0]) / 8.0 - (x[1] * x[1]) / 2.0 - x[0] * x[1] / 4.0);
        let found = maximize("a test", &normal, DVector::from_column_slice(&[1.0, 1.0])).unwrap();
        let expected = DMatrix::from_row_slice(2, 2, &[0.25, 0.25, 0.25, 1.0]).try_inverse().unwrap();
        assert!((found.covariance - expected).amax() < 1e-6);
    }

    #[test]
    fn a_likelihood_without_a_maximum_is_refused() {
        for endless in [|x: &[f64]| x[0], |x: &[f64]| -(-x[0]).exp(), |_: &[f64]| 0.0, |_: &[f64]| f64::NAN] {
            let outcome = maximize("a test", &ByDifferences(endless), DVector::from_column_slice(&[0.0]));
            assert!(outcome.is_err(), "{outcome:?}");
        }
    }
}
