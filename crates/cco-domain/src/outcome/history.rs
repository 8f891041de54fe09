//! What is known of one account from its beginning to its end.

use super::decision::LineTerm;
use crate::day::Day;
use crate::money::Atoms;

/// An account's monthly recurring revenue from a day on, under the workspace's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    pub from: Day,
    pub worth: Atoms,
    /// It fell to nothing and the revenue went nowhere else: churn, and not a merge.
    pub is_loss: bool,
}

/// One account, as the ledger knows it now.
#[derive(Clone, Copy, Debug)]
pub struct AccountHistory<'a> {
    pub id: &'a str,
    /// Rising by day; before the first it is worth nothing.
    pub worths: &'a [Worth],
    /// Lines of recurring revenue.
    pub lines: &'a [LineTerm],
}

impl<'a> AccountHistory<'a> {
    /// The last change on or before a day.
    pub fn standing(&self, day: Day) -> Option<&'a Worth> {
        let after = self.worths.partition_point(|worth| worth.from <= day);
        after.checked_sub(1).map(|place| &self.worths[place])
    }

    pub fn worth(&self, day: Day) -> Atoms {
        self.standing(day).map_or(Atoms::ZERO, |worth| worth.worth)
    }

    pub fn is_customer(&self, day: Day) -> bool {
        self.worth(day) > Atoms::ZERO
    }

    /// First day of any of its lines.
    pub fn since(&self) -> Option<Day> {
        self.lines.iter().map(|line| line.starts).min()
    }

    /// Days after `from` and up to `to` on which a term ended that was long enough to be prepared for, rising.
    pub fn renewals(&self, from: Day, to: Day) -> Vec<Day> {
        let mut days = Vec::new();
        for line in self.lines.iter().filter(|line| line.is_renewed()) {
            let mut decision = line.next_decision(from);
            while decision <= to && line.is_in_force(decision.plus_days(-1)) {
                days.push(decision);
                decision = line.next_decision(decision);
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::BillingPeriod;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_worth_holds_until_the_next() {
        let worths = [
            Worth { from: day("2024-01-01"), worth: Atoms(100), is_loss: false },
            Worth { from: day("2024-03-01"), worth: Atoms(0), is_loss: true },
        ];
        let account = AccountHistory { id: "a", worths: &worths, lines: &[] };
        for (at, expected) in [("2023-12-31", 0), ("2024-01-01", 100), ("2024-02-29", 100), ("2024-03-01", 0)] {
            assert_eq!(account.worth(day(at)), Atoms(expected), "{at}");
        }
    }

    #[test]
    fn renewals_are_ends_of_long_terms_that_were_reached() {
        let line = |starts, ends: Option<&str>, period| LineTerm {
            starts: day(starts),
            ends: ends.map(day),
            term_ends: None,
            period: BillingPeriod::parse(period).unwrap(),
        };
        let lines = [
            line("2022-05-01", None, "P12M"),
            line("2022-07-01", Some("2023-07-01"), "P12M"),
            line("2022-08-01", Some("2023-03-01"), "P12M"),
            line("2022-01-01", None, "P1M"),
        ];
        let account = AccountHistory { id: "a", worths: &[], lines: &lines };
        let found: Vec<String> =
            account.renewals(day("2023-01-31"), day("2024-05-01")).iter().map(Day::to_string).collect();
        assert_eq!(found, ["2023-05-01", "2023-07-01", "2024-05-01"], "the third line was left before its term ended");
    }
}
