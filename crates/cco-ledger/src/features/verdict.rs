//! Whether what a formula says of a day is known, and if not why.

use super::calendar::{ALWAYS, NEVER};
use super::formula::{Raw, Said};
use cco_domain::measure::{FeatureColumn, NoneMeans, Why};

/// What a measure makes of too little.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) none: NoneMeans,
    /// Whether no rows at all mean zero of something.
    pub(super) has_zero: bool,
}

/// Stands for the age of a value that rests on no fact, or on facts without a day.
pub(super) const NO_AGE: u16 = u16::MAX;

impl Rules {
    /// The value or why there is none, and its age. `since` is since when the table is being recorded, of any account;
    /// `seen` the same for this account.
    #[inline]
    pub(super) fn judge(&self, raw: Raw, day: i32, since: i32, seen: i32) -> (Result<f64, Why>, u16) {
        if since == NEVER {
            return (Err(Why::NoSource), NO_AGE);
        }
        let no_rows_mean_zero = match self.none {
            NoneMeans::Zero => self.has_zero,
            NoneMeans::ZeroIfRecorded => self.has_zero && seen != NEVER,
            NoneMeans::Unknown => false,
        };
        if !raw.has_rows && !no_rows_mean_zero {
            return (Err(Why::NeverSeen), NO_AGE);
        }
        let age = age(raw.newest, day);
        let value = match raw.said {
            Said::Value(value) => Ok(value),
            Said::TooShort => Err(Why::TooShort),
            Said::Undefined => Err(Why::Undefined),
        };
        (value, age)
    }
}

/// Days from the newest fact to the as-of day, at most 65,534.
#[inline]
pub(super) fn age(newest: i32, day: i32) -> u16 {
    if newest == ALWAYS { NO_AGE } else { (i64::from(day) - i64::from(newest)).clamp(0, i64::from(NO_AGE) - 1) as u16 }
}

/// Makes values unknown that rest on facts older than the measure allows. What rests on no fact has no age.
pub(super) fn withhold_stale(fresh_for_days: Option<u32>, column: &mut FeatureColumn) {
    let Some(days) = fresh_for_days else { return };
    for (state, age) in column.states.iter_mut().zip(&column.ages) {
        if state.is_none() && *age != NO_AGE && u32::from(*age) > days {
            *state = Some(Why::Stale);
        }
    }
}
