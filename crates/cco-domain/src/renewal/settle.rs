//! What became of a term, as far as it is known.

use super::motion::Motion;
use super::term::{AccountTerms, Term, TermRow};
use crate::day::Day;
use crate::money::Atoms;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// What became of a term.
    Fate {
        /// It has not ended, and nothing that follows it is known.
        Running = "running",
        RenewedInTime = "renewed-in-time",
        RenewedLate = "renewed-late",
        /// It ended and nothing followed while something could have.
        Churned = "churned",
        /// It ended, nothing follows yet, and something still can; or it goes on although it does not renew by itself.
        Unresolved = "unresolved",
    }
}

worded! {
    /// What follows a term beside what ended with it.
    SizeChange {
        Smaller = "smaller",
        Same = "same",
        Larger = "larger",
    }
}

/// A term and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settlement {
    pub fate: Fate,
    /// What follows the term, a month: zero unless it was renewed, more than was due where it grew.
    pub renewed: Atoms,
    /// First day of what follows.
    pub renewed_from: Option<Day>,
    /// `None` unless it was renewed.
    pub size: Option<SizeChange>,
}

impl Fate {
    pub fn is_renewed(self) -> bool {
        matches!(self, Fate::RenewedInTime | Fate::RenewedLate)
    }

    /// Whether nothing more is to come: such a term belongs in no book of open renewals.
    pub fn is_settled(self) -> bool {
        self.is_renewed() || self == Fate::Churned
    }
}

/// What became of a term, by rows as they are known and seen on `on`.
///
/// A term is followed by its own lines where they go on, unless they do not renew by themselves, and by lines that begin from its end
/// on and up to the day on which it is lost. A line that begins follows the latest term of its own contract; a line of a contract
/// that was not in force beside it, the latest term of the account. What was renewed in time is worth what is in force when the grace is over, so that
/// a contract that comes in two parts counts whole; what was renewed late, what is in force on its first day. A successor that is
/// known before the term ends counts already.
pub fn settle(account: &AccountTerms<'_>, term: &Term, on: Day, motion: &Motion) -> Settlement {
    let due: Vec<&TermRow> = account.rows.iter().filter(|row| is_due(row, term.ends)).collect();
    let follows = following(account, &due, term.ends, on, motion);
    let in_time_until = motion.in_time_until(term.ends);
    let mut first_days: Vec<Day> = follows.iter().map(|row| row.starts.max(term.ends)).collect();
    first_days.sort_unstable();
    let renewed = first_days.into_iter().find_map(|first| {
        let worth = worth_on(&follows, first.max(in_time_until));
        (worth > Atoms::ZERO).then_some((first, worth))
    });
    match renewed {
        Some((first, worth)) => {
            let fate = if first <= in_time_until { Fate::RenewedInTime } else { Fate::RenewedLate };
            let size = Some(SizeChange::of(term.due, worth));
            Settlement { fate, renewed: worth, renewed_from: Some(first), size }
        }
        None => {
            let fate = not_renewed(&due, term, on, motion);
            Settlement { fate, renewed: Atoms::ZERO, renewed_from: None, size: None }
        }
    }
}

fn not_renewed(due: &[&TermRow], term: &Term, on: Day, motion: &Motion) -> Fate {
    let goes_on = due.iter().any(|row| row.is_in_force(on));
    if on < term.ends {
        Fate::Running
    } else if goes_on {
        Fate::Unresolved
    } else if term.cancelled_on.is_some_and(|asked| asked <= on) || on > motion.renewable_until(term.ends) {
        Fate::Churned
    } else {
        Fate::Unresolved
    }
}

/// Rows that follow a term, of its own lines and new ones.
fn following<'a>(
    account: &AccountTerms<'a>,
    due: &[&'a TermRow],
    ends: Day,
    on: Day,
    motion: &Motion,
) -> Vec<&'a TermRow> {
    let goes_on = |row: &&&TermRow| ends <= on && row.is_in_force(ends) && row.auto_renews != Some(false);
    let own = due.iter().filter(goes_on).copied();
    let can_follow = ends..motion.renewable_until(ends).plus_days(1);
    let begun = account.rows.iter().filter(|row| row.worth > Atoms::ZERO && can_follow.contains(&row.starts));
    own.chain(begun.filter(|row| followed_by(account, row, motion) == Some(ends))).collect()
}

/// The end of the term that a row follows.
fn followed_by(account: &AccountTerms<'_>, row: &TermRow, motion: &Motion) -> Option<Day> {
    let lost_after = i32::try_from(motion.lost_after_days).unwrap_or(i32::MAX);
    let window = row.starts.plus_days(lost_after.saturating_neg())..row.starts.plus_days(1);
    let earlier = || account.rows.iter().filter(|other| other.worth > Atoms::ZERO && other.starts < row.starts);
    let latest = |rows: &mut dyn Iterator<Item = &TermRow>| rows.flat_map(|row| row.term_ends_in(&window)).max();
    let own = latest(&mut earlier().filter(|other| row.continues(other)));
    let any = latest(&mut earlier());
    match (own, any) {
        (Some(own), _) => Some(own),
        (None, any) => any.filter(|ends| {
            let beside = ends.plus_days(-1);
            !earlier().any(|other| other.is_in_force(beside) && row.continues(other))
        }),
    }
}

fn is_due(row: &TermRow, ends: Day) -> bool {
    row.worth > Atoms::ZERO && !row.term_ends_in(&(ends..ends.plus_days(1))).is_empty()
}

fn worth_on(rows: &[&TermRow], day: Day) -> Atoms {
    rows.iter().filter(|row| row.is_in_force(day)).map(|row| row.worth).sum()
}

impl SizeChange {
    fn of(due: Atoms, renewed: Atoms) -> SizeChange {
        match renewed.cmp(&due) {
            std::cmp::Ordering::Less => SizeChange::Smaller,
            std::cmp::Ordering::Equal => SizeChange::Same,
            std::cmp::Ordering::Greater => SizeChange::Larger,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{account, day, motion, row, rows};
    use super::super::term::terms;
    use super::*;
    use proptest::prelude::*;

    /// What became, seen on a day, of the term of these rows that ends on 1 January 2024.
    #[track_caller]
    fn check_rows(rows: &[TermRow], on: &str, fate: Fate, renewed: i64) -> Settlement {
        let account = account(rows);
        let term = &terms(&account, day("2024-01-01")..day("2024-01-02"))[0];
        let found = settle(&account, term, day(on), &motion());
        assert_eq!((found.fate, found.renewed), (fate, Atoms(renewed)));
        found
    }

    #[track_caller]
    fn check(following: &[&str], on: &str, fate: Fate, renewed: i64) -> Settlement {
        let all: Vec<&str> = ["c1 2023-01-01 2024-01-01 2024-01-01 100"].iter().chain(following).copied().collect();
        check_rows(&rows(&all), on, fate, renewed)
    }

    #[test]
    fn nothing_is_known_before_the_end_unless_it_was_signed() {
        check(&[], "2023-12-31", Fate::Running, 0);
        let found = check(&["c1 2024-01-01 - 2025-01-01 80"], "2023-12-01", Fate::RenewedInTime, 80);
        assert_eq!((found.renewed_from, found.size), (Some(day("2024-01-01")), Some(SizeChange::Smaller)));
    }

    #[test]
    fn what_ended_is_unresolved_and_at_last_lost() {
        check(&[], "2024-01-01", Fate::Unresolved, 0);
        check(&[], "2024-03-31", Fate::Unresolved, 0);
        check(&[], "2024-04-01", Fate::Churned, 0);
    }

    #[test]
    fn a_notice_settles_it_on_the_day() {
        let asked = TermRow { cancelled_on: Some(day("2023-11-11")), ..row("c1 2023-01-01 2024-01-01 2024-01-01 100") };
        check_rows(std::slice::from_ref(&asked), "2023-12-31", Fate::Running, 0);
        check_rows(&[asked], "2024-01-01", Fate::Churned, 0);
    }

    #[test]
    fn in_time_is_up_to_the_end_of_the_grace() {
        check(&["c1 2024-01-08 - 2025-01-08 100"], "2024-06-01", Fate::RenewedInTime, 100);
        check(&["c1 2024-01-09 - 2025-01-09 100"], "2024-06-01", Fate::RenewedLate, 100);
        check(&["c1 2024-03-31 - 2025-03-31 100"], "2024-06-01", Fate::RenewedLate, 100);
        check(&["c1 2024-04-01 - 2025-04-01 100"], "2024-06-01", Fate::Churned, 0);
    }

    #[test]
    fn parts_that_come_within_the_grace_count_together() {
        let parts = ["c1 2024-01-01 - 2025-01-01 60", "c1 2024-01-05 - 2025-01-05 70", "c1 2024-02-01 - 2025-02-01 9"];
        let found = check(&parts, "2024-06-01", Fate::RenewedInTime, 130);
        assert_eq!(found.size, Some(SizeChange::Larger));
        check(&["c1 2024-01-01 2024-01-04 2025-01-01 60"], "2024-06-01", Fate::Churned, 0);
    }

    #[test]
    fn a_line_that_goes_on_renewed_unless_it_does_not_by_itself() {
        let open = |auto_renews| TermRow { auto_renews, ..row("c1 2023-01-01 - 2024-01-01 100") };
        check_rows(&[open(Some(true))], "2024-01-01", Fate::RenewedInTime, 100);
        check_rows(&[open(None)], "2024-01-01", Fate::RenewedInTime, 100);
        check_rows(&[open(None)], "2023-12-31", Fate::Running, 0);
        check_rows(&[open(Some(false))], "2025-01-01", Fate::Unresolved, 0);
    }

    #[test]
    fn a_new_contract_follows_the_latest_term_and_a_known_one_its_own() {
        check(&["c9 2024-01-01 - 2025-01-01 40"], "2024-06-01", Fate::RenewedInTime, 40);
        let other = "c2 2023-01-20 2024-01-20 2024-01-20 30";
        check(&[other, "c9 2024-01-20 - 2025-01-20 40"], "2024-06-01", Fate::Churned, 0);
        check(&[other, "c1 2024-01-20 - 2025-01-20 40"], "2024-06-01", Fate::RenewedLate, 40);
        check(&["c2 2022-01-01 2024-01-01 - 30", "c2 2024-01-01 - 2025-01-01 40"], "2024-06-01", Fate::Churned, 0);
        check(
            &["c2 2021-01-01 2022-01-01 - 30", "c2 2024-01-01 - 2025-01-01 40"],
            "2024-06-01",
            Fate::RenewedInTime,
            40,
        );
    }

    /// A contract from a day of 2022 on, for so many days, with a term of so many days, by one of three names.
    fn any_row() -> impl Strategy<Value = TermRow> {
        let days = (0..700_i32, prop::option::of(1..500_i32), prop::option::of(30..400_i32));
        (days, 0..3_u8, 1..50_i64, any::<Option<bool>>()).prop_map(|((from, ends, term), name, worth, auto_renews)| {
            let starts = day("2022-01-01").plus_days(from);
            TermRow {
                line_id: format!("c{name}@{from}"),
                contract_id: Some(format!("c{name}")),
                starts,
                ends: ends.map(|days| starts.plus_days(days)),
                term_ends: term.map(|days| starts.plus_days(days)),
                worth: Atoms(worth),
                auto_renews,
                ..row("c 2022-01-01 - - 1")
            }
        })
    }

    proptest! {
        /// What was renewed has a size and a first day from the end on, what runs has not ended, and the order of lines changes nothing.
        #[test]
        fn whatever_the_contracts(rows in prop::collection::vec(any_row(), 1..8), on in 0..1_500_i32) {
            let (on, motion) = (day("2022-01-01").plus_days(on), motion());
            let account = account(&rows);
            let ended = terms(&account, Day::MIN..day("2027-01-01"));
            for (term, found) in ended.iter().map(|term| (term, settle(&account, term, on, &motion))) {
                prop_assert_eq!(found.fate.is_renewed(), found.renewed > Atoms::ZERO);
                prop_assert_eq!(found.fate.is_renewed(), found.size.is_some() && found.renewed_from.is_some());
                prop_assert!(found.renewed_from.is_none_or(|from| from >= term.ends));
                prop_assert!(found.fate != Fate::Running || on < term.ends);
                let turned: Vec<TermRow> = rows.iter().rev().cloned().collect();
                prop_assert_eq!(settle(&super::super::sample::account(&turned), term, on, &motion), found);
            }
        }
    }
}
