//! On which as-of days a version of a fact may be seen: the one place where knowledge is decided.
//!
//! A version is seen from the day on which its batch was recorded until a batch takes it back, except while a version of
//! a later batch that replaces it is seen. Where all is taken as known ([`Knowledge::Dated`]), every batch of the snapshot
//! counts as recorded before the first day, and one that was taken back as never recorded.

use super::calendar::{Calendar, Clock};
use crate::error::Result;
use crate::keys::Key;
use crate::ledger::Ledger;
use crate::visible::for_each_superseding;
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::measure::Knowledge;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Known {
    pub(super) knowledge: Knowledge,
    /// Numbers of as-of days on which a batch is seen; batches never seen are absent.
    batches: BTreeMap<BatchNo, Range<i32>>,
    /// The batches that replace a version of the fact.
    replaced_by: HashMap<Key, Vec<BatchNo>>,
    last_replacing: Option<BatchNo>,
    n_days: i32,
}

impl Known {
    pub(super) fn new(snapshot: &Snapshot, knowledge: Knowledge, calendar: &Calendar, clock: &mut Clock) -> Known {
        let n_days = calendar.len() as i32;
        let mut recorded = |at: i64| match knowledge {
            Knowledge::Recorded => calendar.from(clock.day(at)),
            Knowledge::Dated => 0,
        };
        let batches = snapshot.batches.iter().filter(|batch| batch.no <= snapshot.known_at);
        let mut seen = BTreeMap::new();
        for batch in batches.clone() {
            seen.insert(batch.no, recorded(batch.recorded_at)..n_days);
        }
        for batch in batches {
            if let Some(range) = batch.retracts.and_then(|no| seen.get_mut(&no)) {
                range.end = range.end.min(recorded(batch.recorded_at));
            }
        }
        seen.retain(|_, range| range.start < range.end);
        Known { knowledge, batches: seen, replaced_by: HashMap::new(), last_replacing: None, n_days }
    }

    /// As for the snapshot, with what replaces what in a table.
    pub(super) async fn of_table(&self, ledger: &Ledger, snapshot: &Snapshot, table: &str) -> Result<Known> {
        let mut known = Known { batches: self.batches.clone(), replaced_by: HashMap::new(), ..*self };
        let files: Vec<FactFile> = self.files(snapshot, table).cloned().collect();
        for_each_superseding(ledger, &files, |key, batch| {
            if self.batches.contains_key(&batch) {
                known.replaced_by.entry(key).or_default().push(batch);
                known.last_replacing = known.last_replacing.max(Some(batch));
            }
        })
        .await?;
        Ok(known)
    }

    /// Files of which a row may be seen on some day.
    pub(super) fn files<'a>(&'a self, snapshot: &'a Snapshot, table: &'a str) -> impl Iterator<Item = &'a FactFile> {
        snapshot.files_of(table).filter(|file| file.batch.is_none_or(|batch| self.batches.contains_key(&batch)))
    }

    /// Whether a row of the file may have been replaced.
    pub(super) fn asks_for_keys(&self, file: &FactFile) -> bool {
        self.last_replacing.is_some_and(|last| file.batch.is_none_or(|batch| batch < last))
    }

    /// Hands over the days on which a version is seen. `key` is wanted of rows that may have been replaced.
    #[inline]
    pub(super) fn for_each_span(&self, batch: BatchNo, key: Option<Key>, mut each: impl FnMut(Range<i32>)) {
        let Some(seen) = self.batches.get(&batch) else { return };
        match key.and_then(|key| self.replaced_by.get(&key)) {
            None => each(seen.clone()),
            Some(replacing) => {
                let hides = |no: &BatchNo| self.batches.get(no).filter(|_| *no > batch).cloned();
                without(seen.clone(), replacing.iter().filter_map(hides)).into_iter().for_each(each);
            }
        }
    }

    pub(super) fn n_days(&self) -> i32 {
        self.n_days
    }

    /// Whether a version that is seen at all is seen on every day.
    pub(super) fn sees_all_days_alike(&self) -> bool {
        self.batches.values().all(|seen| *seen == (0..self.n_days))
    }
}

/// What `holes` leave of a range, rising.
fn without(range: Range<i32>, holes: impl Iterator<Item = Range<i32>>) -> Vec<Range<i32>> {
    let mut left = vec![range];
    for hole in holes {
        let cut = |part: Range<i32>| [part.start..part.end.min(hole.start), part.start.max(hole.end)..part.end];
        left = left.into_iter().flat_map(cut).filter(|part| !part.is_empty()).collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::batch::{Batch, BatchKind};
    use cco_domain::day::Day;
    use jiff::tz::TimeZone;

    const DAY: i64 = 86_400_000_000;

    /// Batch n is recorded at noon of day n; batch 3 replaces what 1 and 2 said of fact 7, and is taken back by batch 5.
    fn known(knowledge: Knowledge, known_at: i64) -> Known {
        let batch = |no: i64| Batch {
            no: BatchNo(no),
            kind: if no == 5 { BatchKind::Retract } else { BatchKind::Import },
            source: String::new(),
            label: String::new(),
            content_hash: String::new(),
            recorded_at: no * DAY + DAY / 2,
            n_read: 0,
            n_loaded: 0,
            n_duplicate: 0,
            n_quarantined: 0,
            retracts: (no == 5).then_some(BatchNo(3)),
            mapping: None,
        };
        let snapshot =
            Snapshot { known_at: BatchNo(known_at), batches: (1..=known_at).map(batch).collect(), files: Vec::new() };
        let days: Vec<Day> = (0..8).map(Day::from_epoch_days).collect();
        let mut known = Known::new(&snapshot, knowledge, &Calendar::new(&days), &mut Clock::new(&TimeZone::UTC));
        known.replaced_by.insert(7, vec![BatchNo(2), BatchNo(3)]);
        known
    }

    /// From which index of the days to before which.
    fn seen(known: &Known, batch: i64, key: Key) -> Vec<(i32, i32)> {
        let mut spans = Vec::new();
        known.for_each_span(BatchNo(batch), Some(key), |span| spans.push((span.start, span.end)));
        spans
    }

    #[test]
    fn features_take_as_of_and_cannot_see_a_fact_learned_later() {
        let recorded = known(Knowledge::Recorded, 6);
        for (batch, key, expected) in [
            (1, 0, vec![(1, 8)]),
            (1, 7, vec![(1, 2)]),
            (2, 7, vec![(2, 3), (5, 8)]),
            (3, 7, vec![(3, 5)]),
            (6, 7, vec![(6, 8)]),
            (9, 7, vec![]),
        ] {
            assert_eq!(seen(&recorded, batch, key), expected, "batch {batch} of fact {key}");
        }
        assert!(!recorded.sees_all_days_alike());
    }

    #[test]
    fn a_snapshot_taken_as_known_shows_what_it_shows_on_every_day() {
        let after = known(Knowledge::Dated, 6);
        assert_eq!([1, 2, 3, 6].map(|batch| seen(&after, batch, 7)), [vec![], vec![(0, 8)], vec![], vec![(0, 8)]]);
        let before = known(Knowledge::Dated, 4);
        assert_eq!([1, 2, 3, 6].map(|batch| seen(&before, batch, 7)), [vec![], vec![], vec![(0, 8)], vec![]]);
        assert!(after.sees_all_days_alike());
    }
}
