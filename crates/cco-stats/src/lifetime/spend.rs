//! Gamma-gamma: what a purchase is worth, customer by customer.

use crate::error::{Error, check_length, check_values};
use crate::lifetime::fitted::{Fitted, positive};
use statrs::function::gamma::ln_gamma;

/// What will a customer spend a purchase, when few purchases say little about the one and much about all?
///
/// A purchase is Gamma(p, rate ν) within a customer, ν ~ Gamma(q, rate v) between customers. For the mean m of x purchases:
/// ln L = ln Γ(px + q) − ln Γ(px) − ln Γ(q) + q ln v + (px − 1) ln m + px ln x − (px + q) ln(xm + v).
///
/// Assumes that spending has nothing to do with how often one buys (look at their correlation), and does not change with time.
///
/// Source: P. S. Fader, B. G. S. Hardie, "The gamma-gamma model of monetary value" (2013), eq. 1a and 5 (there γ is v).
///
/// ```
/// use cco_stats::lifetime::spend::GammaGamma;
/// let cdnow = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
/// // Who bought twice for 22.35 is expected to spend a little more: the population's mean is 35.
/// assert!((cdnow.expected_spend(2, 22.35) - 24.66).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    pub p: f64,
    pub q: f64,
    /// In the unit of money.
    pub v: f64,
}

positive!(GammaGamma, "the gamma-gamma model", p, q, v);

/// The gamma-gamma model under which what customers spent is likeliest.
///
/// - `purchases`: x ≥ 1, how many purchases of each customer are known. `means`: m > 0, the mean of these, in any unit of money.
///
/// Does not accept customers without a purchase, or purchases of 0 or less (free trials, refunds): leave them out and say so.
///
/// Errors: lengths that differ; fewer than three customers; no maximum, as when all spend the same.
pub fn gamma_gamma(purchases: &[u32], means: &[f64]) -> Result<Fitted<GammaGamma>, Error> {
    check_length("means", means.len(), purchases.len())?;
    check_values("means", means, "must be finite and above 0", |mean| mean > 0.0)?;
    if let Some(index) = purchases.iter().position(|n| *n == 0) {
        return Err(Error::value("purchases", index, 0.0, "must be at least 1"));
    }
    if purchases.len() < 3 {
        return Err(Error::too_few("customers", purchases.len(), 3));
    }
    let unit = means.iter().sum::<f64>() / means.len() as f64;
    let log_likelihood = |model: &GammaGamma, unit: f64| -> f64 {
        purchases.iter().zip(means).map(|(n, mean)| model.log_likelihood(*n, mean / unit)).sum()
    };
    let starts: &[&[f64]] = &[&[5.0, 3.0, 0.5], &[1.0, 2.0, 1.0], &[20.0, 5.0, 0.2]];
    let fitted = Fitted::search(|model| log_likelihood(model, unit), starts)?;
    Ok(fitted.in_units(&[2], unit, |model| log_likelihood(model, 1.0)))
}

impl GammaGamma {
    /// ln of the density of a mean of `mean` over `purchases`.
    pub fn log_likelihood(&self, purchases: u32, mean: f64) -> f64 {
        let x = f64::from(purchases);
        let shape = self.p * x;
        ln_gamma(shape + self.q) - ln_gamma(shape) - ln_gamma(self.q)
            + self.q * self.v.ln()
            + (shape - 1.0) * mean.ln()
            + shape * x.ln()
            - (shape + self.q) * (x * mean + self.v).ln()
    }

    /// E\[M\] = pv/(q − 1), the mean over customers; `None` when q ≤ 1: then there is none.
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.v / (self.q - 1.0))
    }

    /// E\[M | m, x\] = p(v + xm)/(px + q − 1): the mean a customer would spend in the long run, drawn from their own mean towards
    /// everyone's the more, the fewer purchases there are. `purchases` ≥ 1.
    pub fn expected_spend(&self, purchases: u32, mean: f64) -> f64 {
        let x = f64::from(purchases);
        self.p * (self.v + x * mean) / (self.p * x + self.q - 1.0)
    }
}
