//! The as-of days of a question, numbered, and the days of instants.

use cco_domain::day::Day;
use jiff::tz::TimeZone;

/// Stands for the day of a fact that was always there. It comes before all days.
pub(super) const ALWAYS: i32 = i32::MIN;
/// Stands for the day of what has not happened. It comes after all days.
pub(super) const NEVER: i32 = i32::MAX;

/// The as-of days. What holds from one of them to before another is a range of their numbers.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    days: Vec<i32>,
    /// For each civil day from the first as-of day to the last: the number of the first as-of day not before it.
    numbers: Vec<i32>,
}

impl Calendar {
    pub(super) fn new(days: &[Day]) -> Calendar {
        let days: Vec<i32> = days.iter().map(|day| day.epoch_days()).collect();
        let mut numbers = Vec::new();
        if let (Some(&first), Some(&last)) = (days.first(), days.last()) {
            let mut number = 0;
            for day in first..=last {
                while days[number] < day {
                    number += 1;
                }
                numbers.push(number as i32);
            }
        }
        Calendar { days, numbers }
    }

    pub(super) fn len(&self) -> usize {
        self.days.len()
    }

    pub(super) fn days(&self) -> &[i32] {
        &self.days
    }

    /// The number of the first as-of day on or after `day`; how many there are, when all come before it.
    #[inline]
    pub(super) fn from(&self, day: i32) -> i32 {
        let Some(&first) = self.days.first() else { return 0 };
        match self.numbers.get((i64::from(day) - i64::from(first)).max(0) as usize) {
            Some(number) => *number,
            None => self.days.len() as i32,
        }
    }
}

/// Civil days of instants in a time zone. Facts mostly come in the order of time, so the last day is remembered.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    zone: TimeZone,
    begins: i64,
    ends: i64,
    day: i32,
}

impl Clock {
    pub(super) fn new(zone: &TimeZone) -> Clock {
        Clock { zone: zone.clone(), begins: 0, ends: 0, day: 0 }
    }

    /// The day on which an instant, in microseconds since 1970, falls.
    #[inline]
    pub(super) fn day(&mut self, micros: i64) -> i32 {
        if micros < self.begins || micros >= self.ends {
            self.turn_to(micros);
        }
        self.day
    }

    #[cold]
    fn turn_to(&mut self, micros: i64) {
        const DAY: i64 = 86_400_000_000;
        let by_utc = micros.div_euclid(DAY);
        let local = Day::of_instant(micros, &self.zone);
        let bounds = local.and_then(|day| Some((day.begins_in(&self.zone)?, day.ends_in(&self.zone)? + 1, day)));
        // Beyond the calendar's years there are no zones.
        (self.begins, self.ends, self.day) = match bounds {
            Some((begins, ends, day)) if begins <= micros && micros < ends => (begins, ends, day.epoch_days()),
            _ => (by_utc.saturating_mul(DAY), (by_utc + 1).saturating_mul(DAY), by_utc as i32),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_falls_to_the_first_as_of_day_not_before_it() {
        let calendar = Calendar::new(&[day("2024-01-31"), day("2024-02-29"), day("2024-03-31")]);
        for (text, expected) in [
            ("2023-01-01", 0),
            ("2024-01-31", 0),
            ("2024-02-01", 1),
            ("2024-02-29", 1),
            ("2024-03-01", 2),
            ("2024-03-31", 2),
            ("2024-04-01", 3),
        ] {
            assert_eq!(calendar.from(day(text).epoch_days()), expected, "{text}");
        }
        assert_eq!((calendar.from(ALWAYS), calendar.from(NEVER)), (0, 3));
        assert_eq!(Calendar::new(&[]).from(5), 0);
    }

    #[test]
    fn an_instant_has_the_day_of_the_zone_also_where_a_day_has_23_hours() {
        let mut clock = Clock::new(&TimeZone::get("America/New_York").unwrap());
        for (instant, expected) in [
            ("2024-03-10T04:59:59Z", "2024-03-09"),
            ("2024-03-10T05:00:00Z", "2024-03-10"),
            ("2024-03-11T03:59:59Z", "2024-03-10"),
            ("2024-03-11T04:00:00Z", "2024-03-11"),
            ("1969-12-31T12:00:00Z", "1969-12-31"),
        ] {
            let micros = instant.parse::<jiff::Timestamp>().unwrap().as_microsecond();
            assert_eq!(Day::from_epoch_days(clock.day(micros)), day(expected), "{instant}");
        }
        assert_eq!(clock.day(i64::MIN), (i64::MIN / 86_400_000_000 - 1) as i32);
    }
}
