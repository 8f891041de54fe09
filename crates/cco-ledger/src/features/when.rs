//! The as-of days on which a row's own dates let it count.

use super::calendar::{ALWAYS, Calendar, NEVER};
use std::ops::Range;

/// Which part of time a day looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Dated in `days` days, the last of them `shift` days before the day.
    Window { days: i32, shift: i32 },
    /// Dated on the day or before.
    Ever,
    /// Begun on the day or before, and not ended.
    Holding,
    /// Dated or begun on the day or before.
    Seen,
}

/// The days of a row; [`super::calendar::ALWAYS`] and [`super::calendar::NEVER`] where it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) dated: i32,
    pub(super) begins: i32,
    pub(super) ends: i32,
    /// The first day on which there is anything to see of it.
    pub(super) seen: i32,
}

impl When {
    /// By which day a row is placed in time.
    #[inline]
    pub(super) fn day(self, dates: Dates) -> i32 {
        match self {
            When::Window { .. } | When::Ever => dates.dated,
            When::Holding => dates.begins,
            When::Seen => dates.seen,
        }
    }

    /// Numbers of the as-of days on which the row counts, as far as its dates go.
    #[inline]
    pub(super) fn span(self, dates: Dates, calendar: &Calendar) -> Range<i32> {
        match self {
            When::Window { days, shift } => {
                let first = dates.dated.saturating_add(shift);
                calendar.from(first)..calendar.from(first.saturating_add(days))
            }
            When::Ever | When::Seen => calendar.from(self.day(dates))..calendar.len() as i32,
            When::Holding => calendar.from(dates.begins)..calendar.from(dates.ends),
        }
    }

    pub(super) fn goes_by_date(self) -> bool {
        matches!(self, When::Window { .. } | When::Ever)
    }

    /// Whether of two rows the later dated one never stops counting before the other.
    pub(super) fn keeps_order(self) -> bool {
        self != When::Holding
    }
}

/// The spans of rows by the day that dates them, for all the whens of a plan: a look instead of a search. Days whose rows count
/// alike share a bucket.
#[derive(Debug)]
pub(super) struct DatedSpans {
    /// The first day that has a bucket of its own; earlier ones share that before it, later ones that at the end.
    first: i64,
    /// The place after the last day's.
    end: i64,
    buckets: Vec<u32>,
    n_whens: usize,
    /// Bucket by bucket.
    spans: Vec<Range<i32>>,
}

impl DatedSpans {
    /// Whens that do not go by the dating day have empty spans here.
    pub(super) fn new(whens: &[When], calendar: &Calendar) -> DatedSpans {
        let reach = |when: &When| match when {
            When::Window { days, shift } => i64::from(*days) + i64::from(*shift),
            When::Ever | When::Holding | When::Seen => 0,
        };
        let reach = whens.iter().map(reach).max().unwrap_or(0);
        let (first, last) = match (calendar.days().first(), calendar.days().last()) {
            (Some(first), Some(last)) => (i64::from(*first) - reach, i64::from(*last)),
            _ => (0, -1),
        };
        let clamp = |day: i64| day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
        let span = |when: &When, dated: i32| match when.goes_by_date() {
            true => when.span(Dates { dated, begins: NEVER, ends: NEVER, seen: NEVER }, calendar),
            false => 0..0,
        };
        let mut found =
            DatedSpans { first, end: last - first + 2, buckets: Vec::new(), n_whens: whens.len(), spans: Vec::new() };
        for dated in [ALWAYS].into_iter().chain((first..=last).map(clamp)).chain([NEVER]) {
            found.add_day(whens.iter().map(|when| span(when, dated)).collect());
        }
        found
    }

    fn add_day(&mut self, spans: Vec<Range<i32>>) {
        if self.buckets.is_empty() || !self.spans.ends_with(&spans) {
            self.spans.extend(spans);
            self.buckets.push(self.buckets.last().map_or(0, |last| last + 1));
        } else {
            self.buckets.extend_from_within(self.buckets.len() - 1..);
        }
    }

    pub(super) fn n_buckets(&self) -> usize {
        self.buckets.last().map_or(0, |last| *last as usize + 1)
    }

    #[inline]
    pub(super) fn bucket(&self, dated: i32) -> usize {
        self.buckets[(i64::from(dated) - self.first + 1).clamp(0, self.end) as usize] as usize
    }

    /// The spans of a bucket's rows, when by when.
    #[inline]
    pub(super) fn of_bucket(&self, bucket: usize) -> &[Range<i32>] {
        &self.spans[bucket * self.n_whens..(bucket + 1) * self.n_whens]
    }

    /// The spans of a row, when by when.
    #[inline]
    pub(super) fn of(&self, dated: i32) -> &[Range<i32>] {
        self.of_bucket(self.bucket(dated))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::day::Day;

    #[test]
    fn a_look_finds_what_a_search_finds() {
        let days: Vec<Day> = [100, 103, 140].map(Day::from_epoch_days).to_vec();
        let calendar = Calendar::new(&days);
        let whens = [When::Window { days: 7, shift: 0 }, When::Ever, When::Window { days: 3, shift: 30 }];
        let spans = DatedSpans::new(&whens, &calendar);
        for dated in [ALWAYS, 60, 66, 67, 93, 94, 100, 101, 103, 104, 140, 141, NEVER].into_iter().chain(50..160) {
            let dates = Dates { dated, begins: NEVER, ends: NEVER, seen: NEVER };
            for (when, found) in whens.iter().zip(spans.of(dated)) {
                let searched = when.span(dates, &calendar);
                assert!(*found == searched || (found.is_empty() && searched.is_empty()), "{when:?} of day {dated}");
            }
        }
    }
}
