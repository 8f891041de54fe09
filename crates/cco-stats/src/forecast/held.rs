//! Did earlier intervals hold what came?

use crate::error::{Error, check_values};
use crate::interval::{Confidence, Interval};
use crate::wilson::wilson;

/// An interval that was told, and what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    pub interval: Interval,
    pub actual: f64,
}

/// How often intervals held what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    pub n: u64,
    pub n_held: u64,
    /// What came was below the interval: the forecast was too hopeful.
    pub n_below: u64,
    pub n_above: u64,
    /// Where the share that is held lies, at 95 %.
    pub interval: Interval,
    /// The mean interval score, in the unit of what was told: lower is better.
    pub score: f64,
}

impl Held {
    pub fn share(&self) -> f64 {
        self.n_held as f64 / self.n as f64
    }

    /// As often as was told, for all that is known.
    pub fn is_as_told(&self, level: Confidence) -> bool {
        (self.interval.low..=self.interval.high).contains(&level.share())
    }
}

/// Did intervals hold what came as often as was said, and were they no wider than needed?
///
/// The share held, ends included, with Wilson's interval; and the mean of (u − l) + 2/α · (l − x)⁺ + 2/α · (x − u)⁺, with l and u the ends of an
/// interval, x what came and α = 1 − level. The score is least for who tells the quantiles as they are.
///
/// - `told`: at least one, made before the outcome was known.
/// - `level`: what the intervals were said to hold.
///
/// Assumes that intervals are of separate periods: overlapping ones miss together, and the interval of the share is then too narrow.
///
/// Errors: none told, an end or an outcome that is not finite, an interval whose ends are the wrong way round.
///
/// Source: T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of the American Statistical
/// Association 102 (2007), 359–378, §6.2.
///
/// ```
/// use cco_stats::{forecast::held::{Told, held}, interval::{Confidence, Interval}};
/// let told = [5.0, 12.0, 9.0, 30.0].map(|actual| Told { interval: Interval { low: 8.0, high: 20.0 }, actual });
/// let level = Confidence::new(0.8).expect("a proper share");
/// let found = held(&told, level)?;
/// assert_eq!((found.n_held, found.n_below, found.n_above, found.share()), (2, 1, 1, 0.5));
/// // (12 + 10·3 + 12 + 12 + 12 + 10·10)/4.
/// assert_eq!(format!("{:.1}", found.score), "44.5");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn held(told: &[Told], level: Confidence) -> Result<Held, Error> {
    let column = |of: fn(&Told) -> f64| told.iter().map(of).collect::<Vec<f64>>();
    check_values("outcomes", &column(|told| told.actual), "must be finite", |_| true)?;
    check_values("low ends", &column(|told| told.interval.low), "must be finite", |_| true)?;
    let widths = column(|told| told.interval.high - told.interval.low);
    check_values("widths of intervals", &widths, "must be 0 or more", |width| width >= 0.0)?;
    let count = |is_so: fn(&&Told) -> bool| told.iter().filter(is_so).count() as u64;
    let n_below = count(|told| told.actual < told.interval.low);
    let n_above = count(|told| told.actual > told.interval.high);
    let n = told.len() as u64;
    let n_held = n - n_below - n_above;
    let interval = wilson(n_held, n, Confidence::PERCENT_95).ok_or(Error::too_few("intervals that were told", 0, 1))?;
    let per_miss = 2.0 / (1.0 - level.share());
    let score = |told: &Told| {
        let Told { interval: Interval { low, high }, actual } = *told;
        high - low + per_miss * ((low - actual).max(0.0) + (actual - high).max(0.0))
    };
    Ok(Held { n, n_held, n_below, n_above, interval, score: told.iter().map(score).sum::<f64>() / n as f64 })
}
