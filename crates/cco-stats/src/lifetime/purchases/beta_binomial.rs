//! BG/BB: at each of a row of occasions, a living customer buys or not.

use super::model::off_one;
use crate::error::{Error, check_length, check_values};
use crate::lifetime::fitted::{Fitted, positive};
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// What one customer did at the occasions after the first purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasions {
    /// x: at how many the customer bought.
    pub bought: u32,
    /// t_x: the last at which the customer bought; 0 when there was none.
    pub last: u32,
    /// n: how many there were.
    pub n: u32,
}

/// Customers who can buy only at given occasions: a yearly appeal, a monthly box, an annual conference.
///
/// A living customer buys at each occasion with a chance p ~ Beta(α, β), and leaves before each with θ ~ Beta(γ, δ):
/// L(x, t_x, n) = B(α + x, β + n − x)/B(α, β) · B(γ, δ + n)/B(γ, δ)
/// + Σ_{i = 0}^{n − t_x − 1} B(α + x, β + t_x − x + i)/B(α, β) · B(γ + 1, δ + t_x + i)/B(γ, δ).
///
/// Assumes that p and θ are independent, and occasions alike.
///
/// Source: P. S. Fader, B. G. S. Hardie, J. Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29
/// (2010), 1086–1108, eq. 5, 8, 11 and 13.
///
/// ```
/// use cco_stats::lifetime::purchases::beta_binomial::{BetaBinomial, Occasions};
/// let donors = BetaBinomial { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
/// // One who gave at all of six appeals gives at 3.75 of the next five.
/// let faithful = Occasions { bought: 6, last: 6, n: 6 };
/// assert!((donors.expected_further(faithful, 5) - 3.75).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaBinomial {
    pub alpha: f64,
    pub beta: f64,
    pub gamma: f64,
    pub delta: f64,
}

positive!(BetaBinomial, "the BG/BB model", alpha, beta, gamma, delta);

/// The BG/BB model under which what customers did is likeliest.
///
/// - `occasions`: one for each kind of customer, `last` ≤ `n`, `bought` ≤ `last`, n ≥ 1. `counts`: how many customers of that kind, > 0.
///
/// Errors: histories that contradict themselves; nobody bought again; no maximum, as when customers are all alike.
pub fn beta_binomial(occasions: &[Occasions], counts: &[f64]) -> Result<Fitted<BetaBinomial>, Error> {
    check_length("counts", counts.len(), occasions.len())?;
    check_values("counts", counts, "must be finite and above 0", |count| count > 0.0)?;
    let contradicts = |o: &Occasions| o.n == 0 || o.last > o.n || o.bought > o.last || (o.last > 0) != (o.bought > 0);
    if let Some(index) = occasions.iter().position(contradicts) {
        return Err(Error::value(
            "bought",
            index,
            occasions[index].bought.into(),
            "must agree with the last purchase and the occasions",
        ));
    }
    let with_repeats = occasions.iter().filter(|occasions| occasions.bought > 0).count();
    if with_repeats < 2 {
        return Err(Error::too_few("kinds of customers who bought again", with_repeats, 2));
    }
    let log_likelihood =
        |model: &BetaBinomial| occasions.iter().zip(counts).map(|(o, n)| n * model.log_likelihood(*o)).sum();
    Fitted::search(log_likelihood, &[&[1.0, 1.0, 1.0, 3.0], &[1.0, 2.0, 0.5, 5.0]])
}

impl BetaBinomial {
    /// ln of the likelihood of one history.
    pub fn log_likelihood(&self, history: Occasions) -> f64 {
        let (x, last, n) = (f64::from(history.bought), f64::from(history.last), f64::from(history.n));
        let bought = |failures: f64| ln_beta(self.alpha + x, self.beta + failures);
        let mut sum = (bought(n - x) + ln_beta(self.gamma, self.delta + n)).exp();
        for i in 0..history.n - history.last {
            let i = f64::from(i);
            sum += (bought(last - x + i) + ln_beta(self.gamma + 1.0, self.delta + last + i)).exp();
        }
        sum.ln() - ln_beta(self.alpha, self.beta) - ln_beta(self.gamma, self.delta)
    }

    /// The chance that a customer with this history is alive at the next occasion.
    pub fn p_alive(&self, history: Occasions) -> f64 {
        let (x, n) = (f64::from(history.bought), f64::from(history.n));
        let alive = ln_beta(self.alpha + x, self.beta + n - x) - ln_beta(self.alpha, self.beta)
            + ln_beta(self.gamma, self.delta + n + 1.0)
            - ln_beta(self.gamma, self.delta);
        (alive - self.log_likelihood(history)).exp()
    }

    /// Purchases expected of a new customer at the first `n` occasions.
    pub fn expected_purchases(&self, n: u32) -> f64 {
        let gamma = off_one(self.gamma);
        self.alpha / (self.alpha + self.beta) * self.delta / (gamma - 1.0) * (1.0 - self.lasting(gamma, f64::from(n)))
    }

    /// Purchases expected of a customer with this history at the next `more` occasions.
    pub fn expected_further(&self, history: Occasions, more: u32) -> f64 {
        let (gamma, x, n) = (off_one(self.gamma), f64::from(history.bought), f64::from(history.n));
        let bought = ln_beta(self.alpha + x + 1.0, self.beta + n - x) - ln_beta(self.alpha, self.beta);
        let occasions = self.lasting(gamma, n) - self.lasting(gamma, n + f64::from(more));
        (bought - self.log_likelihood(history)).exp() * self.delta / (gamma - 1.0) * occasions
    }

    /// Γ(γ + δ)/Γ(γ + δ + n) · Γ(1 + δ + n)/Γ(1 + δ).
    fn lasting(&self, gamma: f64, n: f64) -> f64 {
        let both = gamma + self.delta;
        (ln_gamma(both) - ln_gamma(both + n) + ln_gamma(1.0 + self.delta + n) - ln_gamma(1.0 + self.delta)).exp()
    }
}
