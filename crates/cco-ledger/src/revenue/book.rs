//! The rows of odd accounts: each kept apart, in its own currency.

use super::by_account::ByAccount;
use super::exchange::Missing;
use super::gap;
use super::price::{Days, Priced, Pricing};
use super::teller::Teller;
use cco_domain::policy::FreeAccounts;
use cco_domain::revenue::query::RevenueError;
use std::borrow::Cow;

/// A stretch of days over which a row has one worth, in its own currency. Pieces of one row lie together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) row: u32,
    pub(super) days: Days,
    pub(super) local: i64,
}

/// Days on which a row makes its account a customer, whatever its price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Presence {
    pub(super) row: u32,
    pub(super) days: Days,
}

/// What one reader knows of odd accounts.
pub(super) struct Book {
    pieces: ByAccount<Piece>,
    presence: ByAccount<Presence>,
    /// By account.
    first_row: Vec<Option<u32>>,
}

/// Rows of one account, or of several that count as one.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) pieces: Cow<'a, [Piece]>,
    pub(super) presence: Cow<'a, [Presence]>,
}

impl Book {
    /// The odd accounts' part of the rows that are priced.
    pub(super) fn new(
        pricing: &Pricing,
        teller: &Teller,
        is_odd: &[bool],
        missing: &mut Missing,
    ) -> Result<Book, RevenueError> {
        let lines = pricing.lines;
        let rows = if is_odd.contains(&true) { pricing.rows.clone() } else { 0..0 };
        let odd_rows = || rows.clone().filter(|row| is_odd[lines.account.get(*row) as usize]);
        let accounts = || odd_rows().map(|row| lines.account.get(row));
        let makes_free_customers = pricing.policy.free_accounts == FreeAccounts::Active;
        let mut book = Book {
            pieces: ByAccount::new(accounts(), is_odd.len(), pricing.spans_per_row()),
            presence: ByAccount::new(accounts(), is_odd.len(), usize::from(makes_free_customers)),
            first_row: vec![None; is_odd.len()],
        };
        for row in odd_rows() {
            let account = lines.account.get(row);
            book.first_row[account as usize].get_or_insert(row as u32);
            let mut is_worth_something = false;
            let priced = pricing.for_each_span(row, |Priced { days, local }| {
                is_worth_something = true;
                book.pieces.put(account, Piece { row: row as u32, days, local });
            });
            priced.map_err(|_| pricing.too_large(row))?;
            if is_worth_something {
                teller.note_missing(row, missing);
            }
            if let Some(days) = pricing.presence(row).filter(|_| makes_free_customers) {
                book.presence.put(account, Presence { row: row as u32, days });
            }
        }
        for account in 0..is_odd.len() as u32 {
            gap::fill(book.pieces.of_mut(account), book.presence.of_mut(account), pricing.policy);
        }
        Ok(book)
    }

    pub(super) fn has_rows(&self, account: u32) -> bool {
        self.first_row[account as usize].is_some()
    }

    pub(super) fn first_row(&self, account: u32) -> Option<usize> {
        self.first_row[account as usize].map(|row| row as usize)
    }

    pub(super) fn of(&self, account: u32) -> Rows<'_> {
        Rows { pieces: Cow::Borrowed(self.pieces.of(account)), presence: Cow::Borrowed(self.presence.of(account)) }
    }

    /// The rows of several accounts.
    pub(super) fn of_all(&self, accounts: &[u32]) -> Rows<'static> {
        Rows {
            pieces: accounts.iter().flat_map(|account| self.pieces.of(*account)).copied().collect(),
            presence: accounts.iter().flat_map(|account| self.presence.of(*account)).copied().collect(),
        }
    }

    /// The first revenue day of all accounts in the book.
    pub(super) fn first_revenue(&self) -> Option<i32> {
        let accounts = 0..self.first_row.len() as u32;
        let revenue = accounts.flat_map(|account| self.pieces.of(account)).filter(|piece| piece.local > 0);
        revenue.map(|piece| piece.days.from).min()
    }

    /// All rows worth more or less than zero on `day`.
    pub(super) fn in_force(&self, day: i32) -> impl Iterator<Item = usize> {
        let accounts = 0..self.first_row.len() as u32;
        accounts.flat_map(move |account| in_force(self.pieces.of(account), day).map(|(row, _)| row))
    }
}

impl Rows<'_> {
    /// Rows worth more or less than zero on `day`, each with its worth in its own currency.
    pub(super) fn in_force(&self, day: i32) -> impl Iterator<Item = (usize, i64)> {
        in_force(&self.pieces, day)
    }

    pub(super) fn revenue_days(&self) -> impl Iterator<Item = Days> {
        self.pieces.iter().filter(|piece| piece.local > 0).map(|piece| piece.days)
    }

    pub(super) fn presence_days(&self) -> impl Iterator<Item = Days> {
        self.presence.iter().map(|presence| presence.days)
    }

    /// Those of some rows only.
    pub(super) fn only(&self, is_of: impl Fn(usize) -> bool) -> Rows<'static> {
        Rows {
            pieces: self.pieces.iter().filter(|piece| is_of(piece.row as usize)).copied().collect(),
            presence: self.presence.iter().filter(|presence| is_of(presence.row as usize)).copied().collect(),
        }
    }
}

fn in_force(pieces: &[Piece], day: i32) -> impl Iterator<Item = (usize, i64)> {
    let worth = move |pieces: &[Piece]| {
        let local = pieces.iter().filter(|piece| piece.days.contains(day)).map(|piece| piece.local).sum();
        (pieces[0].row as usize, local)
    };
    pieces.chunk_by(|a, b| a.row == b.row).map(worth).filter(|(_, local)| *local != 0)
}
