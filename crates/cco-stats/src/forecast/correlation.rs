//! How far terms that ended together met one fate, read off those that are over.

use super::book::Correlation;
use crate::error::{Error, check_values};
use crate::interval::Confidence;
use crate::normal::{normal_quantile, two_sided_z};
use crate::student::two_sided_t;
use statrs::distribution::{Continuous, Normal};
use std::collections::BTreeMap;

/// A term that is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolved {
    /// The chance of renewal that was told before its end.
    pub renewal_prob: f64,
    pub is_renewed: bool,
    pub segment: u32,
    /// The period in which it ended, such as the quarter counted from any origin.
    pub period: u32,
}

/// What the past says of correlation, and how much past there was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationEstimate {
    pub correlation: Correlation,
    /// Standard error of the correlation within segments.
    pub within_error: f64,
    /// Of that across; `None` with one segment only, where `across` is 0.
    pub across_error: Option<f64>,
    pub n_terms: usize,
    pub n_periods: usize,
}

impl CorrelationEstimate {
    /// With which correlation does an interval of this level hold what it says, although few periods told the correlation?
    ///
    /// The correlations times (tₘ/z)², with m the number of periods and tₘ and z the quantiles of Student's and the normal distribution at
    /// (1 + c)/2, at most 0.8: the next wind lies within √v tₘ when m winds before it have told their variance v.
    ///
    /// - `confidence`: c, of the interval that will be told.
    ///
    /// Assumes that the mean of winds is known to be 0: that chances are right on average.
    ///
    /// Source: S. Geisser, Predictive Inference: An Introduction (1993), §3.2, for a normal variable of known mean, the prior of its variance flat
    /// in the logarithm. How often intervals then hold: `cargo bench -p cco-stats --bench winds`.
    ///
    /// ```
    /// use cco_stats::{forecast::{book::Correlation, correlation::CorrelationEstimate}, interval::Confidence};
    /// let correlation = Correlation::new(0.1, 0.05)?;
    /// let found = CorrelationEstimate { correlation, within_error: 0.03, across_error: None, n_terms: 400, n_periods: 8 };
    /// let used = found.for_intervals(Confidence::new(0.8).expect("a proper share"));
    /// assert_eq!(format!("{:.4} and {:.4}", used.within(), used.across()), "0.1188 and 0.0594");
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn for_intervals(&self, confidence: Confidence) -> Correlation {
        let factor = (two_sided_t(self.n_periods.max(1) as f64, confidence) / two_sided_z(confidence)).powi(2);
        let raised = |correlation: f64| (factor * correlation).min(MOST);
        Correlation::new(raised(self.correlation.within()), raised(self.correlation.across()))
            .expect("two correlations keep their order when both are raised alike")
    }
}

/// Winds are told from chance by many terms, but among winds only by many periods: with fewer it is a guess.
pub const FEWEST_PERIODS: usize = 4;

/// Renewals that a statement about renewals rests on at least.
pub const FEWEST_TERMS: usize = 30;

/// More is not looked for: the series below is good to here, and no book of renewals hangs together so much.
const MOST: f64 = 0.8;

/// Terms of the series. At 0.8 what is left out is below 10⁻⁵ of what is kept.
const N_POWERS: usize = 50;

/// How much more alike than their chances say are the fates of terms that end together?
///
/// The w at which Σ (yᵢ − pᵢ)(yⱼ − pⱼ) over pairs of terms of one segment and period equals what a Gaussian copula makes of it on average,
/// Σ (Φ₂(tᵢ, tⱼ; w) − pᵢ pⱼ), with y 1 for a renewal and 0 without, p the chance told, t = Φ⁻¹(p), Φ₂ the bivariate normal distribution function;
/// and the a at which the same holds over pairs of different segments of one period. Φ₂(s, t; w) − Φ(s) Φ(t) = Σ φ(s) φ(t) Heₖ₋₁(s) Heₖ₋₁(t) wᵏ/k!,
/// Heₖ the Hermite polynomials, so the sums over pairs are sums over terms, squared. Both are kept from 0 to 0.8, and a at most w.
///
/// Standard errors leave out one period after the other (jackknife).
///
/// - `history`: terms that were settled, with what was told before their end; at least [`FEWEST_TERMS`] in at least [`FEWEST_PERIODS`].
///
/// Assumes that periods are independent of each other. Where told chances are too high or too low throughout, that looks like correlation: it
/// makes intervals wider, as it should. Few periods say little: forecast with [`CorrelationEstimate::for_intervals`], and with a small floor
/// ([`Correlation::at_least`]) where a past without any bad wind is no proof that none can come.
///
/// Does not accept chances that were told after the end.
///
/// Errors: too few terms or periods, a chance beyond 0 and 1.
///
/// Source: joint frequencies inverted by the normal copula: A. de Servigny and O. Renault, "Default correlation: empirical evidence" (2002), §2; the
/// series: B. Harris and A. P. Soms, "The use of the tetrachoric series for evaluating multivariate normal probabilities", Journal of
/// Multivariate Analysis 10 (1980), 252–267.
///
/// ```
/// use cco_stats::forecast::correlation::{Resolved, correlation};
/// // Of ten terms a quarter, told 80 % each, eight are renewed or none is.
/// let history: Vec<Resolved> = (0..100)
///     .map(|term| Resolved { renewal_prob: 0.8, is_renewed: term / 10 % 5 > 0 && term % 10 < 8, segment: 1, period: term / 10 })
///     .collect();
/// let found = correlation(&history)?;
/// assert!(found.correlation.within() > 0.3 && found.within_error > 0.1, "{found:?}");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn correlation(history: &[Resolved]) -> Result<CorrelationEstimate, Error> {
    let chances: Vec<f64> = history.iter().map(|term| term.renewal_prob).collect();
    check_values("chances of renewal", &chances, "must be between 0 and 1", |chance| (0.0..=1.0).contains(&chance))?;
    let periods = by_period(history);
    if history.len() < FEWEST_TERMS {
        return Err(Error::too_few("terms that are over", history.len(), FEWEST_TERMS));
    }
    if periods.len() < FEWEST_PERIODS {
        return Err(Error::too_few("periods in which terms ended", periods.len(), FEWEST_PERIODS));
    }
    let within: Vec<Pairs> = periods.iter().map(|period| period.within).collect();
    let across: Vec<Pairs> = periods.iter().map(|period| period.across).collect();
    let found = solve(&total(&within));
    let is_divided = periods.iter().any(|period| period.n_segments > 1);
    let correlation = Correlation::new(found, if is_divided { solve(&total(&across)).min(found) } else { 0.0 })?;
    Ok(CorrelationEstimate {
        correlation,
        within_error: jackknife(&within),
        across_error: is_divided.then(|| jackknife(&across)),
        n_terms: history.len(),
        n_periods: periods.len(),
    })
}

/// Over pairs of terms: what was seen, and what each power of a correlation adds to what is expected.
#[derive(Clone, Copy, Debug)]
struct Pairs {
    seen: f64,
    expected: [f64; N_POWERS],
}

impl Pairs {
    const NONE: Pairs = Pairs { seen: 0.0, expected: [0.0; N_POWERS] };

    fn plus(&self, other: &Pairs, sign: f64) -> Pairs {
        let expected = std::array::from_fn(|power| self.expected[power] + sign * other.expected[power]);
        Pairs { seen: self.seen + sign * other.seen, expected }
    }

    fn expected_at(&self, correlation: f64) -> f64 {
        self.expected.iter().rev().fold(0.0, |sum, power| (sum + power) * correlation)
    }
}

fn total(periods: &[Pairs]) -> Pairs {
    periods.iter().fold(Pairs::NONE, |sum, period| sum.plus(period, 1.0))
}

/// The correlation at which what is expected is what was seen: it only grows.
fn solve(pairs: &Pairs) -> f64 {
    // Chances that were all told as certain expect nothing of any correlation.
    if pairs.seen <= 0.0 || pairs.expected_at(MOST) <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, MOST);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if pairs.expected_at(middle) < pairs.seen { low = middle } else { high = middle }
    }
    low
}

fn jackknife(periods: &[Pairs]) -> f64 {
    let all = total(periods);
    let without: Vec<f64> = periods.iter().map(|period| solve(&all.plus(period, -1.0))).collect();
    let n = without.len() as f64;
    let mean = without.iter().sum::<f64>() / n;
    let squares: f64 = without.iter().map(|found| (found - mean).powi(2)).sum();
    (squares * (n - 1.0) / n).sqrt()
}

/// Sums over terms from which sums over pairs follow.
#[derive(Clone, Copy, Debug)]
struct Sums {
    miss: f64,
    miss_squared: f64,
    power: [f64; N_POWERS],
    power_squared: [f64; N_POWERS],
}

impl Sums {
    const NONE: Sums = Sums { miss: 0.0, miss_squared: 0.0, power: [0.0; N_POWERS], power_squared: [0.0; N_POWERS] };

    fn push(&mut self, term: &Resolved) {
        let miss = f64::from(u8::from(term.is_renewed)) - term.renewal_prob;
        self.miss += miss;
        self.miss_squared += miss * miss;
        for (place, value) in powers(term.renewal_prob).into_iter().enumerate() {
            self.power[place] += value;
            self.power_squared[place] += value * value;
        }
    }

    fn plus(&self, other: &Sums) -> Sums {
        let added = |a: &[f64; N_POWERS], b: &[f64; N_POWERS]| std::array::from_fn(|place| a[place] + b[place]);
        Sums {
            miss: self.miss + other.miss,
            miss_squared: self.miss_squared + other.miss_squared,
            power: added(&self.power, &other.power),
            power_squared: added(&self.power_squared, &other.power_squared),
        }
    }

    /// Every two of the terms once.
    fn pairs(&self) -> Pairs {
        let of = |sum: f64, squared: f64| (sum * sum - squared) / 2.0;
        let expected = std::array::from_fn(|place| of(self.power[place], self.power_squared[place]));
        Pairs { seen: of(self.miss, self.miss_squared), expected }
    }
}

/// φ(t) Heₖ₋₁(t)/√k! for k from 1, t = Φ⁻¹(p): the product of two of them is what wᵏ is multiplied with. Certainty has no part in it.
fn powers(chance: f64) -> [f64; N_POWERS] {
    let mut powers = [0.0; N_POWERS];
    let t = normal_quantile(chance);
    if !t.is_finite() {
        return powers;
    }
    // uₖ = φ(t) Heₖ(t)/√k!, from uₖ₊₁ √(k + 1) = t uₖ − √k uₖ₋₁.
    let (mut before, mut own) = (0.0, Normal::standard().pdf(t));
    for (place, power) in powers.iter_mut().enumerate() {
        let k = place as f64;
        *power = own / (k + 1.0).sqrt();
        (before, own) = (own, (t * own - k.sqrt() * before) / (k + 1.0).sqrt());
    }
    powers
}

struct Period {
    n_segments: usize,
    within: Pairs,
    across: Pairs,
}

fn by_period(history: &[Resolved]) -> Vec<Period> {
    let mut periods: BTreeMap<u32, BTreeMap<u32, Sums>> = BTreeMap::new();
    for term in history {
        periods.entry(term.period).or_default().entry(term.segment).or_insert(Sums::NONE).push(term);
    }
    let period = |segments: BTreeMap<u32, Sums>| {
        let within = segments.values().fold(Pairs::NONE, |sum, own| sum.plus(&own.pairs(), 1.0));
        let all = segments.values().fold(Sums::NONE, |sum, own| sum.plus(own)).pairs();
        Period { n_segments: segments.len(), within, across: all.plus(&within, -1.0) }
    };
    periods.into_values().map(period).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against `tests/oracle/forecast.py`.
    #[test]
    fn the_series_is_the_bivariate_normal_distribution() {
        for row in include_str!("../../tests/oracle/forecast_joint.csv").lines().skip(1) {
            let [one, other, correlation, excess] =
                row.split(',').map(|field| field.parse::<f64>().unwrap()).collect::<Vec<_>>()[..]
            else {
                panic!("{row}")
            };
            let mut sums = Sums::NONE;
            for renewal_prob in [one, other] {
                sums.push(&Resolved { renewal_prob, is_renewed: true, segment: 0, period: 0 });
            }
            let pairs = sums.pairs();
            let found = pairs.expected_at(correlation);
            assert!((found - excess).abs() < 1e-6, "{row}: {found}");
            assert!((pairs.seen - (1.0 - one) * (1.0 - other)).abs() < 1e-12);
        }
    }
}
