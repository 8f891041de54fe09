//! What accounts were worth over the days that a change of segment asks for.

use cco_domain::day::Day;
use cco_domain::outcome::AccountHistory;

/// The least and the most that an account was worth from one day to another, in minor units a year; `None`: it had no revenue on the
/// first of them.
pub(super) fn range(history: &AccountHistory<'_>, from: Day, to: Day) -> Option<(i64, i64)> {
    let first = history.worth(from).to_minor_per_year();
    if first <= 0 {
        return None;
    }
    let later = history.worths.iter().filter(|worth| worth.from > from && worth.from <= to);
    let all = later.map(|worth| worth.worth.to_minor_per_year()).chain([first]);
    Some(all.fold((first, first), |(least, most), one| (least.min(one), most.max(one))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::money::Atoms;
    use cco_domain::outcome::Worth;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_range_holds_what_stood_at_its_beginning_and_every_change_after() {
        let minor = |a_month: i64| Atoms::from_minor(a_month).unwrap();
        let worth = |from: &str, a_month| Worth { from: day(from), worth: minor(a_month), is_loss: false };
        let worths = [worth("2024-01-01", 100), worth("2024-02-01", 300), worth("2024-03-01", 200)];
        let history = AccountHistory { id: "a", worths: &worths, lines: &[] };
        for (from, to, expected) in [
            ("2024-01-15", "2024-03-31", Some((1_200, 3_600))),
            ("2024-02-01", "2024-02-29", Some((3_600, 3_600))),
            ("2024-02-15", "2024-03-01", Some((2_400, 3_600))),
            ("2023-12-31", "2024-03-31", None),
        ] {
            assert_eq!(range(&history, day(from), day(to)), expected, "{from} to {to}");
        }
    }
}
