//! Values below which a share of the others lie.

/// Below which value does this share of the values lie?
///
/// With h = share · (n − 1): x(⌊h⌋) + (h − ⌊h⌋) · (x(⌊h⌋ + 1) − x(⌊h⌋)), x(0) ≤ … ≤ x(n − 1) the values: the median at ½, the least value at 0,
/// the greatest at 1.
///
/// - `rising`: sorted from the least, finite; length n ≥ 1.
/// - `share`: from 0 to 1.
///
/// Assumes nothing else. Between two values it is their mean in proportion, which need not be a value that occurs.
///
/// # Panics
/// Without a value.
///
/// Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361–365, definition 7.
///
/// ```
/// use cco_stats::quantile::quantile;
/// assert_eq!([0.0, 0.25, 0.5, 1.0].map(|share| quantile(&[10.0, 20.0, 40.0], share)), [10.0, 15.0, 20.0, 40.0]);
/// assert_eq!(quantile(&[3.0], 0.9), 3.0);
/// ```
pub fn quantile(rising: &[f64], share: f64) -> f64 {
    let last = rising.len().checked_sub(1).expect("a quantile is one of values, and there are none");
    let at = share * last as f64;
    let (below, above) = (rising[at.floor() as usize], rising[(at.ceil() as usize).min(last)]);
    below + at.fract() * (above - below)
}
