//! Everyone leaves with the same chance at every renewal.

use super::curve::RetentionCurve;
use super::renewals::Renewals;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::wilson::wilson;

/// One churn rate for all customers and all renewals: what a model must beat.
#[derive(Clone, Copy, Debug)]
pub struct Geometric {
    pub churn: f64,
    n_due: u64,
    n_lost: u64,
    pub log_likelihood: f64,
}

/// What is the churn rate, if it is one and the same for everyone and always?
///
/// θ = lost / due, summed over renewals: the maximum of Σ lost ln θ + (due − lost) ln(1 − θ). S(t) = (1 − θ)^t.
///
/// - `renewals`: counts of customers.
///
/// Assumes that customers and renewals are alike. They hardly are: those likely to leave do so first, so that this model loses the
/// faithful far too quickly. It stands here for comparison, and for data in which no such difference shows.
///
/// Errors: no renewal seen, nobody lost, nobody kept.
///
/// Source: P. S. Fader, B. G. S. Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007), 76–90, eq. 1–2.
///
/// ```
/// use cco_stats::lifetime::contract::{geometric::geometric, renewals::Renewals};
/// let fit = geometric(&Renewals::from_cohorts(&[vec![100, 80, 60]])?)?;
/// assert!((fit.churn - 40.0 / 180.0).abs() < 1e-12);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn geometric(renewals: &Renewals) -> Result<Geometric, Error> {
    renewals.check(1)?;
    let (n_due, n_lost) = (renewals.due().iter().sum::<u64>(), renewals.n_lost());
    let churn = n_lost as f64 / n_due as f64;
    Ok(Geometric { churn, n_due, n_lost, log_likelihood: renewals.log_likelihood(|_| churn) })
}

impl Geometric {
    /// Of S(t), from Wilson's interval of the churn rate.
    pub fn survival_interval(&self, n_renewals: u32, confidence: Confidence) -> Interval {
        let churn = wilson(self.n_lost, self.n_due, confidence).expect("someone came to a renewal");
        let survival = |churn: f64| (n_renewals as f64 * (-churn).ln_1p()).exp();
        Interval { low: survival(churn.high), high: survival(churn.low) }
    }

    /// −2 ln L + 2.
    pub fn aic(&self) -> f64 {
        2.0 - 2.0 * self.log_likelihood
    }
}

impl RetentionCurve for Geometric {
    fn churn_rate(&self, _renewal: u32) -> f64 {
        self.churn
    }
}
