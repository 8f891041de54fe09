//! What a policy says of single days and single accounts.

use super::{Hierarchy, MeasuringPoint, Policy};
use crate::day::Day;

impl Policy {
    /// The day at whose end revenue is measured when `day` is asked for: itself, or the month end at or before it.
    pub fn measuring_day(&self, day: Day) -> Day {
        match self.measuring_point {
            MeasuringPoint::MonthEnd if !day.is_month_end() => day.month_start().plus_days(-1),
            MeasuringPoint::MonthEnd | MeasuringPoint::Day => day,
        }
    }

    /// The policy where accounts are scored: each stands for itself, whatever its parent. A measure, a score and what
    /// became of the account must speak of the same one.
    pub fn of_single_accounts(&self) -> Policy {
        Policy { hierarchy: Hierarchy::Account, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_inside_a_month_goes_back_to_the_month_end_before() {
        let by_month = Policy { measuring_point: MeasuringPoint::MonthEnd, ..Policy::default() };
        for (asked, day, month_end) in [
            ("2024-02-28", "2024-02-28", "2024-01-31"),
            ("2024-02-29", "2024-02-29", "2024-02-29"),
            ("2024-03-01", "2024-03-01", "2024-02-29"),
        ] {
            let parse = |text: &str| Day::parse(text).unwrap();
            assert_eq!(Policy::default().measuring_day(parse(asked)), parse(day));
            assert_eq!(by_month.measuring_day(parse(asked)), parse(month_end));
        }
    }
}
