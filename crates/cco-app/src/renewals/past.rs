//! What became of earlier books: on days before, which terms were about to end, what could be seen of them, and what was kept.

use super::ground::{Account, Ground, dated};
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::outcome::LineTerm;
use cco_domain::renewal::{Term, TermRow, settle, terms};
use std::collections::BTreeSet;

/// Books of the past, each of as many days as the one in question, none overlapping.
pub(super) struct Past {
    /// Rising by day.
    pub(super) origins: Vec<Origin>,
    pub(super) segments: Segments,
    /// Days that a book covers.
    n_days: i32,
    /// Days after its last term until everything is settled.
    lost_after: i32,
}

/// One book: what was about to end on a day.
pub(super) struct Origin {
    pub(super) on: Day,
    pub(super) terms: Vec<PastTerm>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PastTerm {
    pub(super) view: TermKind,
    /// A month.
    pub(super) due: Atoms,
    /// Of `due`.
    pub(super) kept: Atoms,
}

/// What tells terms apart before they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TermKind {
    pub(super) segment: u32,
    pub(super) notice: Notice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Notice {
    /// It asked to end.
    Given,
    /// The day of notice passed without any.
    Passed,
    /// It can still be given, or the contract does not say until when.
    Ahead,
}

/// Segments as small numbers; the last stands for the accounts whose segment is unknown.
pub(super) struct Segments(Vec<String>);

/// More than ten years of quarters; beyond, the company was another.
const MOST_ORIGINS: i32 = 40;

impl Past {
    /// Segments and owners are those of the as-of day, all else is what could be seen on each origin.
    pub(super) fn of(ground: &Ground, n_days: i32) -> Past {
        let lost_after = i32::try_from(ground.motion.lost_after_days).unwrap_or(i32::MAX);
        let segments = Segments::of(ground);
        let first = ground.accounts.values().map(Account::first_day).min().unwrap_or(Day::MAX);
        let last = ground.as_of.plus_days(-n_days.saturating_add(lost_after));
        let days = (0..MOST_ORIGINS).map(|n| last.plus_days(-n * n_days)).take_while(|day| *day > first);
        let mut origins: Vec<Origin> = days.map(|on| Origin { on, terms: Vec::new() }).collect();
        origins.reverse();
        for account in ground.accounts.values() {
            let segment = segments.code(account.identity.segment.as_deref());
            for origin in &mut origins {
                origin.terms.extend(about_to_end(account, origin.on, n_days, segment, ground));
            }
        }
        Past { origins, segments, n_days, lost_after }
    }

    /// Books of which everything was settled by a day.
    pub(super) fn settled_by(&self, on: Day) -> &[Origin] {
        let is_settled = |origin: &Origin| origin.on.plus_days(self.n_days).plus_days(self.lost_after) <= on;
        &self.origins[..self.origins.partition_point(is_settled)]
    }
}

impl PastTerm {
    pub(super) fn is_renewed(&self) -> bool {
        self.kept > Atoms::ZERO
    }
}

impl Notice {
    pub(super) fn of(term: &Term, on: Day) -> Notice {
        if term.cancelled_on.is_some_and(|asked| asked <= on) {
            Notice::Given
        } else if term.notice_on.is_some_and(|last| last < on) {
            Notice::Passed
        } else {
            Notice::Ahead
        }
    }
}

impl Segments {
    fn of(ground: &Ground) -> Segments {
        let names = ground.accounts.values().filter_map(|account| account.identity.segment.clone());
        Segments(names.collect::<BTreeSet<String>>().into_iter().collect())
    }

    pub(super) fn code(&self, segment: Option<&str>) -> u32 {
        let place = segment.and_then(|name| self.0.binary_search_by(|known| known.as_str().cmp(name)).ok());
        place.unwrap_or(self.0.len()) as u32
    }

    pub(super) fn name(&self, code: u32) -> Option<&str> {
        self.0.get(code as usize).map(String::as_str)
    }
}

/// Terms of an account that were about to end, of which the fate is known. One whose lines were all left or replaced before its end
/// is judged by what the account was worth on the day.
fn about_to_end<'a>(
    account: &'a Account,
    on: Day,
    n_days: i32,
    segment: u32,
    ground: &'a Ground,
) -> impl Iterator<Item = PastTerm> + 'a {
    let window = on.plus_days(1)..on.plus_days(n_days).plus_days(1);
    let could_end = account.rows.iter().any(|row| row.starts <= on && may_end(row, on, window.end));
    let then = if could_end { dated(&account.rows, on) } else { Vec::new() };
    let ending = terms(&account.with_rows(&then), window);
    ending.into_iter().filter_map(move |term| {
        let kept = kept(account, &term, ground)?;
        let view = TermKind { segment, notice: Notice::of(&term, on) };
        Some(PastTerm { view, due: term.due, kept: kept.min(term.due) })
    })
}

fn may_end(row: &TermRow, on: Day, before: Day) -> bool {
    let line = LineTerm { starts: row.starts, ends: None, term_ends: row.term_ends, period: row.period };
    line.next_term_end(on).is_some_and(|ends| ends < before)
}

fn kept(account: &Account, term: &Term, ground: &Ground) -> Option<Atoms> {
    let now = account.with_rows(&account.rows);
    if terms(&now, term.ends..term.ends.plus_days(1)).is_empty() {
        let is_in_force = |row: &&TermRow| row.starts <= term.ends && row.ends.is_none_or(|ends| term.ends < ends);
        return Some(account.rows.iter().filter(is_in_force).map(|row| row.worth).sum());
    }
    let settlement = settle(&now, term, ground.as_of, &ground.motion);
    settlement.fate.is_settled().then_some(settlement.renewed)
}
