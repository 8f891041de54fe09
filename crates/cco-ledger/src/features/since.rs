//! Since when a table is being recorded.

use super::calendar::{Calendar, NEVER};
use std::collections::BTreeMap;
use std::ops::Range;

/// The earliest day of rows, by the as-of days on which they are seen.
#[derive(Debug, Default)]
pub(super) struct Since {
    earliest: BTreeMap<(i32, i32), i32>,
    last: Option<((i32, i32), i32)>,
}

impl Since {
    #[inline]
    pub(super) fn note(&mut self, seen: &Range<i32>, day: i32) {
        let span = (seen.start, seen.end);
        match &mut self.last {
            Some((last, earliest)) if *last == span => *earliest = day.min(*earliest),
            _ => {
                self.settle();
                self.last = Some((span, day));
            }
        }
    }

    fn settle(&mut self) {
        if let Some((span, day)) = self.last.take() {
            let earliest = self.earliest.entry(span).or_insert(NEVER);
            *earliest = day.min(*earliest);
        }
    }

    /// The earliest day of all; [`NEVER`] without one.
    pub(super) fn first(&mut self) -> i32 {
        self.settle();
        self.earliest.values().copied().min().unwrap_or(NEVER)
    }

    /// Whether every as-of day sees a row: no other row would tell it more than since when.
    pub(super) fn reaches_all_days(&mut self, calendar: &Calendar) -> bool {
        self.by_day(calendar).iter().all(|day| *day != NEVER)
    }

    /// For each as-of day: the earliest day of a row seen by then; [`NEVER`] where there is none.
    pub(super) fn by_day(&mut self, calendar: &Calendar) -> Vec<i32> {
        self.settle();
        let earliest = |number: i32| {
            let seen = self.earliest.iter().filter(|((from, until), _)| (*from..*until).contains(&number));
            seen.map(|(_, day)| *day).min().unwrap_or(NEVER)
        };
        let known = |(number, day): (i32, &i32)| if earliest(number) <= *day { earliest(number) } else { NEVER };
        (0..).zip(calendar.days()).map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::day::Day;

    #[test]
    fn a_day_knows_of_rows_seen_by_then_and_dated_by_then() {
        let days: Vec<Day> = [10, 20, 30, 40].map(Day::from_epoch_days).to_vec();
        let mut since = Since::default();
        since.note(&(2..4), 5);
        since.note(&(0..4), 15);
        since.note(&(0..4), 18);
        since.note(&(3..4), 50);
        assert_eq!(since.by_day(&Calendar::new(&days)), [NEVER, 15, 5, 5]);
        assert_eq!(since.first(), 5);
    }
}
