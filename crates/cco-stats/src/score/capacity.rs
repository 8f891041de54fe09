//! What a team catches that can attend to so many rows and no more.

use super::sample::Sample;
use std::ops::Range;

/// How many times more events are among the `share` of rows predicted highest than among as many rows picked blindly?
///
/// lift = (E(k)/k) / (E/n), with k = max(1, ⌊share · n⌋), E(k) the events among the k rows predicted highest, E those among all n. In a
/// weighted sample n, E and k are weights.
///
/// - `share`: of the rows, above 0 and at most 1.
///
/// Assumes that rows are attended to in order of prediction. Where a tie reaches across the k-th place, its events are taken in proportion:
/// what a fair draw among equals gives on average.
///
/// Does not accept values per row: see [`capture`].
///
/// `None` when no row has the event.
///
/// # Panics
/// When `share` is not a share.
///
/// Source: M. J. A. Berry and G. S. Linoff, Data Mining Techniques, 2nd ed. (2004), ch. 4; the whole number of rows is ours, and it
/// is what the figures that we compare ourselves with used.
///
/// ```
/// use cco_stats::score::{capacity::lift, ranked::Ranked};
/// let scores = [0.9, 0.4, 0.8, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
/// let ranked = Ranked::new(&scores, &std::array::from_fn::<_, 10, _>(|row| row < 2))?;
/// assert_eq!(lift(&ranked.plain(), 0.1), Some(5.0));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn lift(sample: &Sample<'_>, share: f64) -> Option<f64> {
    assert!(share > 0.0 && share <= 1.0, "{share} is not a share of the rows");
    // A share such as 0.1 of 30 must not fall a row short for a rounding error.
    let capacity = (share * sample.total + 1e-9).floor().max(1.0).min(sample.total);
    let caught = recall(sample, capacity)?;
    Some(caught * sample.total / capacity)
}

/// What share of all events is among the `capacity` rows predicted highest?
///
/// recall = E(k)/E, with k the capacity, E(k) the events among the k rows predicted highest and E all events.
///
/// - `capacity`: how many rows can be attended to, in rows (in a weighted sample: in weight), ≥ 0. More than there are is all.
///
/// Assumptions and ties as in [`lift`].
///
/// `None` when no row has the event.
///
/// # Panics
/// When `capacity` is negative or not a number.
///
/// ```
/// use cco_stats::score::{capacity::recall, ranked::Ranked};
/// let ranked = Ranked::new(&[0.9, 0.5, 0.5, 0.1], &[true, true, false, false])?;
/// assert_eq!(recall(&ranked.plain(), 2.0), Some(0.75));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn recall(sample: &Sample<'_>, capacity: f64) -> Option<f64> {
    let caught = among_first(sample, capacity, |tie| sample.sums(tie).events);
    (sample.events > 0.0).then(|| caught / sample.events)
}

/// What share of the value that events destroy is among the `capacity` rows predicted highest?
///
/// capture = V(k)/V, with V(k) the value of rows with the event among the k rows predicted highest, and V that of all rows with the event.
///
/// - `values`: what each row is worth (an account's ARR); by row, length n, ≥ 0, any unit.
/// - `capacity`: as in [`recall`].
///
/// Assumptions and ties as in [`lift`]. Rows are ranked by prediction alone; to rank by value at risk, hand in prediction × value as score.
///
/// `None` when the rows with the event are worth nothing.
///
/// # Panics
/// When there are not as many values as rows, one is negative or not a number, or `capacity` is.
///
/// ```
/// use cco_stats::score::{capacity::capture, ranked::Ranked};
/// let ranked = Ranked::new(&[0.9, 0.5, 0.4], &[true, false, true])?;
/// assert_eq!(capture(&ranked.plain(), &[100.0, 900.0, 300.0], 1.0), Some(0.25));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn capture(sample: &Sample<'_>, values: &[f64], capacity: f64) -> Option<f64> {
    assert_eq!(values.len(), sample.ranked.n_rows(), "every row has a value");
    assert!(values.iter().all(|value| value.is_finite() && *value >= 0.0), "a value is 0 or more");
    let lost = |tie: Range<usize>| -> f64 {
        let is_event = sample.ranked.is_event();
        let events = tie.filter(|place| is_event[*place]);
        events.map(|place| sample.weights[place] * values[sample.ranked.rows()[place] as usize]).sum()
    };
    let all = lost(0..values.len());
    (all > 0.0).then(|| among_first(sample, capacity, lost) / all)
}

/// Σ `of` a tie over the ties that fit into the capacity, and a part of the one that reaches across it.
fn among_first(sample: &Sample<'_>, capacity: f64, of: impl Fn(Range<usize>) -> f64) -> f64 {
    assert!(capacity >= 0.0, "{capacity} rows cannot be attended to");
    let (mut left, mut sum) = (capacity, 0.0);
    for tie in sample.ranked.ties() {
        let weight = sample.sums(tie.clone()).total;
        if weight > left {
            return sum + of(tie) * left / weight;
        }
        sum += of(tie);
        left -= weight;
    }
    sum
}
