//! The shipped motion and rows of contracts, for this module's tests.

use super::motion::Motion;
use super::term::{AccountTerms, Term, TermRow};
use crate::day::Day;
use crate::money::{Atoms, BillingPeriod};

pub(super) const MOTION: &str = include_str!("../../../../definitions/renewals/motion.toml");

pub(super) fn motion() -> Motion {
    Motion::parse("motion.toml", MOTION).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// `contract starts ends term_ends worth`, with `-` for a day that is not stated; billed by the month.
pub(super) fn row(text: &str) -> TermRow {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let stated = |text: &str| (text != "-").then(|| day(text));
    TermRow {
        line_id: format!("{}@{}", parts[0], parts[1]),
        contract_id: Some(parts[0].to_owned()),
        starts: day(parts[1]),
        ends: stated(parts[2]),
        term_ends: stated(parts[3]),
        period: BillingPeriod::Months(1),
        auto_renews: None,
        notice_days: None,
        cancelled_on: None,
        worth: Atoms(parts[4].parse().unwrap()),
    }
}

pub(super) fn rows(text: &[&str]) -> Vec<TermRow> {
    text.iter().map(|text| row(text)).collect()
}

pub(super) fn account(rows: &[TermRow]) -> AccountTerms<'_> {
    AccountTerms { account_id: "a", segment: Some("smb"), owner: Some("Kim"), rows }
}

/// A term of one account that was worth so much a month.
pub(super) fn term(account_id: &str, ends: &str, due: i64) -> Term {
    Term {
        account_id: account_id.to_owned(),
        ends: day(ends),
        contracts: Vec::new(),
        lines: Vec::new(),
        due: Atoms(due),
        auto_renews: None,
        notice_on: None,
        cancelled_on: None,
        segment: None,
        owner: None,
    }
}
