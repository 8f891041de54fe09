//! Pareto/NBD: a customer may leave at any time.

use super::history::History;
use super::model::{PurchaseModel, ln_add_exp};
use crate::lifetime::fitted::positive;
use crate::lifetime::hypergeometric::gauss;
use statrs::function::gamma::ln_gamma;

/// The same questions as [`super::beta_geometric`], of customers whose leaving has nothing to do with their purchases.
///
/// While alive a customer buys at a rate λ ~ Gamma(r, rate α); the time to leaving is exponential with a rate μ ~ Gamma(s, rate β):
/// L(x, t_x, T) = Γ(r + x)α^r β^s/Γ(r) · \[1/((α + T)^(r+x) (β + T)^s) + s/(r + s + x) A₀\], with
/// A₀ = F(t_x)/(m + t_x)^(r+s+x) − F(T)/(m + T)^(r+s+x), m = max(α, β),
/// F(t) = ₂F₁(r + s + x, s + 1 or r + x; r + s + x + 1; |α − β|/(m + t)), s + 1 when α ≥ β.
///
/// - `alpha` and `beta` have the unit of time of the histories, r and s have none. Fit with [`super::model::fit`].
///
/// Assumes that λ and μ are independent.
///
/// Does not accept contracts, or purchases that recur on a calendar.
///
/// Source: D. C. Schmittlein, D. G. Morrison, R. Colombo, "Counting your customers: who are they and what will they do next?", Management
/// Science 33 (1987), 1–24; in the form of P. S. Fader, B. G. S. Hardie, "A note on deriving the Pareto/NBD model" (2005), eq. 16–19, 26, 41.
///
/// ```
/// use cco_stats::lifetime::purchases::{history::History, model::PurchaseModel, pareto::Pareto};
/// let cdnow = Pareto { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
/// let customer = History { repeats: 26, last: 30.86, watched: 31.0 };
/// assert!((cdnow.p_alive(&customer) - 0.9979).abs() < 1e-4);
/// assert!((cdnow.expected_further(&customer, 52.0) - 25.46).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    pub r: f64,
    pub alpha: f64,
    pub s: f64,
    pub beta: f64,
}

positive!(Pareto, "the Pareto/NBD model", r, alpha, s, beta);

impl Pareto {
    /// ln A₀; −∞ where the last purchase was at the end of watching.
    fn log_a0(&self, history: &History) -> f64 {
        let total = self.r + self.s + f64::from(history.repeats);
        let (later, second) = if self.alpha >= self.beta {
            (self.alpha, self.s + 1.0)
        } else {
            (self.beta, self.r + f64::from(history.repeats))
        };
        let apart = (self.alpha - self.beta).abs();
        let log_part = |t: f64| gauss(total, second, total + 1.0, apart / (later + t)).ln() - total * (later + t).ln();
        let (at_last, at_end) = (log_part(history.last), log_part(history.watched));
        if at_end >= at_last { f64::NEG_INFINITY } else { at_last + (-(at_end - at_last).exp()).ln_1p() }
    }

    /// ln of the two parts of the likelihood in brackets: alive, left.
    fn log_parts(&self, history: &History) -> (f64, f64) {
        let x = f64::from(history.repeats);
        let alive = -(self.r + x) * (self.alpha + history.watched).ln() - self.s * (self.beta + history.watched).ln();
        let left = (self.s / (self.r + self.s + x)).ln() + self.log_a0(history);
        (alive, left)
    }

    /// (1 − (from/to)^(s − 1))/(s − 1), also where s is 1: then it is ln(to/from).
    fn lifetime(&self, from: f64, to: f64) -> f64 {
        let log = (to / from).ln();
        let exponent = (self.s - 1.0) * log;
        if exponent.abs() < 1e-12 { log } else { -(-exponent).exp_m1() / exponent * log }
    }
}

impl PurchaseModel for Pareto {
    const STARTS: &'static [&'static [f64]] = &[&[0.5, 0.5, 0.5, 0.5], &[2.0, 1.0, 1.0, 3.0]];
    const TIMES: &'static [usize] = &[1, 3];

    fn log_likelihood(&self, history: &History) -> f64 {
        let (alive, left) = self.log_parts(history);
        ln_gamma(self.r + f64::from(history.repeats)) - ln_gamma(self.r)
            + self.r * self.alpha.ln()
            + self.s * self.beta.ln()
            + ln_add_exp(alive, left)
    }

    fn expected_purchases(&self, time: f64) -> f64 {
        self.r * self.beta / self.alpha * self.lifetime(self.beta, self.beta + time)
    }

    fn p_alive(&self, history: &History) -> f64 {
        let (alive, left) = self.log_parts(history);
        1.0 / (1.0 + (left - alive).exp())
    }

    fn expected_further(&self, history: &History, time: f64) -> f64 {
        let (beta, rate) =
            (self.beta + history.watched, (self.r + f64::from(history.repeats)) / (self.alpha + history.watched));
        rate * beta * self.lifetime(beta, beta + time) * self.p_alive(history)
    }
}
