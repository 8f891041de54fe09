//! The as-of days on which a row's own dates let it count.

use super::calendar::Calendar;
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

    /// Whether of two rows the later dated one never stops counting before the other.
    pub(super) fn keeps_order(self) -> bool {
        self != When::Holding
    }
}
