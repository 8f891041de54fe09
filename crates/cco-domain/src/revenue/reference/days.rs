//! Sets of days, as ranges: the days on which an account had revenue.

use crate::day::Day;
use crate::policy::{Policy, Reactivation};

/// The days `[from, to)`; open when `to` is `Day::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Range {
    pub from: Day,
    pub to: Day,
}

impl Range {
    pub(super) fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    pub(super) fn is_empty(self) -> bool {
        self.to <= self.from
    }
}

/// Ranges in order, with space between any two.
#[derive(Clone, Debug, Default)]
pub(super) struct Days(Vec<Range>);

impl Days {
    pub(super) fn new(ranges: impl IntoIterator<Item = Range>) -> Days {
        let mut sorted: Vec<Range> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        sorted.sort();
        let mut joined: Vec<Range> = Vec::new();
        for range in sorted {
            match joined.last_mut() {
                Some(last) if range.from <= last.to => last.to = last.to.max(range.to),
                _ => joined.push(range),
            }
        }
        Days(joined)
    }

    /// The ranges between the days: each ends where days begin again.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Range> {
        self.0.windows(2).map(|pair| Range { from: pair[0].to, to: pair[1].from })
    }

    pub(super) fn first(&self) -> Option<Day> {
        self.0.first().map(|range| range.from)
    }

    fn last_until(&self, day: Day) -> Option<Day> {
        self.0.iter().rfind(|range| range.from <= day).map(|range| day.min(range.to.plus_days(-1)))
    }

    fn first_after(&self, day: Day) -> Option<Day> {
        self.0.iter().find(|range| day.plus_days(1) < range.to).map(|range| range.from.max(day.plus_days(1)))
    }

    /// Whether every day after `opening` and up to `closing` is in the set.
    pub(super) fn cover(&self, opening: Day, closing: Day) -> bool {
        opening == closing || self.0.iter().any(|range| range.contains(opening.plus_days(1)) && range.contains(closing))
    }

    /// Whether who comes in after `opening` was there before, recently enough for the policy.
    pub(super) fn is_return(&self, opening: Day, closing: Day, policy: &Policy) -> bool {
        match (self.last_until(opening), self.first_after(opening).filter(|first| *first <= closing)) {
            (None, _) => false,
            (Some(last), Some(back)) if policy.reactivation == Reactivation::WithinDays => {
                i64::from(back.epoch_days()) - i64::from(last.epoch_days()) <= i64::from(policy.reactivation_days)
            }
            (Some(_), _) => true,
        }
    }
}
