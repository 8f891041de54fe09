//! What stands in the cells of an export: texts, amounts, moments, and nothing.

use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::fmt::{self, Display, Write};

pub(crate) fn csv_line(fields: &[&dyn Display]) -> String {
    let mut line = String::with_capacity(fields.len() * 12);
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            line.push(',');
        }
        let start = line.len();
        write!(line, "{field}").expect("writing to a String cannot fail");
        if line[start..].contains([',', '"', '\n']) {
            let quoted = format!("\"{}\"", line[start..].replace('"', "\"\""));
            line.replace_range(start.., &quoted);
        }
    }
    line.push('\n');
    line
}

/// Nothing, where a fact has nothing to say.
pub(crate) struct OrBlank<T>(pub(crate) Option<T>);

impl<T: Display> Display for OrBlank<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// An amount in major units: `1234.50`.
pub(crate) struct Major {
    pub(crate) minor: i64,
    pub(crate) currency: Currency,
}

impl Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals() as usize;
        let unit = self.currency.minor_per_unit().unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, rest) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        if decimals == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest:0decimals$}") }
    }
}

/// A moment of a day in UTC: `2025-03-31T14:05:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp {
    day: Day,
    second: i32,
}

const SECONDS_A_DAY: i32 = 86_400;

impl Timestamp {
    pub(crate) fn new(day: Day, second: i32) -> Timestamp {
        Timestamp { day: day.plus_days(second.div_euclid(SECONDS_A_DAY)), second: second.rem_euclid(SECONDS_A_DAY) }
    }

    pub(crate) fn plus_minutes(self, minutes: i32) -> Timestamp {
        Timestamp::new(self.day.plus_days(minutes / 1440), self.second + minutes % 1440 * 60)
    }

    pub(crate) fn day(self) -> Day {
        self.day
    }
}

impl Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_roll_over_midnight() {
        let at = Timestamp::new(Day::from_epoch_days(0), 86_390);
        assert_eq!(at.to_string(), "1970-01-01T23:59:50Z");
        assert_eq!(at.plus_minutes(24 * 60 + 1).to_string(), "1970-01-03T00:00:50Z");
    }

    #[test]
    fn amounts_in_major_units() {
        for (minor, code, text) in [(123_450, "USD", "1234.50"), (-5, "EUR", "-0.05"), (1200, "JPY", "1200")] {
            let currency = Currency::parse(code).expect("known");
            assert_eq!(Major { minor, currency }.to_string(), text);
        }
    }
}
