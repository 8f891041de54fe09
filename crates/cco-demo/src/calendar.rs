//! The days a simulated company knows: the months of its history and the days its systems are exported.

use crate::settings::Settings;
use cco_domain::day::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    pub(crate) first_day: Day,
    pub(crate) last_day: Day,
}

impl Calendar {
    pub(crate) fn new(settings: &Settings) -> Calendar {
        let months_before = i32::from(settings.n_months) - 1;
        let first_day = settings.last_day.month_start().plus_months(-months_before);
        Calendar { first_day, last_day: settings.last_day }
    }

    /// The last day before the history: the opening book, where the first window starts.
    pub(crate) fn eve(self) -> Day {
        self.first_day.plus_days(-1)
    }

    /// Ends of the complete months of the history.
    pub(crate) fn month_ends(self) -> impl Iterator<Item = Day> {
        months_from(self.first_day).map(Day::month_end).take_while(move |end| *end <= self.last_day)
    }

    /// Days on which everything new is exported: each month's end, and the last day.
    pub(crate) fn export_days(self) -> Vec<Day> {
        let mut days: Vec<Day> = self.month_ends().collect();
        if self.first_day <= self.last_day && days.last() != Some(&self.last_day) {
            days.push(self.last_day);
        }
        days
    }

    /// A date of entry never lies after the end of the history: what happened is known by then.
    pub(crate) fn known_by(self, day: Day) -> Day {
        day.min(self.last_day)
    }
}

/// First days of calendar months, from the month of `day` on.
pub(crate) fn months_from(day: Day) -> impl Iterator<Item = Day> {
    let start = day.month_start();
    (0..).map(move |months| start.plus_months(months))
}

/// March, June, September, December: when sales teams close.
pub(crate) fn is_in_quarter_end_month(day: Day) -> bool {
    day.ymd().1 % 3 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export_days(n_months: u8, last_day: &str) -> Vec<String> {
        let last_day = Day::parse(last_day).expect("a day written in a test");
        let calendar = Calendar::new(&Settings { n_months, last_day, ..Settings::default() });
        calendar.export_days().iter().map(Day::to_string).collect()
    }

    #[test]
    fn exports_come_at_month_ends_and_at_the_end() {
        for (n_months, last_day, expected) in [
            (3, "2025-12-31", vec!["2025-10-31", "2025-11-30", "2025-12-31"]),
            (2, "2025-07-10", vec!["2025-06-30", "2025-07-10"]),
            (1, "2024-02-29", vec!["2024-02-29"]),
            (0, "2025-12-31", vec![]),
        ] {
            assert_eq!(export_days(n_months, last_day), expected, "{n_months} months to {last_day}");
        }
    }

    #[test]
    fn a_month_begun_is_not_a_month_ended() {
        let calendar = Calendar { first_day: Day::from_epoch_days(0), last_day: Day::from_epoch_days(40) };
        assert_eq!(calendar.month_ends().collect::<Vec<_>>(), [Day::from_epoch_days(30)]);
    }
}
