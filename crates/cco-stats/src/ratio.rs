//! An interval for a ratio of two sums.

use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;

/// Between what limits does Σx/Σy lie, had each of the n accounts met its own fate by chance, as they did?
///
/// R ± z √v, with R = Σx/Σy the ratio seen, z the standard errors to each side and
/// v = n/(n − 1) · Σ(x − R·y)² / (Σy)² the variance of R, linearised. n/(n − 1) stands for the degree of freedom that R takes.
///
/// - `numerators`: x, what each account is worth at the end; length n, finite. Negative values are taken as they are.
/// - `denominators`: y, what it was worth at the start, same unit; length n, finite, their sum above 0.
///
/// Assumes that accounts are independent and none of them carries most of Σy. Both fail towards an interval that is too narrow: with
/// fewer than about 30 accounts, or one whale, read it as a lower bound of the doubt.
///
/// Does not accept a closing and an opening of different accounts: x and y at one place belong to one account, or the variance is
/// meaningless. It draws no limit at 0 or at 1 either, see [`Interval::within`].
///
/// `None` when n < 2 or Σy ≤ 0. When every account kept the same ratio, the interval has no width (up to rounding).
///
/// # Panics
/// When the lengths differ, or a value is not finite.
///
/// Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), §6.4–6.5, (6.13) without the finite-population factor: the
/// question is about the process, of which this year's accounts are one draw. It equals the sandwich variance HC1 of a
/// regression of x on y through the origin with weights 1/y.
///
/// ```
/// use cco_stats::{interval::Confidence, ratio::ratio_interval};
/// // Four accounts at 100: one left, one grew to 130.
/// let nrr = ratio_interval(&[100.0, 0.0, 130.0, 100.0], &[100.0; 4], Confidence::PERCENT_95).expect("four accounts");
/// assert_eq!(format!("{:.4} to {:.4}", nrr.low, nrr.high), "0.2685 to 1.3815");
/// ```
pub fn ratio_interval(numerators: &[f64], denominators: &[f64], confidence: Confidence) -> Option<Interval> {
    assert_eq!(numerators.len(), denominators.len(), "every account has a numerator and a denominator");
    let mut sums = RatioSums::default();
    for (&x, &y) in numerators.iter().zip(denominators) {
        sums.push(x, y);
    }
    sums.interval(confidence)
}

/// [`ratio_interval`] for accounts that come one at a time: what it needs of them, in constant memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RatioSums {
    n: u64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl RatioSums {
    /// # Panics
    /// When a value is not finite.
    pub fn push(&mut self, x: f64, y: f64) {
        assert!(x.is_finite() && y.is_finite(), "an account's {x} over {y} is not a pair of numbers");
        self.n += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    pub fn n(&self) -> u64 {
        self.n
    }

    /// Σx/Σy; `None` when Σy ≤ 0.
    pub fn ratio(&self) -> Option<f64> {
        (self.y > 0.0).then(|| self.x / self.y)
    }

    /// `None` when fewer than two accounts were pushed or Σy ≤ 0.
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let ratio = self.ratio().filter(|_| self.n >= 2)?;
        let half = two_sided_z(confidence) * self.variance_of(ratio).sqrt();
        Some(Interval { low: ratio - half, high: ratio + half })
    }

    fn variance_of(&self, ratio: f64) -> f64 {
        // Σ(x − R·y)² multiplied out; rounding may leave it a hair below zero when all residuals are zero.
        let squared_residuals = (self.xx - 2.0 * ratio * self.xy + ratio * ratio * self.yy).max(0.0);
        let n = self.n as f64;
        n / (n - 1.0) * squared_residuals / (self.y * self.y)
    }
}
