//! What every model of purchases in continuous time answers.

use super::history::{Histories, History};
use crate::error::Error;
use crate::lifetime::fitted::{Fitted, Positive};

/// A population of customers who buy at rates of their own until they silently leave.
pub trait PurchaseModel: Positive {
    /// ln of the likelihood of one history.
    fn log_likelihood(&self, history: &History) -> f64;

    /// E\[X(t)\]: purchases expected of a new customer within `time` ≥ 0 after the first.
    fn expected_purchases(&self, time: f64) -> f64;

    /// P(alive | x, t_x, T): the chance that a customer with this history has not left.
    fn p_alive(&self, history: &History) -> f64;

    /// E\[Y(t) | x, t_x, T\]: purchases expected within the next `time` ≥ 0 of a customer with this history.
    fn expected_further(&self, history: &History, time: f64) -> f64;

    /// Where searches start, times in units of the mean time watched.
    const STARTS: &'static [&'static [f64]];

    /// Which of the parameters are times.
    const TIMES: &'static [usize];
}

/// The model of this kind under which the histories are likeliest.
///
/// - `histories`: at least two customers with repeat purchases; the unit of time is theirs.
///
/// Assumes that customers are independent of each other, that each buys at a constant rate while alive, and that all were acquired alike.
///
/// Errors: fewer than two customers with repeats; no maximum, as when customers are all alike or nobody seems to leave.
pub fn fit<M: PurchaseModel>(histories: &Histories) -> Result<Fitted<M>, Error> {
    histories.check()?;
    let unit = histories.mean_watched();
    let in_units = histories.divided_by(unit);
    let fitted = Fitted::search(|model: &M| in_units.sum(|history| model.log_likelihood(history)), M::STARTS)?;
    Ok(fitted.in_units(M::TIMES, unit, |model| histories.sum(|history| model.log_likelihood(history))))
}

/// ln(eᵃ + eᵇ) without overflow.
pub(super) fn ln_add_exp(a: f64, b: f64) -> f64 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if less.is_finite() { more + (less - more).exp().ln_1p() } else { more }
}

/// A shape parameter at which a formula reads 0/0 is moved off it by a hundred-thousandth.
pub(super) fn off_one(shape: f64) -> f64 {
    if (shape - 1.0).abs() < 1e-5 { 1.0 + 1e-5 } else { shape }
}
