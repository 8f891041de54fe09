//! The beta-discrete-Weibull model: churn rates differ between customers and change with tenure.

use super::curve::RetentionCurve;
use super::renewals::Renewals;
use crate::error::Error;
use crate::lifetime::fitted::{Fitted, Positive, positive};
use statrs::function::gamma::ln_gamma;

/// As the shifted-beta-geometric model, which it is when c = 1, with a duration dependence c of every customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaWeibull {
    pub alpha: f64,
    pub beta: f64,
    /// Above 1, each customer grows more likely to leave with every renewal; below 1, less.
    pub c: f64,
}

positive!(BetaWeibull, "the beta-discrete-Weibull model", alpha, beta, c);

/// Do customers themselves change with tenure, besides the restless leaving first?
///
/// S(t | θ) = (1 − θ)^(t^c), θ ~ Beta(α, β), so that S(t) = B(α, β + t^c)/B(α, β). Maximum likelihood in ln α, ln β, ln c.
///
/// - `renewals`: counts of customers, cohorts of any ages; at least three renewals seen.
///
/// Assumes one c for all customers, and no difference between cohorts but age. With few renewals seen, c and the spread of θ explain the
/// same rise of retention; intervals then are wide, and rightly so.
///
/// Does not accept customers who come back, or contracts of different lengths in one fit.
///
/// Errors: fewer than three renewals; nobody lost, nobody kept; and no maximum, where the data leave the parameters open.
///
/// Source: P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin, T. Steenburgh, "How to project customer retention revisited: the role of
/// duration dependence", Journal of Interactive Marketing 43 (2018), 1–16, eq. 4–5.
///
/// ```
/// use cco_stats::lifetime::contract::{beta_weibull::beta_weibull, curve::RetentionCurve, renewals::Renewals};
/// // "High End" customers, seen for four years: α = 0.259, β = 1.722, c = 1.584. After twelve, 39.4 % were left.
/// let fit = beta_weibull(&Renewals::from_cohorts(&[vec![1000, 869, 743, 653, 593]])?)?;
/// assert!((fit.model.alpha - 0.259).abs() < 5e-4 && (fit.model.beta - 1.722).abs() < 1e-3);
/// assert!((fit.model.c - 1.584).abs() < 5e-4);
/// assert!((fit.model.survival(12) - 0.389).abs() < 5e-4);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn beta_weibull(renewals: &Renewals) -> Result<Fitted<BetaWeibull>, Error> {
    renewals.check(BetaWeibull::PARAMETERS.len())?;
    let log_likelihood = |model: &BetaWeibull| renewals.log_likelihood(|t| model.churn_rate(t));
    Fitted::search(log_likelihood, &[&[1.0, 1.0, 1.0], &[0.3, 2.0, 1.5], &[2.0, 20.0, 0.7], &[0.5, 5.0, 1.0]])
}

impl BetaWeibull {
    /// ln B(α, β + t^c), but for what does not depend on t.
    fn log_survival(&self, t: f64) -> f64 {
        let shifted = self.beta + t.powf(self.c);
        ln_gamma(shifted) - ln_gamma(self.alpha + shifted)
    }
}

impl RetentionCurve for BetaWeibull {
    fn churn_rate(&self, renewal: u32) -> f64 {
        let t = f64::from(renewal);
        -(self.log_survival(t) - self.log_survival(t - 1.0)).exp_m1()
    }

    fn survival(&self, n_renewals: u32) -> f64 {
        (self.log_survival(f64::from(n_renewals)) - self.log_survival(0.0)).exp()
    }

    fn survival_after(&self, made: u32, more: u32) -> f64 {
        (self.log_survival(f64::from(made + more)) - self.log_survival(f64::from(made))).exp()
    }
}
