//! When a contract lets an account leave.

use crate::day::Day;
use crate::money::BillingPeriod;

/// The part of a line that says when it binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTerm {
    pub starts: Day,
    /// First day after the range; `None`: open.
    pub ends: Option<Day>,
    /// First day after the paid term; `None`: not stated, so that the line binds for one billing period at a time.
    pub term_ends: Option<Day>,
    pub period: BillingPeriod,
}

/// Terms up to this long are left at short notice; their decision points are no renewals that anyone prepares.
const SHORT_TERM_DAYS: i32 = 45;

impl LineTerm {
    pub fn is_in_force(&self, day: Day) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day < ends)
    }

    /// The first day after `after` on which the line can end by contract: the end of its term, and from there on, or without a term
    /// from its start on, the end of each billing period. When it did end is not looked at.
    pub fn next_decision(&self, after: Day) -> Day {
        // Counted from one day throughout: a contract of the 31st goes to 28 February and back to 31 March.
        let (origin, least) = self.term_ends.map_or((self.starts, 1), |end| (end, 0));
        let days = i64::from(after.epoch_days()) - i64::from(origin.epoch_days());
        // A period too few rather than too many, for months differ in length.
        let whole = (days / i64::from(self.period_days()) - 1).max(least) as i32;
        let mut decisions = (whole..).map(|n_periods| self.plus_periods(origin, n_periods));
        let next = decisions.find(|decision| *decision > after || *decision == Day::MAX);
        next.expect("periods go on until the calendar ends")
    }

    /// Whether its decision points are renewals: days known long beforehand.
    pub fn is_renewed(&self) -> bool {
        let term_days = self.term_ends.map_or(0, |end| end.epoch_days() - self.starts.epoch_days());
        term_days.max(self.period_days()) > SHORT_TERM_DAYS
    }

    /// The first day after `after` on which a term ends that was long enough to be prepared for: the stated end of a long term, or
    /// the end of a long billing period. A line that goes on month by month after its term comes to none any more.
    pub fn next_term_end(&self, after: Day) -> Option<Day> {
        if self.period_days() > SHORT_TERM_DAYS {
            return Some(self.next_decision(after));
        }
        self.term_ends.filter(|end| *end > after && self.is_renewed())
    }

    fn plus_periods(&self, day: Day, n: i32) -> Day {
        match self.period {
            BillingPeriod::Days(days) => day.plus_days(n.saturating_mul(i32::from(days))),
            BillingPeriod::Weeks(weeks) => day.plus_days(n.saturating_mul(7 * i32::from(weeks))),
            BillingPeriod::Months(months) => plus_months(day, n.saturating_mul(i32::from(months))),
        }
    }

    /// At most this long, but for February.
    fn period_days(&self) -> i32 {
        match self.period {
            BillingPeriod::Days(days) => i32::from(days),
            BillingPeriod::Weeks(weeks) => 7 * i32::from(weeks),
            BillingPeriod::Months(months) => 31 * i32::from(months),
        }
    }
}

/// The same day of a later month, or its last: a contract of the 30th goes on the 30th, not on the last of each month.
fn plus_months(day: Day, months: i32) -> Day {
    Day::from_date(day.date().saturating_add(jiff::Span::new().months(months.min(200_000))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[track_caller]
    fn check(starts: &str, term_ends: Option<&str>, period: &str, after: &str, expected: &str) {
        let period = BillingPeriod::parse(period).unwrap();
        let line = LineTerm { starts: day(starts), ends: None, term_ends: term_ends.map(day), period };
        assert_eq!(line.next_decision(day(after)), day(expected));
    }

    #[test]
    fn a_line_can_end_with_its_term_and_then_with_each_period() {
        check("2023-01-15", Some("2024-01-15"), "P1M", "2023-03-01", "2024-01-15");
        check("2023-01-15", Some("2024-01-15"), "P1M", "2024-01-15", "2024-02-15");
        check("2023-01-15", Some("2024-01-15"), "P12M", "2024-01-15", "2025-01-15");
    }

    #[test]
    fn without_a_term_it_can_end_with_each_period() {
        check("2023-01-15", None, "P12M", "2023-01-20", "2024-01-15");
        check("2023-01-15", None, "P12M", "2030-01-14", "2030-01-15");
        check("2023-01-31", None, "P1M", "2023-01-31", "2023-02-28");
        check("2023-01-31", None, "P1M", "2023-02-28", "2023-03-31");
        check("2023-01-02", None, "P2W", "2023-01-20", "2023-01-30");
        check("2023-01-01", None, "P30D", "2033-01-01", "2033-01-08");
        check("2023-01-15", None, "P1M", "2022-01-01", "2023-02-15");
    }

    #[test]
    fn a_decision_always_lies_after_the_day() {
        for (starts, period) in [("2023-01-31", "P1M"), ("2024-02-29", "P12M"), ("2023-05-01", "P7D")] {
            let period = BillingPeriod::parse(period).unwrap();
            let line = LineTerm { starts: day(starts), ends: None, term_ends: None, period };
            let mut last = day(starts);
            for _ in 0..100 {
                let next = line.next_decision(last);
                assert!(next > last && line.next_decision(next.plus_days(-1)) == next, "{starts} {period} {next}");
                last = next;
            }
        }
    }

    #[test]
    fn long_terms_and_long_periods_are_prepared_for() {
        for (term_ends, period, after, expected) in [
            (Some("2024-01-15"), "P1M", "2023-03-01", Some("2024-01-15")),
            (Some("2024-01-15"), "P1M", "2024-01-15", None),
            (Some("2023-02-15"), "P1M", "2023-01-15", None),
            (None, "P1M", "2023-03-01", None),
            (None, "P12M", "2024-01-15", Some("2025-01-15")),
            (Some("2024-01-15"), "P12M", "2024-01-15", Some("2025-01-15")),
        ] {
            let period = BillingPeriod::parse(period).unwrap();
            let line = LineTerm { starts: day("2023-01-15"), ends: None, term_ends: term_ends.map(day), period };
            assert_eq!(line.next_term_end(day(after)), expected.map(day), "{term_ends:?} {period} {after}");
        }
    }

    #[test]
    fn the_calendar_ends() {
        check("2023-01-15", None, "P12M", "9999-12-31", "9999-12-31");
    }
}
