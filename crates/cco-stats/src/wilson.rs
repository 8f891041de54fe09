//! An interval for a share.

use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;

/// Between what limits does a share lie, when `successes` of `n` were seen?
///
/// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), with p = `successes`/`n` the share seen and z the standard errors to each side.
///
/// - `successes`, `n`: counts, `successes ≤ n`.
///
/// Assumes that each of the `n` succeeds or fails by itself, with one and the same chance. Accounts that leave together (a parent
/// with its children) make the true interval wider.
///
/// Does not accept weights or revenue shares: those are [`crate::ratio::ratio_interval`]'s.
///
/// `None` when `n` is 0. With no success the lower end is exactly 0; with no failure the upper end is exactly 1.
///
/// # Panics
/// When `successes > n`: the caller has counted two different things.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical
/// Association 22 (1927), 209–212. Preferred to the plain p ± z·SE, which gives no width at 0 and at 1 and covers too rarely for
/// small n: R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, whose Table I has the example.
///
/// ```
/// use cco_stats::{interval::Confidence, wilson::wilson};
/// let left = wilson(15, 148, Confidence::PERCENT_95).expect("148 is not none");
/// assert_eq!(format!("{:.4} to {:.4}", left.low, left.high), "0.0624 to 0.1605");
/// ```
pub fn wilson(successes: u64, n: u64, confidence: Confidence) -> Option<Interval> {
    assert!(successes <= n, "{successes} successes are counted out of {n}");
    if n == 0 {
        return None;
    }
    let z = two_sided_z(confidence);
    let (count, z2_over_n) = (n as f64, z * z / n as f64);
    let share = successes as f64 / count;
    let middle = (share + z2_over_n / 2.0) / (1.0 + z2_over_n);
    let half = z * (share * (1.0 - share) / count + z2_over_n / (4.0 * count)).sqrt() / (1.0 + z2_over_n);
    Some(Interval {
        low: if successes == 0 { 0.0 } else { (middle - half).max(0.0) },
        high: if successes == n { 1.0 } else { (middle + half).min(1.0) },
    })
}
