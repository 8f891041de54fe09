//! Civil days. A fact's day is a date in the workspace's time zone; ranges are half-open `[from, to)`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A civil day, counted in days since 1970-01-01 (the form Parquet stores as `DATE`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date of the form YYYY-MM-DD")]
pub struct NotADay(pub String);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// The earliest and the latest day that the calendar holds (years −9999 to 9999).
    pub const MIN: Day = Day(-4_371_587);
    pub const MAX: Day = Day(2_932_896);

    /// Days since 1970-01-01.
    pub const fn from_epoch_days(days: i32) -> Day {
        Day(days)
    }

    pub const fn epoch_days(self) -> i32 {
        self.0
    }

    /// `None` when there is no such day (30 February).
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day::from_date)
    }

    /// Exactly `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Day, NotADay> {
        let not_a_day = || NotADay(text.to_owned());
        let bytes = text.as_bytes();
        let digits_only = bytes.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
        if bytes.len() != 10 || !digits_only {
            return Err(not_a_day());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        match (year, month, day) {
            (Some(y), Some(m), Some(d)) => Day::from_ymd(y, m as i8, d as i8).ok_or_else(not_a_day),
            _ => Err(not_a_day()),
        }
    }

    pub fn from_date(date: Date) -> Day {
        Day(EPOCH.until(date).expect("days between two civil dates always fit").get_days())
    }

    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(self.0))
    }

    /// `(year, month 1–12, day of month 1–31)`.
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days)).clamp(Day::MIN, Day::MAX)
    }

    /// Same day of the month `months` later (earlier when negative), clamped to the month's length.
    /// The last day of a month goes to the last day of a month, so that month ends stay month ends:
    /// 28 February 2023 plus twelve months is 29 February 2024.
    pub fn plus_months(self, months: i32) -> Day {
        let moved = Day::from_date(self.date().saturating_add(jiff::Span::new().months(months)));
        if self.is_month_end() { moved.month_end() } else { moved }
    }

    /// The day on which an instant, in microseconds since 1970-01-01T00:00:00Z, falls in a time zone; `None` beyond the calendar.
    pub fn of_instant(micros: i64, zone: &TimeZone) -> Option<Day> {
        Some(Day::from_date(zone.to_datetime(jiff::Timestamp::from_microsecond(micros).ok()?).date()))
    }

    /// Its first moment in a time zone, in microseconds since 1970-01-01T00:00:00Z; `None` where the calendar ends.
    pub fn begins_in(self, zone: &TimeZone) -> Option<i64> {
        Some(self.date().to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
    }

    /// Its last microsecond in a time zone, counted as by [`Day::begins_in`].
    pub fn ends_in(self, zone: &TimeZone) -> Option<i64> {
        Some(self.plus_days(1).begins_in(zone)? - 1)
    }

    pub fn month_start(self) -> Day {
        Day::from_date(self.date().first_of_month())
    }

    pub fn month_end(self) -> Day {
        Day::from_date(self.date().last_of_month())
    }

    pub fn is_month_end(self) -> bool {
        self == self.month_end()
    }

    /// Whole calendar months since year 0: two days of one month share it.
    pub fn month_index(self) -> i32 {
        let (year, month, _) = self.ymd();
        i32::from(year) * 12 + i32::from(month) - 1
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Day, NotADay> {
        Day::parse(text)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day written in a test")
    }

    #[test]
    fn text_and_back() {
        for text in ["1970-01-01", "2024-02-29", "1969-12-31", "9999-12-31", "0001-01-01"] {
            assert_eq!(day(text).to_string(), text);
        }
        assert_eq!(day("1970-01-01").epoch_days(), 0);
        assert_eq!(day("9999-12-31"), Day::MAX);
        for text in ["2023-02-29", "2024-13-01", "2024-1-1", "20240101", "2024-01-01 ", "", "-024-01-01"] {
            assert_eq!(Day::parse(text), Err(NotADay(text.to_owned())));
        }
    }

    #[test]
    fn month_ends_stay_month_ends() {
        for (from, months, to) in [
            ("2024-02-29", -12, "2023-02-28"),
            ("2023-02-28", 12, "2024-02-29"),
            ("2024-12-31", -12, "2023-12-31"),
            ("2024-11-30", 1, "2024-12-31"),
            ("2024-01-30", 1, "2024-02-29"),
            ("2024-01-15", -1, "2023-12-15"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} {months:+}");
        }
    }
}
