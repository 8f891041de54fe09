//! Log odds, and the regression on them that calibration, slopes and the linear model share.

use nalgebra::{DMatrix, DVector};

/// Steps until a fit counts as lost. Newton's method doubles the digits with each; those that need more than about 15 do not end.
const MOST_STEPS: usize = 60;
/// A step that gains less than this share of the loss is the last.
const GAIN: f64 = 1e-12;

/// 1 / (1 + e⁻ᶻ), without overflow.
pub fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 { 1.0 / (1.0 + (-z).exp()) } else { z.exp() / (1.0 + z.exp()) }
}

/// ln(p / (1 − p)). Infinite at 0 and 1.
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// ln(1 + eᶻ), without overflow: the log loss of predicting log odds z for a row without the event.
pub(crate) fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// A logistic regression to fit: minimise Σ w (softplus(η) − t η) + ½ Σ λ β², η = β₀ + Σ β x.
pub(crate) struct Regression<'a> {
    /// One slice a column, each of length n.
    pub(crate) columns: &'a [&'a [f64]],
    /// t: 1 with the event, 0 without, or a share between.
    pub(crate) targets: &'a [f64],
    /// w ≥ 0.
    pub(crate) weights: Option<&'a [f64]>,
    /// λ ≥ 0 by column; the intercept is free.
    pub(crate) penalties: &'a [f64],
}

/// β₀, then one coefficient a column.
pub(crate) type Coefficients = DVector<f64>;

impl Regression<'_> {
    /// Newton's method with step halving from `start`, or from no effect at all. `None` when it does not settle: columns that are
    /// combinations of each other, or outcomes that a column separates, without a penalty to hold them.
    pub(crate) fn fit(&self, start: Option<&Coefficients>) -> Option<Coefficients> {
        let mut beta = start.cloned().unwrap_or_else(|| DVector::zeros(self.columns.len() + 1));
        let mut loss = self.loss(&beta);
        for _ in 0..MOST_STEPS {
            let (gradient, hessian) = self.derivatives(&beta);
            let step = hessian.cholesky()?.solve(&gradient);
            let (next, next_loss) = self.descend(&beta, &step, loss)?;
            let is_settled = loss - next_loss <= GAIN * (1.0 + next_loss.abs());
            (beta, loss) = (next, next_loss);
            if is_settled {
                return beta.iter().all(|value| value.is_finite()).then_some(beta);
            }
        }
        None
    }

    /// The longest of the halved steps that does not climb.
    fn descend(&self, beta: &Coefficients, step: &Coefficients, loss: f64) -> Option<(Coefficients, f64)> {
        let mut length = 1.0;
        for _ in 0..40 {
            let next = beta - step * length;
            let next_loss = self.loss(&next);
            if next_loss <= loss + GAIN * (1.0 + loss.abs()) {
                return Some((next, next_loss));
            }
            length /= 2.0;
        }
        None
    }

    fn eta(&self, beta: &Coefficients) -> Vec<f64> {
        let mut eta = vec![beta[0]; self.targets.len()];
        for (column, coefficient) in self.columns.iter().zip(beta.iter().skip(1)) {
            for (value, x) in eta.iter_mut().zip(*column) {
                *value += coefficient * x;
            }
        }
        eta
    }

    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    fn loss(&self, beta: &Coefficients) -> f64 {
        let rows = self.eta(beta).into_iter().zip(self.targets).enumerate();
        let fit: f64 = rows.map(|(row, (eta, target))| self.weight(row) * (softplus(eta) - target * eta)).sum();
        let slopes = beta.iter().skip(1).zip(self.penalties);
        fit + slopes.map(|(slope, penalty)| penalty * slope * slope).sum::<f64>() / 2.0
    }

    fn derivatives(&self, beta: &Coefficients) -> (DVector<f64>, DMatrix<f64>) {
        let n_columns = self.columns.len();
        let (mut gradient, mut hessian) = (DVector::zeros(n_columns + 1), DMatrix::zeros(n_columns + 1, n_columns + 1));
        let (mut residuals, mut curvatures) = (self.eta(beta), Vec::with_capacity(self.targets.len()));
        for (row, (eta, target)) in residuals.iter_mut().zip(self.targets).enumerate() {
            let probability = sigmoid(*eta);
            *eta = self.weight(row) * (probability - target);
            curvatures.push(self.weight(row) * probability * (1.0 - probability));
        }
        gradient[0] = residuals.iter().sum();
        hessian[(0, 0)] = curvatures.iter().sum();
        let mut scaled = vec![0.0; curvatures.len()];
        for (j, column) in self.columns.iter().enumerate() {
            for ((scaled, curvature), x) in scaled.iter_mut().zip(&curvatures).zip(*column) {
                *scaled = curvature * x;
            }
            gradient[j + 1] = dot(&residuals, column) + self.penalties[j] * beta[j + 1];
            hessian[(j + 1, 0)] = scaled.iter().sum();
            for (k, other) in self.columns[..=j].iter().enumerate() {
                hessian[(j + 1, k + 1)] = dot(&scaled, other);
            }
            hessian[(j + 1, j + 1)] += self.penalties[j];
        }
        hessian.fill_upper_triangle_with_lower_triangle();
        (gradient, hessian)
    }
}

/// In four running sums, which the compiler turns into one wide one.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_fours, b_fours) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_fours.remainder().iter().zip(b_fours.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0; 4];
    for (x, y) in a_fours.zip(b_fours) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
