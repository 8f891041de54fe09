//! What a team catches that gets a new list every period and can attend to the first few of each.

use crate::error::{Error, check_length, check_values};
use std::collections::BTreeMap;
use std::ops::Range;

/// How much of each row stands among the first `capacity` rows of its period's list?
///
/// A period's rows stand in order of score, the highest first. A row before the capacity's end counts 1, one behind it 0. Where rows of
/// one score reach across the end, each counts the share of them that still fits: what a fair draw among equals gives on average.
///
/// - `periods`: which list each row is on; length n.
/// - `scores`: what was predicted, higher for a likelier event; length n, finite. Rows whose outcome nobody knows stand on the list too:
///   the team attends to them all the same.
/// - `capacity`: rows that can be attended to in a period. More than a list has is the whole list.
///
/// Result: by row, length n, 0 to 1; the sum over a period is the capacity, or the length of a shorter list.
///
/// Errors: columns of different lengths, scores that are not finite.
///
/// Source: ours; ties as in [`crate::score::capacity`].
///
/// ```
/// use cco_stats::backtest::lists::listed;
/// // Two months, two places each; in the second month three rows share one score.
/// let shares = listed(&[0, 0, 0, 1, 1, 1], &[0.1, 0.9, 0.5, 0.7, 0.7, 0.7], 2)?;
/// assert_eq!(shares[..3], [0.0, 1.0, 1.0]);
/// assert!(shares[3..].iter().all(|share| (share - 2.0 / 3.0).abs() < 1e-12));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn listed(periods: &[u32], scores: &[f64], capacity: u32) -> Result<Vec<f64>, Error> {
    check_length("scores", scores.len(), periods.len())?;
    check_values("scores", scores, "must be finite", f64::is_finite)?;
    let mut rows_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, period) in periods.iter().enumerate() {
        rows_of.entry(*period).or_default().push(row);
    }
    let mut shares = vec![0.0; periods.len()];
    for mut rows in rows_of.into_values() {
        rows.sort_unstable_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let mut left = capacity as usize;
        let mut from = 0;
        while left > 0 && from < rows.len() {
            let tie = tie(&rows, scores, from);
            let fits = left.min(tie.len());
            rows[tie.clone()].iter().for_each(|row| shares[*row] = fits as f64 / tie.len() as f64);
            (left, from) = (left - fits, tie.end);
        }
    }
    Ok(shares)
}

/// Places from `from` on that share one score.
fn tie(rows: &[usize], scores: &[f64], from: usize) -> Range<usize> {
    let same = rows[from..].iter().take_while(|row| scores[**row].total_cmp(&scores[rows[from]]).is_eq()).count();
    from..from + same
}

/// What share of all events, or of the value they destroyed, stood on the list of its period?
///
/// caught = Σ d·s·y·v ÷ Σ d·y·v over rows, with d the draws, s the share of the row that is listed, y 1 with the event, else 0, and v the
/// value.
///
/// - `draws`: how many rows each row stands for; length n, ≥ 0. All 1 for the rows themselves.
/// - `listed`: from [`listed`], over the whole lists; length n, 0 to 1.
/// - `outcomes`: whether the event happened; length n.
/// - `values`: what each row is worth (an account's ARR); length n, ≥ 0; `None`: every event counts one.
///
/// Assumes that every period's list is worked anew: an account that stays on the list is attended to each time. An account whose event
/// lies ahead of several periods counts in each. The lists are those of the day: drawing accounts anew does not make new lists.
///
/// `None` when there is no event, or none that is worth anything.
///
/// # Panics
/// When the columns' lengths differ.
///
/// Source: recall and capture as in [`crate::score::capacity`], summed over periods before dividing.
///
/// ```
/// use cco_stats::backtest::lists::caught;
/// let (listed, outcomes) = ([1.0, 0.0, 1.0, 0.0], [true, false, false, true]);
/// assert_eq!(caught(&[1.0; 4], &listed, &outcomes, None), Some(0.5));
/// assert_eq!(caught(&[1.0; 4], &listed, &outcomes, Some(&[300.0, 0.0, 0.0, 100.0])), Some(0.75));
/// ```
pub fn caught(draws: &[f64], listed: &[f64], outcomes: &[bool], values: Option<&[f64]>) -> Option<f64> {
    assert!(listed.len() == draws.len() && outcomes.len() == draws.len(), "columns of one length");
    assert!(values.is_none_or(|values| values.len() == draws.len()), "every row has a value");
    let (mut caught, mut all) = (0.0, 0.0);
    for row in (0..draws.len()).filter(|row| outcomes[*row]) {
        let size = draws[row] * values.map_or(1.0, |values| values[row]);
        caught += size * listed[row];
        all += size;
    }
    (all > 0.0).then(|| caught / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_on_a_long_list_does_not_push_one_off_another() {
        let scores = [9.0, 8.0, 7.0, 1.0];
        assert_eq!(listed(&[0; 4], &scores, 1).unwrap(), [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(listed(&[0, 0, 0, 1], &scores, 1).unwrap(), [1.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_list_shorter_than_the_capacity_is_listed_whole() {
        assert_eq!(listed(&[0, 0, 1], &[1.0, 1.0, 2.0], 5).unwrap(), [1.0; 3]);
        assert_eq!(listed(&[0, 0], &[1.0, 2.0], 0).unwrap(), [0.0; 2]);
        assert!(listed(&[], &[], 3).unwrap().is_empty());
        assert!(listed(&[0], &[f64::NAN], 3).is_err());
    }

    #[test]
    fn without_an_event_there_is_nothing_to_catch() {
        assert_eq!(caught(&[1.0; 2], &[1.0, 0.0], &[false, false], None), None);
        assert_eq!(caught(&[1.0; 2], &[1.0, 0.0], &[true, false], Some(&[0.0, 5.0])), None);
    }

    #[test]
    fn a_row_drawn_twice_counts_twice() {
        assert_eq!(caught(&[2.0, 1.0], &[1.0, 0.0], &[true, true], None), Some(2.0 / 3.0));
    }
}
