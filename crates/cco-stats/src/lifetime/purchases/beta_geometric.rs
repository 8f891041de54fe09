//! BG/NBD: a customer may leave after each repeat purchase.

use super::history::History;
use super::model::{PurchaseModel, ln_add_exp, off_one};
use crate::lifetime::fitted::positive;
use crate::lifetime::hypergeometric::gauss;
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// How often do customers buy, which have left, and what will they still buy?
///
/// While alive a customer buys at a rate λ ~ Gamma(r, rate α), and leaves after each repeat purchase with a chance p ~ Beta(a, b):
/// L(x, t_x, T) = Γ(r + x)α^r/Γ(r) · B(a, b + x)/B(a, b) · \[(α + T)^−(r+x) + δ a/(b + x − 1) (α + t_x)^−(r+x)\], δ = 1 when x > 0.
///
/// - `alpha` has the unit of time of the histories, the others have none. Fit with [`super::model::fit`].
///
/// Assumes that λ and p are independent. One who has not bought again is alive for certain, which
/// [`super::modified_beta_geometric`] and [`super::pareto`] do not assume.
///
/// Does not accept contracts, or purchases that recur on a calendar.
///
/// Source: P. S. Fader, B. G. S. Hardie, K. L. Lee, "“Counting your customers” the easy way: an alternative to the Pareto/NBD model",
/// Marketing Science 24 (2005), 275–284, eq. 6, 9 and 10.
///
/// ```
/// use cco_stats::lifetime::purchases::{beta_geometric::BetaGeometricPurchases, history::History, model::PurchaseModel};
/// let cdnow = BetaGeometricPurchases { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/// let customer = History { repeats: 2, last: 30.43, watched: 38.86 };
/// assert!((cdnow.expected_further(&customer, 39.0) - 1.226).abs() < 1e-3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaGeometricPurchases {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

positive!(BetaGeometricPurchases, "the BG/NBD model", r, alpha, a, b);

impl BetaGeometricPurchases {
    /// ln of what stands for "left after the last purchase" over what stands for "still alive"; −∞ without repeats.
    fn log_odds_of_having_left(&self, history: &History) -> f64 {
        let x = f64::from(history.repeats);
        if history.repeats == 0 {
            return f64::NEG_INFINITY;
        }
        (self.a / (self.b + x - 1.0)).ln()
            + (self.r + x) * ((self.alpha + history.watched) / (self.alpha + history.last)).ln()
    }
}

impl PurchaseModel for BetaGeometricPurchases {
    const STARTS: &'static [&'static [f64]] = &[&[0.5, 0.5, 1.0, 2.0], &[2.0, 1.0, 0.5, 5.0]];
    const TIMES: &'static [usize] = &[1];

    fn log_likelihood(&self, history: &History) -> f64 {
        let (r, x) = (self.r, f64::from(history.repeats));
        ln_gamma(r + x) - ln_gamma(r) + r * self.alpha.ln() + ln_beta(self.a, self.b + x)
            - ln_beta(self.a, self.b)
            - (r + x) * (self.alpha + history.watched).ln()
            + ln_add_exp(0.0, self.log_odds_of_having_left(history))
    }

    fn expected_purchases(&self, time: f64) -> f64 {
        let (r, alpha, a, b) = (self.r, self.alpha, off_one(self.a), self.b);
        let still = (alpha / (alpha + time)).powf(r) * gauss(r, b, a + b - 1.0, time / (alpha + time));
        (a + b - 1.0) / (a - 1.0) * (1.0 - still)
    }

    fn p_alive(&self, history: &History) -> f64 {
        1.0 / (1.0 + self.log_odds_of_having_left(history).exp())
    }

    fn expected_further(&self, history: &History, time: f64) -> f64 {
        let (r, a, b, x) = (self.r, off_one(self.a), self.b, f64::from(history.repeats));
        let so_far = self.alpha + history.watched;
        let still =
            (so_far / (so_far + time)).powf(r + x) * gauss(r + x, b + x, a + b + x - 1.0, time / (so_far + time));
        (a + b + x - 1.0) / (a - 1.0) * (1.0 - still) * self.p_alive(history)
    }
}
