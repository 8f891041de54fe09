//! The pass over odd accounts: those for which a plain sum does not say it all.

use super::book::Book;
use super::collect::Row;
use super::failures::{Failures, Stage};
use super::groups::{Key, Standing, join_keys};
use super::join::{Joined, join};
use super::kin::{Kin, Members};
use super::moved;
use super::schedule::Measured;
use super::stretch::{Desk, OpensBy, Stretch};
use super::unit::{Holdings, Unit};
use cco_domain::money::Atoms;
use cco_domain::revenue::query::{Dimension, RevenueError};
use cco_domain::revenue::tally::Tally;

/// All that the pass reads.
pub(super) struct OddAccounts<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) dimensions: &'a [Dimension],
    pub(super) periods: &'a [Measured],
    pub(super) opening: &'a Book,
    pub(super) closing: &'a Book,
    pub(super) kin: &'a Kin<'a>,
    pub(super) members: &'a Members,
    pub(super) is_odd: &'a [bool],
}

impl OddAccounts<'_> {
    /// Hands over every tally that is not all zero.
    pub(super) fn for_each(&self, mut each: impl FnMut(Row)) -> Result<(), RevenueError> {
        let mut failures = Failures::default();
        self.note_missing_rates(&mut failures);
        let odd = (0..self.is_odd.len() as u32).filter(|account| self.is_odd[*account as usize]);
        for account in odd.filter(|account| !self.members.has(*account)) {
            self.alone(account, &mut failures, &mut each);
        }
        let members = self.members.list();
        for period in 0..self.periods.len() {
            self.joined(&members, period, &mut failures, &mut each);
        }
        failures.check()
    }

    fn note_missing_rates(&self, failures: &mut Failures) {
        for (period, measured) in self.periods.iter().enumerate() {
            for (book, day, stage) in [
                (self.opening, measured.opening, Stage::RatesAtOpening),
                (self.closing, measured.closing, Stage::RatesAtClosing),
            ] {
                if let Err(error) = self.desk.teller.refuse_missing_rates(book, day) {
                    failures.note(period, stage, error);
                }
            }
        }
    }

    /// An account that no other ever joins.
    fn alone(&self, account: u32, failures: &mut Failures, each: &mut impl FnMut(Row)) {
        let opening = self.opening.of(account);
        let rows = Holdings { had: opening.clone(), opening, closing: self.closing.of(account) };
        let unit = Unit::new(account, rows, self.closing.has_rows(account), self.desk);
        for (period, measured) in self.periods.iter().enumerate() {
            if unit.is_touched(measured.opening, measured.closing)
                && let Err(error) = self.measure(&unit, period, account, each)
            {
                failures.note(period, self.stage(account), error);
            }
        }
    }

    /// Accounts that each period may unite in another way.
    fn joined(&self, members: &[u32], period: usize, failures: &mut Failures, each: &mut impl FnMut(Row)) {
        let measured = self.periods[period];
        let units = match join(members, self.kin, self.opening, self.closing, measured) {
            Ok(units) => units,
            Err(not_joined) => return failures.note(period, Stage::Joining, not_joined.error),
        };
        for (account, Joined { had, opening, closing }) in units {
            let rows = Holdings {
                had: self.opening.of_all(&had),
                opening: self.opening.of_all(&opening),
                closing: self.closing.of_all(&closing),
            };
            let unit = Unit::new(account, rows, !closing.is_empty(), self.desk);
            let top_parent = self.top_parent(account, measured.opening);
            if let Err(error) = top_parent.and_then(|top_parent| self.measure(&unit, period, top_parent, each)) {
                failures.note(period, self.stage(account), error);
            }
        }
    }

    fn top_parent(&self, account: u32, opening: i32) -> Result<u32, RevenueError> {
        if self.desk.groups.has_top_parent() { self.kin.top_parent(account, opening) } else { Ok(account) }
    }

    fn measure(
        &self,
        unit: &Unit,
        period: usize,
        top_parent: u32,
        each: &mut impl FnMut(Row),
    ) -> Result<(), RevenueError> {
        let Measured { opening, closing, .. } = self.periods[period];
        let stretch = Stretch { desk: self.desk, unit, opening, closing, opens_by: OpensBy::Opening };
        let standing = Standing { account: unit.account, day: opening, top_parent, first_revenue: unit.first_revenue };
        let of_account = self.desk.groups.of_account(standing);
        let mut emit = |group: Key, tally: Tally| {
            if tally != Tally::default() {
                each(Row { period, group, account: unit.account, tally });
            }
        };
        for (part, mut tally) in unit.parts.iter().zip(stretch.tallies()?) {
            let own_opening = Atoms(self.desk.teller.total(unit.account, &part.rows.had, opening)?);
            tally.merge = tally.opening - own_opening;
            tally.opening = own_opening;
            let group = join_keys(of_account, part.key);
            match moved::find(&stretch, self.dimensions, group) {
                None => emit(group, tally),
                Some(moved) => {
                    let (old, new) = moved.divide(&stretch, tally)?;
                    emit(group, old);
                    emit(moved.to, new);
                }
            }
        }
        Ok(())
    }

    fn stage(&self, account: u32) -> Stage {
        Stage::Account(self.desk.teller.name(account).to_owned())
    }
}
