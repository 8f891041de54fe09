//! Terms: what of an account's contracts comes to an end on a day.

use crate::day::Day;
use crate::money::{Atoms, BillingPeriod};
use crate::outcome::LineTerm;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// A line of recurring revenue, as it was known when the question was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRow {
    pub line_id: String,
    pub contract_id: Option<String>,
    pub starts: Day,
    /// First day after the range; `None`: open.
    pub ends: Option<Day>,
    /// First day after the paid term; `None`: not stated.
    pub term_ends: Option<Day>,
    pub period: BillingPeriod,
    pub auto_renews: Option<bool>,
    pub notice_days: Option<u32>,
    pub cancelled_on: Option<Day>,
    /// What it is worth a month by the workspace's policy.
    pub worth: Atoms,
}

/// One account with all of its lines of recurring revenue.
#[derive(Clone, Copy, Debug)]
pub struct AccountTerms<'a> {
    pub account_id: &'a str,
    pub segment: Option<&'a str>,
    pub owner: Option<&'a str>,
    pub rows: &'a [TermRow],
}

/// All lines of one account whose terms end on one day: they are decided together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    pub account_id: String,
    /// First day after the term.
    pub ends: Day,
    /// Rising, each once.
    pub contracts: Vec<String>,
    /// Rising.
    pub lines: Vec<String>,
    /// What ends with it, a month; twelve times that is the ARR that can be renewed.
    pub due: Atoms,
    /// Whether it goes on by itself: not if one of its lines does not, unknown if that is said of none.
    pub auto_renews: Option<bool>,
    /// The last day on which the account can give notice; the earliest of its lines'. `None`: not stated.
    pub notice_on: Option<Day>,
    /// The first day on which it asked to end one of the lines.
    pub cancelled_on: Option<Day>,
    pub segment: Option<String>,
    pub owner: Option<String>,
}

impl TermRow {
    pub(super) fn line_term(&self) -> LineTerm {
        LineTerm { starts: self.starts, ends: self.ends, term_ends: self.term_ends, period: self.period }
    }

    pub(super) fn is_in_force(&self, day: Day) -> bool {
        self.line_term().is_in_force(day)
    }

    /// The ends of its terms inside the window that it reached, or will as far as is known.
    pub(super) fn term_ends_in(&self, window: &Range<Day>) -> Vec<Day> {
        let line = self.line_term();
        let next = |after: Day| line.next_term_end(after).filter(|end| *end < window.end);
        let ends = std::iter::successors(next(window.start.plus_days(-1)), |end| next(*end));
        ends.take_while(|end| line.is_in_force(end.plus_days(-1))).collect()
    }

    /// Whether it is of the same contract as another row or, without contracts, of the same line.
    pub(super) fn continues(&self, other: &TermRow) -> bool {
        match (&self.contract_id, &other.contract_id) {
            (Some(own), Some(others)) => own == others,
            (None, _) | (_, None) => self.line_id == other.line_id,
        }
    }
}

/// Terms of the account that end in a half-open range of days, by their end. A line that was left or replaced before its term ended
/// came to no decision and is in none; who does end is told from contracts alone, as for outcomes.
pub fn terms(account: &AccountTerms<'_>, window: Range<Day>) -> Vec<Term> {
    let mut by_end: BTreeMap<Day, Vec<&TermRow>> = BTreeMap::new();
    for row in account.rows.iter().filter(|row| row.worth > Atoms::ZERO) {
        for end in row.term_ends_in(&window) {
            by_end.entry(end).or_default().push(row);
        }
    }
    by_end.into_iter().map(|(ends, rows)| term(account, ends, &rows)).collect()
}

fn term(account: &AccountTerms<'_>, ends: Day, rows: &[&TermRow]) -> Term {
    let mut contracts: Vec<String> = rows.iter().filter_map(|row| row.contract_id.clone()).collect();
    contracts.sort_unstable();
    contracts.dedup();
    let mut lines: Vec<String> = rows.iter().map(|row| row.line_id.clone()).collect();
    lines.sort_unstable();
    let notice = |row: &&TermRow| row.notice_days.map(|days| ends.plus_days(-i32::try_from(days).unwrap_or(i32::MAX)));
    Term {
        account_id: account.account_id.to_owned(),
        ends,
        contracts,
        lines,
        due: rows.iter().map(|row| row.worth).sum(),
        auto_renews: rows.iter().filter_map(|row| row.auto_renews).reduce(|all, own| all && own),
        notice_on: rows.iter().filter_map(notice).min(),
        cancelled_on: rows.iter().filter_map(|row| row.cancelled_on).min(),
        segment: account.segment.map(str::to_owned),
        owner: account.owner.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{account, day, row, rows};
    use super::*;

    /// Ends and amounts of the terms that end in 2024.
    #[track_caller]
    fn check(texts: &[&str], expected: &[(&str, i64)]) {
        let rows = rows(texts);
        let terms = terms(&account(&rows), day("2024-01-01")..day("2025-01-01"));
        let found: Vec<(String, i64)> = terms.iter().map(|term| (term.ends.to_string(), term.due.0)).collect();
        let expected: Vec<(String, i64)> = expected.iter().map(|(ends, due)| ((*ends).to_owned(), *due)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_end_on_one_day_are_one_term() {
        check(
            &["c1 2023-05-01 - 2024-05-01 100", "c2 2023-08-01 - 2024-05-01 50", "c3 2023-09-01 - 2024-09-01 7"],
            &[("2024-05-01", 150), ("2024-09-01", 7)],
        );
    }

    #[test]
    fn the_window_is_half_open() {
        check(
            &["c1 2023-01-01 - 2024-01-01 1", "c2 2023-01-01 - 2025-01-01 2", "c3 2023-01-01 - 2024-12-31 3"],
            &[("2024-01-01", 1), ("2024-12-31", 3)],
        );
    }

    #[test]
    fn what_did_not_reach_its_end_or_binds_by_the_month_is_no_term() {
        check(&["c1 2023-05-01 2024-03-01 2024-05-01 100"], &[]);
        check(&["c1 2023-05-01 - - 100"], &[]);
        check(&["c1 2023-05-01 - 2024-05-01 0"], &[]);
        check(&["c1 2022-05-01 - 2023-05-01 100"], &[]);
    }

    #[test]
    fn a_long_billing_period_ends_again_and_again() {
        let yearly = TermRow { period: BillingPeriod::Months(12), ..row("c1 2022-05-01 - - 100") };
        let found = terms(&account(&[yearly]), day("2023-01-01")..day("2025-01-01"));
        assert_eq!(found.iter().map(|term| term.ends).collect::<Vec<_>>(), [day("2023-05-01"), day("2024-05-01")]);
    }

    #[test]
    fn a_term_goes_on_by_itself_only_if_all_its_lines_do_and_notice_is_due_with_the_first() {
        let line =
            |auto_renews, notice_days| TermRow { auto_renews, notice_days, ..row("c 2023-05-01 - 2024-05-01 1") };
        for (lines, renews, notice) in [
            ([line(Some(true), Some(30)), line(Some(true), Some(60))], Some(true), Some("2024-03-02")),
            ([line(Some(true), None), line(Some(false), Some(30))], Some(false), Some("2024-04-01")),
            ([line(None, None), line(None, None)], None, None),
        ] {
            let found = terms(&account(&lines), day("2024-01-01")..day("2025-01-01"));
            assert_eq!((found[0].auto_renews, found[0].notice_on), (renews, notice.map(day)));
        }
    }
}
