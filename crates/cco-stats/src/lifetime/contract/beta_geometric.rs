//! The shifted-beta-geometric model: everyone has a churn rate of their own, which does not change.

use super::curve::RetentionCurve;
use super::renewals::Renewals;
use crate::error::Error;
use crate::lifetime::fitted::{Fitted, Positive, positive};

/// Churn rates spread over customers as a beta distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaGeometric {
    pub alpha: f64,
    pub beta: f64,
}

positive!(BetaGeometric, "the shifted-beta-geometric model", alpha, beta);

/// Retention rates rise with tenure: how far is that because those likely to leave have left, and how will it go on?
///
/// Each customer leaves at each renewal with a chance θ of their own, θ ~ Beta(α, β). Then h(t) = α/(α + β + t − 1),
/// S(t) = B(α, β + t)/B(α, β). Maximum likelihood over Σ lost ln P(T = t) + Σ left ln S(t), in ln α and ln β.
///
/// - `renewals`: counts of customers, cohorts of any ages; at least two renewals seen.
///
/// Assumes that no customer's own θ changes with time, and no difference between cohorts but age. α/(α + β) is the churn rate of new
/// customers, 1/(α + β + 1) how unlike they are (0 alike, 1 all or nothing).
///
/// Does not accept customers who come back, or contracts of different lengths in one fit.
///
/// Errors: fewer than two renewals; nobody lost, nobody kept; and no maximum, where retention does not rise with tenure. Then customers
/// look alike: use [`super::geometric`], or [`super::beta_weibull`] if it falls.
///
/// Source: P. S. Fader, B. G. S. Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007), 76–90, eq. 5–8.
///
/// ```
/// use cco_stats::lifetime::contract::{beta_geometric::beta_geometric, curve::RetentionCurve, renewals::Renewals};
/// // "Regular" customers of the paper, seen for seven years: α = 0.704, β = 1.182, ln L = −1680.3.
/// let fit = beta_geometric(&Renewals::from_cohorts(&[vec![1000, 631, 468, 382, 326, 289, 262, 241]])?)?;
/// assert!((fit.model.alpha - 0.704).abs() < 5e-4 && (fit.model.beta - 1.182).abs() < 5e-4);
/// assert!((fit.log_likelihood - -1680.3).abs() < 0.05);
/// assert!((fit.model.survival(12) - 0.17004).abs() < 1e-5);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn beta_geometric(renewals: &Renewals) -> Result<Fitted<BetaGeometric>, Error> {
    renewals.check(BetaGeometric::PARAMETERS.len())?;
    let log_likelihood = |model: &BetaGeometric| renewals.log_likelihood(|t| model.churn_rate(t));
    Fitted::search(log_likelihood, &[&[1.0, 1.0], &[0.5, 5.0], &[5.0, 50.0]])
}

impl RetentionCurve for BetaGeometric {
    fn churn_rate(&self, renewal: u32) -> f64 {
        self.alpha / (self.alpha + self.beta + f64::from(renewal) - 1.0)
    }
}
