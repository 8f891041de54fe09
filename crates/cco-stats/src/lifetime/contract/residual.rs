//! What a customer under contract is still expected to pay.

use super::curve::RetentionCurve;
use crate::error::{Error, check_values};

/// Below this rate an endless sum would take millions of renewals to settle.
const LEAST_DISCOUNT: f64 = 1e-6;

/// What is left out of an endless sum, as a share of it.
const NEGLIGIBLE: f64 = 1e-12;

/// How many payments, discounted to today, is a customer expected to make from the next renewal on, without end?
///
/// DERL = Σ_{t ≥ 1} S(m + t)/S(m) · (1 + d)^−(t − 1), m the renewals made so far, d the discount rate of one renewal period. Times the
/// margin of a period it is the expected residual lifetime value just before the next renewal, whose payment is not discounted.
///
/// - `made`: m ≥ 0. `discount`: d per period, ≥ 10⁻⁶; of 10 % a year, (1.1)^(1/12) − 1 a month.
///
/// Assumes that the model holds for ever. With a little discount the far tail, which nobody has seen, carries much of the sum: look
/// at [`residual_lifetime_within`] as well.
///
/// Does not accept a rate of 0: with α ≤ 1 the sum of a beta-geometric customer has no end.
///
/// Source: P. S. Fader, B. G. S. Hardie, "Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity",
/// Marketing Science 29 (2010), 85–93, eq. 5 and 6.
///
/// ```
/// use cco_stats::lifetime::contract::{beta_geometric::BetaGeometric, residual::residual_lifetime};
/// let customers = BetaGeometric { alpha: 3.80, beta: 15.19 };
/// // In closed form it is (β + m)/(α + β + m) · ₂F₁(1, β + m + 1; α + β + m + 1; 1/(1 + d)): those who stayed longer will stay longer.
/// assert!((residual_lifetime(&customers, 0, 0.1)? - 3.308_376_80).abs() < 1e-8);
/// assert!((residual_lifetime(&customers, 4, 0.1)? - 3.840_904_27).abs() < 1e-8);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn residual_lifetime(curve: &impl RetentionCurve, made: u32, discount: f64) -> Result<f64, Error> {
    check_values("discount", &[discount], "must be finite and at least a millionth", |rate| rate >= LEAST_DISCOUNT)?;
    let (mut sum, mut term) = (0.0, 1.0);
    for renewal in made.saturating_add(1)..u32::MAX {
        term *= curve.retention_rate(renewal);
        sum += term;
        term /= 1.0 + discount;
        // Were nobody to leave any more, term · (1 + 1/d) would still come.
        if term * (1.0 + 1.0 / discount) <= NEGLIGIBLE * sum {
            break;
        }
    }
    Ok(sum)
}

/// How many of the next `horizon` payments is a customer expected to make, discounted to today?
///
/// Σ_{t = 1..horizon} S(m + t)/S(m) · (1 + d)^−(t − 1); as [`residual_lifetime`], without looking further. d may be 0: then it is the
/// expected number of renewals, the restricted mean of what is left.
///
/// ```
/// use cco_stats::lifetime::contract::{beta_geometric::BetaGeometric, residual::residual_lifetime_within};
/// let customers = BetaGeometric { alpha: 1.0, beta: 1.0 };
/// // S(t) = 1/(1 + t).
/// assert!((residual_lifetime_within(&customers, 0, 3, 0.0)? - (1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0)).abs() < 1e-12);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn residual_lifetime_within(
    curve: &impl RetentionCurve,
    made: u32,
    horizon: u32,
    discount: f64,
) -> Result<f64, Error> {
    check_values("discount", &[discount], "must be finite and not negative", |rate| rate >= 0.0)?;
    let (mut sum, mut term) = (0.0, 1.0);
    for renewal in made + 1..=made + horizon {
        term *= curve.retention_rate(renewal);
        sum += term;
        term /= 1.0 + discount;
    }
    Ok(sum)
}
