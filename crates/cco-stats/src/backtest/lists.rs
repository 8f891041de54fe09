//! What a team catches that gets a new list every period and can attend to the first few of each.

use crate::error::{Error, check_length};
use crate::score::capacity::{capture, recall};
use crate::score::ranked::Ranked;
use std::collections::BTreeMap;

/// The rows of every period, ranked among themselves: a list is not compared with that of another month.
#[derive(Clone, Debug)]
pub struct Lists {
    lists: Vec<List>,
    n_rows: usize,
}

#[derive(Clone, Debug)]
struct List {
    /// Where the list's own rows stand among all.
    rows: Vec<usize>,
    ranked: Ranked,
}

impl Lists {
    /// - `periods`: which list each row is on; length n > 0.
    /// - `scores`: what was predicted, higher for a likelier event; length n, finite.
    /// - `outcomes`: whether the event happened; length n.
    pub fn new(periods: &[u32], scores: &[f64], outcomes: &[bool]) -> Result<Lists, Error> {
        if periods.is_empty() {
            return Err(Error::too_few("rows on lists", 0, 1));
        }
        check_length("scores", scores.len(), periods.len())?;
        check_length("outcomes", outcomes.len(), periods.len())?;
        let mut rows_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (row, period) in periods.iter().enumerate() {
            rows_of.entry(*period).or_default().push(row);
        }
        let list = |rows: Vec<usize>| {
            let own: Vec<f64> = rows.iter().map(|row| scores[*row]).collect();
            let events: Vec<bool> = rows.iter().map(|row| outcomes[*row]).collect();
            Ok(List { ranked: Ranked::new(&own, &events)?, rows })
        };
        Ok(Lists { n_rows: periods.len(), lists: rows_of.into_values().map(list).collect::<Result<_, Error>>()? })
    }

    /// What share of all events, or of the value they destroyed, stood among the first `capacity` rows of its period's list?
    ///
    /// caught = Σ over periods E(k) ÷ Σ over periods E, with E(k) the events (or their value) among the k rows predicted highest in a
    /// period, E those of the whole period, and k the capacity.
    ///
    /// - `draws`: how many rows each row stands for; by row, length n, ≥ 0. All 1 for the rows themselves.
    /// - `values`: what each row is worth (an account's ARR); by row, length n, ≥ 0; `None`: every event counts one.
    /// - `capacity`: rows that can be attended to in a period, ≥ 0.
    ///
    /// Assumes that every period's list is worked anew: an account that stays on the list is attended to each time. Ties at the last
    /// place count in proportion. An account whose event lies ahead of several periods counts in each.
    ///
    /// `None` when there is no event, or none that is worth anything.
    ///
    /// Source: recall and capture as in [`crate::score::capacity`], summed over periods before dividing.
    ///
    /// ```
    /// use cco_stats::backtest::lists::Lists;
    /// // Two months, one place each: the first list puts the event first, the second puts it last.
    /// let lists = Lists::new(&[0, 0, 1, 1], &[0.9, 0.1, 0.9, 0.1], &[true, false, false, true])?;
    /// assert_eq!(lists.caught(&[1.0; 4], None, 1.0), Some(0.5));
    /// assert_eq!(lists.caught(&[1.0; 4], Some(&[300.0, 0.0, 0.0, 100.0]), 1.0), Some(0.75));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn caught(&self, draws: &[f64], values: Option<&[f64]>, capacity: f64) -> Option<f64> {
        let (mut caught, mut all) = (0.0, 0.0);
        for list in &self.lists {
            let own: Vec<f64> = list.rows.iter().map(|row| draws[*row]).collect();
            let sample = list.ranked.reweighted(&own);
            let (share, size) = match values {
                None => (recall(&sample, capacity), sample.events),
                Some(values) => {
                    let values: Vec<f64> = list.rows.iter().map(|row| values[*row]).collect();
                    let lost = lost(&list.ranked, &own, &values);
                    (capture(&sample, &values, capacity), lost)
                }
            };
            if let Some(share) = share {
                caught += share * size;
                all += size;
            }
        }
        (all > 0.0).then(|| caught / all)
    }

    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

/// The value of the rows with the event.
fn lost(ranked: &Ranked, draws: &[f64], values: &[f64]) -> f64 {
    let events = ranked.rows().iter().zip(ranked.is_event()).filter(|(_, is_event)| **is_event);
    events.map(|(row, _)| draws[*row as usize] * values[*row as usize]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_on_a_long_list_does_not_push_one_off_another() {
        let (scores, outcomes) = ([9.0, 8.0, 7.0, 1.0], [false, false, false, true]);
        let pooled = Lists::new(&[0; 4], &scores, &outcomes).unwrap();
        let apart = Lists::new(&[0, 0, 0, 1], &scores, &outcomes).unwrap();
        assert_eq!((pooled.caught(&[1.0; 4], None, 1.0), apart.caught(&[1.0; 4], None, 1.0)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn without_an_event_there_is_nothing_to_catch() {
        let lists = Lists::new(&[0, 0], &[1.0, 2.0], &[false, false]).unwrap();
        assert_eq!(lists.caught(&[1.0; 2], None, 1.0), None);
        let worthless = Lists::new(&[0, 0], &[1.0, 2.0], &[true, false]).unwrap();
        assert_eq!(worthless.caught(&[1.0; 2], Some(&[0.0, 5.0]), 1.0), None);
    }

    #[test]
    fn a_row_drawn_twice_counts_twice() {
        let lists = Lists::new(&[0, 1], &[1.0, 1.0], &[true, true]).unwrap();
        assert_eq!(lists.caught(&[2.0, 1.0], None, 1.0), Some(2.0 / 3.0), "of three events the lists hold one each");
    }
}
