//! Everyone leaves with the same chance at every renewal.

use super::curve::RetentionCurve;
use super::renewals::Renewals;
use crate::error::Error;
use crate::lifetime::fitted::{Fitted, positive};

/// One churn rate for all customers and all renewals: what a model must beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    /// θ/(1 − θ), θ the churn rate.
    pub odds: f64,
}

positive!(Geometric, "the geometric model", odds);

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
/// assert!((fit.model.churn() - 40.0 / 180.0).abs() < 1e-12);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn geometric(renewals: &Renewals) -> Result<Fitted<Geometric>, Error> {
    renewals.check(1)?;
    let (n_due, n_lost) = (renewals.due().iter().sum::<u64>(), renewals.n_lost());
    let odds = n_lost as f64 / (n_due - n_lost) as f64;
    Fitted::search(|model: &Geometric| renewals.log_likelihood(|_| model.churn()), &[&[odds]])
}

impl Geometric {
    /// θ.
    pub fn churn(&self) -> f64 {
        self.odds / (1.0 + self.odds)
    }
}

impl RetentionCurve for Geometric {
    fn churn_rate(&self, _renewal: u32) -> f64 {
        self.churn()
    }
}
