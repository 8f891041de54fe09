//! An odd account, or the accounts that count as one, ready to be measured.

use super::book::Rows;
use super::day_set::DaySet;
use super::groups::{Groups, Key};
use super::stretch::Desk;
use cco_domain::policy::FreeAccounts;

/// All that is known of one unit over one period; over all periods where no other account can join it.
pub(super) struct Unit<'a> {
    pub(super) account: u32,
    pub(super) parts: Vec<Part<'a>>,
    pub(super) revenue: DaySet,
    /// Revenue days, and those on which it counts as a customer without revenue.
    pub(super) counted: DaySet,
    /// The first revenue day of what the unit is known by: its rows at the closing, or those it had.
    pub(super) first_revenue: Option<i32>,
    /// Before it there is nothing to measure, nor from `until` on.
    since: i32,
    until: i32,
}

/// The unit in one group of lines.
pub(super) struct Part<'a> {
    pub(super) key: Key,
    pub(super) rows: Holdings<'a>,
}

/// Rows of one unit by when and to whom they are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Holdings<'a> {
    /// Those of the opening's book that are the account's at the opening.
    pub(super) had: Rows<'a>,
    /// Those of the opening's book that are the account's at the closing: a union is one from the start.
    pub(super) opening: Rows<'a>,
    /// Those of the closing's book that are the account's at the closing.
    pub(super) closing: Rows<'a>,
}

impl<'a> Unit<'a> {
    /// `has_closing_rows`: whether any row is the account's at the closing, be it worth nothing.
    pub(super) fn new(account: u32, rows: Holdings<'a>, has_closing_rows: bool, desk: &Desk) -> Unit<'a> {
        let Desk { policy, groups, .. } = desk;
        let revenue = DaySet::new(rows.closing.revenue_days());
        let counted = match policy.free_accounts {
            FreeAccounts::NotCustomer => revenue.clone(),
            FreeAccounts::Active => DaySet::new(rows.closing.revenue_days().chain(rows.closing.presence_days())),
        };
        let first_revenue =
            if has_closing_rows { revenue.first() } else { rows.had.revenue_days().map(|days| days.from).min() };
        let all = || {
            let each = [&rows.had, &rows.opening, &rows.closing].into_iter();
            each.flat_map(|rows| rows.pieces.iter().map(|piece| piece.days).chain(rows.presence_days()))
        };
        Unit {
            account,
            since: all().map(|days| days.from).min().unwrap_or(i32::MAX),
            until: all().map(|days| days.to).max().unwrap_or(i32::MIN),
            parts: if groups.is_of_lines() { divide(&rows, groups) } else { vec![Part { key: Key::default(), rows }] },
            revenue,
            counted,
            first_revenue,
        }
    }

    /// Whether anything can have happened to the unit from one day to the other.
    pub(super) fn is_touched(&self, opening: i32, closing: i32) -> bool {
        self.since <= closing && opening < self.until
    }
}

fn divide<'a>(rows: &Holdings<'_>, groups: &Groups) -> Vec<Part<'a>> {
    let Holdings { had, opening, closing } = rows;
    let each = [had, opening, closing].into_iter();
    let mut keys: Vec<Key> = each
        .flat_map(|rows| {
            let pieces = rows.pieces.iter().map(|piece| piece.row);
            pieces.chain(rows.presence.iter().map(|presence| presence.row))
        })
        .map(|row| groups.of_line(row as usize))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let part = |key: Key| {
        let is_of = |row| groups.of_line(row) == key;
        let rows = Holdings { had: had.only(is_of), opening: opening.only(is_of), closing: closing.only(is_of) };
        Part { key, rows }
    };
    keys.into_iter().map(part).collect()
}
