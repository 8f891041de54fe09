//! MBG/NBD: a customer may leave after each purchase, the first included.

use super::history::History;
use super::model::{PurchaseModel, ln_add_exp, off_one};
use crate::lifetime::fitted::positive;
use crate::lifetime::hypergeometric::gauss;
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// The same questions as [`super::beta_geometric`], of customers of whom some leave at once.
///
/// While alive a customer buys at a rate λ ~ Gamma(r, rate α), and leaves after every purchase, also the first, with p ~ Beta(a, b):
/// L(x, t_x, T) = Γ(r + x)α^r/Γ(r) · B(a, b + x + 1)/B(a, b) · \[(α + T)^−(r+x) + a/(b + x) (α + t_x)^−(r+x)\].
///
/// - `alpha` has the unit of time of the histories, the others have none. Fit with [`super::model::fit`].
///
/// Assumes and does not accept the same.
///
/// Source: E. P. Batislam, M. Denizel, A. Filiztekin, "Empirical validation and comparison of models for customer base analysis",
/// International Journal of Research in Marketing 24 (2007), 201–209, eq. 3–7.
///
/// ```
/// use cco_stats::lifetime::purchases::{history::History, model::PurchaseModel, modified_beta_geometric::ModifiedBetaGeometric};
/// let cdnow = ModifiedBetaGeometric { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
/// // 1/(1 + a/b ((α + T)/α)^r): one who never bought again may well have left.
/// let once = History { repeats: 0, last: 0.0, watched: 38.86 };
/// assert!((cdnow.p_alive(&once) - 0.3897).abs() < 1e-3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModifiedBetaGeometric {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

positive!(ModifiedBetaGeometric, "the MBG/NBD model", r, alpha, a, b);

impl ModifiedBetaGeometric {
    /// ln of what stands for "left after the last purchase" over what stands for "still alive".
    fn log_odds_of_having_left(&self, history: &History) -> f64 {
        let x = f64::from(history.repeats);
        (self.a / (self.b + x)).ln()
            + (self.r + x) * ((self.alpha + history.watched) / (self.alpha + history.last)).ln()
    }
}

impl PurchaseModel for ModifiedBetaGeometric {
    const STARTS: &'static [&'static [f64]] = &[&[0.5, 0.5, 1.0, 2.0], &[2.0, 1.0, 0.5, 5.0]];
    const TIMES: &'static [usize] = &[1];

    fn log_likelihood(&self, history: &History) -> f64 {
        let (r, x) = (self.r, f64::from(history.repeats));
        ln_gamma(r + x) - ln_gamma(r) + r * self.alpha.ln() + ln_beta(self.a, self.b + x + 1.0)
            - ln_beta(self.a, self.b)
            - (r + x) * (self.alpha + history.watched).ln()
            + ln_add_exp(0.0, self.log_odds_of_having_left(history))
    }

    fn expected_purchases(&self, time: f64) -> f64 {
        let (r, alpha, a, b) = (self.r, self.alpha, off_one(self.a), self.b);
        let still = (alpha / (alpha + time)).powf(r) * gauss(r, b + 1.0, a + b, time / (alpha + time));
        b / (a - 1.0) * (1.0 - still)
    }

    fn p_alive(&self, history: &History) -> f64 {
        1.0 / (1.0 + self.log_odds_of_having_left(history).exp())
    }

    fn expected_further(&self, history: &History, time: f64) -> f64 {
        let (r, a, b, x) = (self.r, off_one(self.a), self.b, f64::from(history.repeats));
        let so_far = self.alpha + history.watched;
        let still =
            (so_far / (so_far + time)).powf(r + x) * gauss(r + x, b + x + 1.0, a + b + x, time / (so_far + time));
        (a + b + x) / (a - 1.0) * (1.0 - still) * self.p_alive(history)
    }
}
