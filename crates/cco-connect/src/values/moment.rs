//! Days and instants of a column: its date order, its zone, what its bare numbers mean.

use super::calendar::{days_of, next_month};
use super::date::{self, Stamp};
use super::wrong::Wrong;
use crate::mapping::column::{DateOrder, MonthEdge, NumberIs};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

const MICROS_PER_DAY: i64 = 86_400_000_000;
/// 1900-01-01 and 2201-01-01: dates outside are slips of the pen, not facts of a living company.
const FIRST_DAY: i32 = -25_567;
const AFTER_LAST_DAY: i32 = 84_371;
/// 9999-12-31, by which databases write "no end".
const NO_END: i32 = 2_932_896;

/// How the texts of one column become days or instants.
#[derive(Clone, Debug)]
pub(crate) struct MomentReader {
    pub(crate) order: Option<DateOrder>,
    pub(crate) number_is: Option<NumberIs>,
    pub(crate) month: Option<MonthEdge>,
    pub(crate) is_last_day: bool,
    pub(crate) as_written: bool,
    /// 9999-12-31 means that there is no end.
    pub(crate) is_end: bool,
    /// Zone of local times without an offset.
    pub(crate) written_in: TimeZone,
    /// Zone in which the workspace's days begin.
    pub(crate) home: TimeZone,
}

impl MomentReader {
    /// Days since 1970-01-01; `None`: no end.
    #[inline]
    pub(crate) fn day(&self, text: &str) -> Result<Option<i32>, Wrong> {
        if let Some((year, month, day)) = date::iso_day(text.as_bytes())
            && let Some(days) = days_of(year, month, day)
        {
            return self.checked_day(year, month, days);
        }
        self.day_of_other_text(text)
    }

    fn day_of_other_text(&self, text: &str) -> Result<Option<i32>, Wrong> {
        if let Some(days) = self.days_of_number(text)? {
            return self.checked_day_alone(days);
        }
        let stamp = date::parse(text, self.order)?;
        self.check_month(&stamp)?;
        if self.is_civil(&stamp) {
            return self.checked_day(stamp.year, stamp.month, stamp.days);
        }
        let micros = self.instant_of(&stamp)?;
        self.checked_day_alone(self.home_day(micros)?)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn instant(&self, text: &str) -> Result<i64, Wrong> {
        let micros = match self.micros_of_number(text)? {
            Some(micros) => micros,
            None => {
                let stamp = date::parse(text, self.order)?;
                self.check_month(&stamp)?;
                self.instant_of(&stamp)?
            }
        };
        let days = micros.div_euclid(MICROS_PER_DAY);
        if days < i64::from(FIRST_DAY) || days >= i64::from(AFTER_LAST_DAY) { Err(out_of_range()) } else { Ok(micros) }
    }

    fn check_month(&self, stamp: &Stamp) -> Result<(), Wrong> {
        match (stamp.day, self.month) {
            (None, None) => Err(Wrong::new(
                "bad_date",
                "names a month and not a day",
                "write the day, or say month = \"first_day\" for the column in the mapping",
            )),
            _ => Ok(()),
        }
    }

    /// Whether the date as written is the day meant, whatever the zone.
    fn is_civil(&self, stamp: &Stamp) -> bool {
        let is_local = stamp.clock.offset_seconds.is_none();
        let is_plain_date = is_local && stamp.clock.micros == 0;
        self.as_written || self.month.is_some() || is_plain_date || (is_local && self.written_in == self.home)
    }

    #[inline]
    fn checked_day(&self, year: i32, month: u32, days: i32) -> Result<Option<i32>, Wrong> {
        if self.is_end && days == NO_END {
            return Ok(None);
        }
        let days = match self.month {
            None => days,
            Some(MonthEdge::FirstDay) => days_of(year, month, 1).ok_or_else(out_of_range)?,
            Some(MonthEdge::NextFirstDay) => next_month(year, month).ok_or_else(out_of_range)?,
        };
        self.checked_day_alone(days)
    }

    #[inline]
    fn checked_day_alone(&self, days: i32) -> Result<Option<i32>, Wrong> {
        if !(FIRST_DAY..AFTER_LAST_DAY).contains(&days) {
            return Err(out_of_range());
        }
        Ok(Some(if self.is_last_day { days + 1 } else { days }))
    }

    fn days_of_number(&self, text: &str) -> Result<Option<i32>, Wrong> {
        match self.micros_of_number(text)? {
            None => Ok(None),
            // A serial number counts the days of a calendar, not of a zone.
            Some(micros) if self.number_is == Some(NumberIs::ExcelSerial) => {
                let days = micros.div_euclid(MICROS_PER_DAY);
                i32::try_from(days).map(Some).map_err(|_| out_of_range())
            }
            Some(micros) => self.home_day(micros).map(Some),
        }
    }

    fn micros_of_number(&self, text: &str) -> Result<Option<i64>, Wrong> {
        let Some(number_is) = self.number_is else { return Ok(None) };
        let is_number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        if !is_number || text.bytes().filter(|b| *b == b'-').count() > 1 {
            return Ok(None);
        }
        let Ok(number) = text.parse::<f64>() else { return Ok(None) };
        let whole = |scale: f64| {
            let micros = (number * scale).round();
            // Beyond 2^53 a float no longer tells one microsecond from the next; no date is that far.
            if micros.abs() < 9.0e15 { Ok(Some(micros as i64)) } else { Err(out_of_range()) }
        };
        match number_is {
            NumberIs::EpochSeconds => whole(1e6),
            NumberIs::EpochMillis => whole(1e3),
            NumberIs::EpochMicros => whole(1.0),
            NumberIs::ExcelSerial => self.micros_of_serial(number),
            NumberIs::Seconds
            | NumberIs::Minutes
            | NumberIs::Hours
            | NumberIs::Days
            | NumberIs::Weeks
            | NumberIs::Months
            | NumberIs::Years => Ok(None),
        }
    }

    /// Excel counts 1 for 1900-01-01 and believes in 1900-02-29, so from March 1900 on day 0 is 1899-12-30.
    fn micros_of_serial(&self, serial: f64) -> Result<Option<i64>, Wrong> {
        const EPOCH: i64 = -25_569;
        if !(61.0..200_000.0).contains(&serial) {
            return Err(out_of_range());
        }
        let days = EPOCH + serial.floor() as i64;
        let micros = (serial.fract() * MICROS_PER_DAY as f64).round() as i64;
        Ok(Some(days * MICROS_PER_DAY + micros))
    }

    /// A local time that a clock change skipped is refused; of one that occurred twice, the first is taken.
    fn instant_of(&self, stamp: &Stamp) -> Result<i64, Wrong> {
        let local = i64::from(stamp.days) * MICROS_PER_DAY + stamp.clock.micros;
        if let Some(offset) = stamp.clock.offset_seconds {
            return Ok(local - i64::from(offset) * 1_000_000);
        }
        if self.written_in == TimeZone::UTC {
            return Ok(local);
        }
        let offset = match self.written_in.to_ambiguous_timestamp(civil(local)?).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Fold { before, .. } => before,
            // A date without a time is the day's first moment, which a clock change may have moved.
            AmbiguousOffset::Gap { before, .. } if stamp.clock.micros == 0 => before,
            AmbiguousOffset::Gap { .. } => {
                return Err(Wrong::new(
                    "nonexistent_time",
                    "is a local time that the change to summer time skipped",
                    "write the time with its offset, or name the column's time zone in the mapping",
                ));
            }
        };
        Ok(local - i64::from(offset.seconds()) * 1_000_000)
    }

    fn home_day(&self, micros: i64) -> Result<i32, Wrong> {
        let offset_seconds = if self.home == TimeZone::UTC {
            0
        } else {
            let moment = Timestamp::from_microsecond(micros).map_err(|_| out_of_range())?;
            i64::from(self.home.to_offset(moment).seconds())
        };
        i32::try_from((micros + offset_seconds * 1_000_000).div_euclid(MICROS_PER_DAY)).map_err(|_| out_of_range())
    }
}

fn civil(local_micros: i64) -> Result<DateTime, Wrong> {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
        .checked_add(SignedDuration::from_micros(local_micros))
        .map_err(|_| out_of_range())
}

fn out_of_range() -> Wrong {
    Wrong::new("impossible_date", "lies outside the years 1900 to 2200", "correct the date in the source")
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::day::Day;

    fn reader(zone: &str) -> MomentReader {
        let zone = TimeZone::get(zone).expect("a zone written in a test");
        MomentReader {
            order: None,
            number_is: None,
            month: None,
            is_last_day: false,
            as_written: false,
            is_end: false,
            written_in: zone.clone(),
            home: zone,
        }
    }

    fn day(reader: &MomentReader, text: &str) -> Result<String, &'static str> {
        match reader.day(text) {
            Ok(days) => Ok(days.map_or("open".to_owned(), |days| Day::from_epoch_days(days).to_string())),
            Err(wrong) => Err(wrong.code),
        }
    }

    fn instant(reader: &MomentReader, text: &str) -> Result<String, &'static str> {
        let micros = reader.instant(text).map_err(|wrong| wrong.code)?;
        Ok(Timestamp::from_microsecond(micros).expect("in range").to_string())
    }

    #[test]
    fn a_day_is_the_workspaces_day() {
        let berlin = reader("Europe/Berlin");
        for (text, expected) in [
            ("2024-01-31", Ok("2024-01-31")),
            ("2024-01-31 23:30", Ok("2024-01-31")),
            ("2024-01-31T23:30:00Z", Ok("2024-02-01")),
            ("2024-01-31T23:30:00-05:00", Ok("2024-02-01")),
            ("1899-12-31", Err("impossible_date")),
            ("2201-01-01", Err("impossible_date")),
            ("9999-12-31", Err("impossible_date")),
            ("2024-02-30", Err("impossible_date")),
            ("2024-02", Err("bad_date")),
        ] {
            assert_eq!(day(&berlin, text), expected.map(str::to_owned), "{text}");
        }
        let as_written = MomentReader { as_written: true, ..reader("America/New_York") };
        assert_eq!(day(&as_written, "2024-01-01T00:00:00Z"), Ok("2024-01-01".to_owned()));
        let utc_column = MomentReader { written_in: TimeZone::UTC, ..reader("America/New_York") };
        assert_eq!(day(&utc_column, "2024-01-01 03:00"), Ok("2023-12-31".to_owned()));
    }

    #[test]
    fn months_and_ends() {
        let first = MomentReader { month: Some(MonthEdge::FirstDay), ..reader("UTC") };
        let next = MomentReader { month: Some(MonthEdge::NextFirstDay), ..reader("UTC") };
        for (text, starts, ends) in [
            ("2024-02", "2024-02-01", "2024-03-01"),
            ("2024-12-31", "2024-12-01", "2025-01-01"),
            ("Jan 2024", "2024-01-01", "2024-02-01"),
            ("2024-02-01T00:00:00Z", "2024-02-01", "2024-03-01"),
        ] {
            assert_eq!((day(&first, text), day(&next, text)), (Ok(starts.to_owned()), Ok(ends.to_owned())), "{text}");
        }
        let last_day = MomentReader { is_last_day: true, is_end: true, ..reader("UTC") };
        assert_eq!(day(&last_day, "2024-12-31"), Ok("2025-01-01".to_owned()));
        assert_eq!(day(&last_day, "9999-12-31"), Ok("open".to_owned()));
    }

    #[test]
    fn clock_changes() {
        let berlin = reader("Europe/Berlin");
        for (text, expected) in [
            ("2024-03-31 01:59", Ok("2024-03-31T00:59:00Z")),
            ("2024-03-31 02:30", Err("nonexistent_time")),
            ("2024-03-31 03:00", Ok("2024-03-31T01:00:00Z")),
            ("2024-10-27 02:30", Ok("2024-10-27T00:30:00Z")),
            ("2024-10-27 02:30+01:00", Ok("2024-10-27T01:30:00Z")),
        ] {
            assert_eq!(instant(&berlin, text), expected.map(str::to_owned), "{text}");
        }
        assert_eq!(instant(&reader("America/Santiago"), "2024-09-08"), Ok("2024-09-08T04:00:00Z".to_owned()));
    }

    #[test]
    fn bare_numbers() {
        for (number_is, text, expected) in [
            (NumberIs::EpochSeconds, "1706700000", "2024-01-31T11:20:00Z"),
            (NumberIs::EpochSeconds, "1706700000.5", "2024-01-31T11:20:00.5Z"),
            (NumberIs::EpochMillis, "1706700000000", "2024-01-31T11:20:00Z"),
            (NumberIs::EpochMicros, "1706700000000000", "2024-01-31T11:20:00Z"),
            (NumberIs::ExcelSerial, "45322.25", "2024-01-31T06:00:00Z"),
            (NumberIs::EpochSeconds, "2024-01-31", "2024-01-31T00:00:00Z"),
        ] {
            let reader = MomentReader { number_is: Some(number_is), ..reader("UTC") };
            assert_eq!(instant(&reader, text), Ok(expected.to_owned()), "{text}");
        }
        assert_eq!(instant(&reader("UTC"), "1706700000"), Err("bad_date"));
        let seconds = MomentReader { number_is: Some(NumberIs::EpochSeconds), ..reader("UTC") };
        assert_eq!(instant(&seconds, "1706700000000"), Err("impossible_date"));
    }
}
