//! What one odd unit did from one measuring point to another.

use super::book::Rows;
use super::groups::Groups;
use super::standing;
use super::teller::Teller;
use super::unit::{Holdings, Unit};
use super::{billing, count, driver, kept};
use cco_domain::money::{Atoms, div_half_even};
use cco_domain::policy::Policy;
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::retention::guarded;
use cco_domain::revenue::tally::Tally;

/// What every stretch of one question shares.
pub(super) struct Desk<'a> {
    pub(super) policy: &'a Policy,
    pub(super) teller: Teller<'a>,
    pub(super) groups: &'a Groups<'a>,
}

#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) unit: &'a Unit<'a>,
    pub(super) opening: i32,
    pub(super) closing: i32,
    pub(super) opens_by: OpensBy,
}

/// The rows that the opening is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpensBy {
    Opening,
    /// The stretch goes on from a day inside the period.
    Closing,
}

/// A part of the unit at the two ends.
pub(super) struct Ends<'a> {
    pub(super) before: &'a Rows<'a>,
    pub(super) after: &'a Rows<'a>,
    pub(super) opening: i64,
    pub(super) closing: i64,
    /// By code of the currency; empty where rates are the same all the time.
    pub(super) legs: Vec<Leg>,
    pub(super) fx: i64,
}

/// Revenue in one currency, in that currency and converted, at both ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leg {
    pub(super) local_opening: i128,
    pub(super) opening: i128,
    pub(super) local_closing: i128,
    pub(super) closing: i128,
}

impl<'a> Stretch<'a> {
    /// The tally of each part of the unit, measured on the union.
    pub(super) fn tallies(&self) -> Result<Vec<Tally>, RevenueError> {
        let parts = self.unit.parts.iter().map(|part| self.ends(&part.rows)).collect::<Result<Vec<_>, _>>()?;
        let start = |ends: &Ends| Tally {
            opening: Atoms(ends.opening),
            fx: Atoms(ends.fx),
            closing: Atoms(ends.closing),
            ..Tally::default()
        };
        let mut tallies: Vec<Tally> = parts.iter().map(start).collect();
        standing::record(self, &parts, &mut tallies)?;
        let whole = count::Whole::of(self, &parts)?;
        let is_billed_less_often = billing::is_less_often(self);
        for (ends, tally) in parts.iter().zip(&mut tallies) {
            count::record(self, ends, &whole, tally);
            kept::record(self, ends, &whole, tally)?;
            if is_billed_less_often {
                tally.extension = tally.contraction;
            }
            driver::record(self, ends, tally)?;
            *tally = guarded(*tally, self.desk.policy.survivorship_guard);
        }
        Ok(tallies)
    }

    pub(super) fn before(&self, rows: &'a Holdings<'a>) -> &'a Rows<'a> {
        match self.opens_by {
            OpensBy::Opening => &rows.opening,
            OpensBy::Closing => &rows.closing,
        }
    }

    pub(super) fn sum(&self, total: i128) -> Result<i64, RevenueError> {
        self.desk.teller.sum(self.unit.account, total)
    }

    pub(super) fn sum_all(&self, amounts: impl IntoIterator<Item = i64>) -> Result<i64, RevenueError> {
        self.desk.teller.sum_all(self.unit.account, amounts)
    }

    fn ends(&self, rows: &'a Holdings<'a>) -> Result<Ends<'a>, RevenueError> {
        let (before, after) = (self.before(rows), &rows.closing);
        let total = |rows, day| self.desk.teller.total(self.unit.account, rows, day);
        let legs = if self.desk.teller.revalues() { self.legs(before, after)? } else { Vec::new() };
        let (opening, closing) = (total(before, self.opening)?, total(after, self.closing)?);
        let fx = self.sum(legs.iter().map(Leg::fx).sum())?;
        Ok(Ends { before, after, opening, closing, legs, fx })
    }

    fn legs(&self, before: &Rows, after: &Rows) -> Result<Vec<Leg>, RevenueError> {
        let teller = &self.desk.teller;
        let mut legs = vec![Leg::default(); teller.currencies().values.len()];
        for (row, local) in before.in_force(self.opening) {
            let leg = &mut legs[teller.currencies().codes.get(row) as usize];
            leg.local_opening += i128::from(local);
            leg.opening += i128::from(teller.convert(row, local, self.opening)?);
        }
        for (row, local) in after.in_force(self.closing) {
            let leg = &mut legs[teller.currencies().codes.get(row) as usize];
            leg.local_closing += i128::from(local);
            leg.closing += i128::from(teller.convert(row, local, self.closing)?);
        }
        for leg in &legs {
            let Leg { local_opening, opening, local_closing, closing } = *leg;
            for amount in [local_opening, opening, local_closing, closing] {
                self.sum(amount)?;
            }
        }
        Ok(legs)
    }
}

impl Leg {
    /// What the opening gained or lost in worth, at the rate that the closing shows.
    fn fx(&self) -> i128 {
        if self.local_opening == 0 || self.local_closing == 0 {
            0
        } else {
            scale(self.local_opening, self.closing, self.local_closing) - self.opening
        }
    }
}

/// `amount × numerator ÷ denominator`, rounded half to even; the denominator is not zero.
pub(super) fn scale(amount: i128, numerator: i128, denominator: i128) -> i128 {
    div_half_even(amount * numerator * denominator.signum(), denominator.abs())
}
