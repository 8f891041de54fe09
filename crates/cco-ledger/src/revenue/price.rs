//! What each row is worth over which days, in its own currency, as the policy reads it.

use super::data::{Lines, NO_END, RevenueData};
use super::step;
use crate::names::Names;
use cco_domain::day::Day;
use cco_domain::money::{Atoms, BillingPeriod};
use cco_domain::policy::{
    ChurnAt, DiscountExpiry, Discounts, EndDate, OneOff, PastDue, Pauses, Policy, Refunds, UsageRevenue,
};
use cco_domain::revenue::fact::{LineKind, LineStatus};
use cco_domain::revenue::price::monthly;
use cco_domain::revenue::query::RevenueError;
use std::collections::HashMap;
use std::ops::Range;

/// The end of a span that has none.
pub(super) const OPEN: i32 = Day::MAX.epoch_days();

/// The days `[from, to)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Days {
    pub(super) from: i32,
    pub(super) to: i32,
}

impl Days {
    pub(super) fn contains(self, day: i32) -> bool {
        self.from <= day && day < self.to
    }
}

/// A row, or the part of it before or after a discount, at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) days: Days,
    /// Atoms a month, never 0.
    pub(super) local: i64,
}

/// An amount that does not fit, in the row that holds it.
#[derive(Debug)]
pub(super) struct TooLarge;

/// A policy applied to the lines of one load.
pub(super) struct Pricing<'a> {
    accounts: &'a Names,
    pub(super) lines: &'a Lines,
    pub(super) rows: Range<usize>,
    pub(super) policy: &'a Policy,
    /// Atoms a month of one minor unit, by code of the billing period, where that is a whole number.
    factors: Vec<Option<i64>>,
    /// Rows whose price other rows of their line decide.
    stepped: HashMap<u32, i64>,
}

impl<'a> Pricing<'a> {
    /// Prices `rows` as the lines of one reader: rows of others have no say in a line's steps.
    pub(super) fn new(
        data: &'a RevenueData,
        rows: Range<usize>,
        policy: &'a Policy,
    ) -> Result<Pricing<'a>, RevenueError> {
        let RevenueData { accounts, lines, .. } = data;
        let factors = lines.billing_period.values.iter().map(|period| whole_factor(*period, policy)).collect();
        let mut pricing = Pricing { accounts, lines, rows, policy, factors, stepped: HashMap::new() };
        pricing.stepped = step::prices(&pricing).map_err(|row| pricing.too_large(row))?;
        Ok(pricing)
    }

    pub(super) fn too_large(&self, row: usize) -> RevenueError {
        RevenueError::Overflow { account: self.accounts.text(self.lines.account.get(row)).to_owned() }
    }

    /// How many spans a row has at most.
    pub(super) fn spans_per_row(&self) -> usize {
        if self.splits_at_discount_ends() && !self.lines.discount_ends.is_all_unknown() { 2 } else { 1 }
    }

    /// Hands over the spans in which the row has a worth.
    #[inline]
    pub(super) fn for_each_span(&self, row: usize, mut each: impl FnMut(Priced)) -> Result<(), TooLarge> {
        let mut push = |days: Days, local: i64| {
            if days.from < days.to && local != 0 {
                each(Priced { days, local });
            }
        };
        let status = *self.lines.status.get(row);
        if self.is_out(status) || (status == LineStatus::Paused && self.policy.pauses == Pauses::Zero) {
            return Ok(());
        }
        match *self.lines.kind.get(row) {
            LineKind::Recurring => match self.stepped_price(row) {
                Some(local) => push(self.in_force(row), local),
                None => self.priced(row, push)?,
            },
            LineKind::Credit if self.policy.refunds == Refunds::NegativeLine => self.priced(row, push)?,
            LineKind::Usage => match self.policy.usage_revenue {
                UsageRevenue::Excluded => {}
                UsageRevenue::Actual => self.priced(row, push)?,
                UsageRevenue::TrailingAverage => {
                    let (days, local) = self.trailing(row).ok_or(TooLarge)?;
                    push(days, local);
                }
            },
            LineKind::OneOff | LineKind::Service if self.policy.one_off == OneOff::Included => {
                let (days, local) = self.spread(row).ok_or(TooLarge)?;
                push(days, local);
            }
            LineKind::OneOff | LineKind::Service | LineKind::Trial | LineKind::Credit => {}
        }
        Ok(())
    }

    /// The days on which the row makes its account a customer even at no price.
    pub(super) fn presence(&self, row: usize) -> Option<Days> {
        let makes_customer =
            matches!(self.lines.kind.get(row), LineKind::Recurring | LineKind::Trial | LineKind::Usage);
        let days = self.in_force(row);
        (makes_customer && !self.is_out(*self.lines.status.get(row)) && days.from < days.to).then_some(days)
    }

    /// The row's monthly value on its first day.
    pub(super) fn first_price(&self, row: usize) -> Result<i64, TooLarge> {
        let minor = match self.minor(row) {
            (_, Some((from, later))) if from <= self.lines.starts[row] => later,
            (price, _) => price,
        };
        self.monthly(row, minor)
    }

    /// The first day after an end that a fact gives.
    pub(super) fn first_day_after(&self, end: i32) -> i32 {
        match self.policy.end_date {
            EndDate::Exclusive => end,
            EndDate::Inclusive => Day::from_epoch_days(end).plus_days(1).epoch_days(),
        }
    }

    fn is_out(&self, status: LineStatus) -> bool {
        match status {
            LineStatus::Cancelled => self.policy.churn_at == ChurnAt::StatusChange,
            LineStatus::PastDue => self.policy.past_due == PastDue::Excluded,
            LineStatus::Active | LineStatus::Paused => false,
        }
    }

    fn stepped_price(&self, row: usize) -> Option<i64> {
        if self.stepped.is_empty() { None } else { self.stepped.get(&(row as u32)).copied() }
    }

    #[inline]
    fn in_force(&self, row: usize) -> Days {
        let from = self.lines.starts[row];
        let end = self.end(row);
        let to = match (*self.lines.status.get(row), self.policy.past_due) {
            (LineStatus::PastDue, PastDue::ChurnAfterDays) => {
                let n_days = i32::try_from(self.policy.past_due_days).unwrap_or(i32::MAX);
                end.min(Day::from_epoch_days(from).plus_days(n_days).epoch_days())
            }
            _ => end,
        };
        Days { from, to }
    }

    #[inline]
    fn end(&self, row: usize) -> i32 {
        let ends = self.lines.ends[row];
        let cancelled_on = self.lines.cancelled_on.get(row).map(Day::epoch_days);
        let term_end = match (ends == NO_END, cancelled_on) {
            (false, _) => self.first_day_after(ends),
            (true, Some(cancelled_on)) => {
                let term_ends = self.lines.term_ends.get(row).map(|end| self.first_day_after(end.epoch_days()));
                term_ends.map_or(cancelled_on, |end| end.max(cancelled_on))
            }
            (true, None) => OPEN,
        };
        match (self.policy.churn_at, cancelled_on) {
            (ChurnAt::CancelRequest, Some(cancelled_on)) => term_end.min(cancelled_on),
            _ => term_end,
        }
    }

    fn splits_at_discount_ends(&self) -> bool {
        self.policy.discounts == Discounts::Net && self.policy.discount_expiry == DiscountExpiry::Expansion
    }

    /// The price in minor units until the discount ends, and from when on which other price holds.
    #[inline]
    fn minor(&self, row: usize) -> (i64, Option<(i32, i64)>) {
        let net = self.lines.amount_minor[row];
        let list = || self.lines.list_minor.get(row).unwrap_or(net);
        match (self.policy.discounts, self.lines.discount_ends.get(row)) {
            (Discounts::ListPrice, _) | (Discounts::PermanentOnly, Some(_)) => (list(), None),
            (Discounts::Net, Some(ends)) if self.splits_at_discount_ends() => {
                (net, Some((self.first_day_after(ends.epoch_days()), list())))
            }
            (Discounts::Net, _) | (Discounts::PermanentOnly, None) => (net, None),
        }
    }

    #[inline]
    fn monthly(&self, row: usize, minor: i64) -> Result<i64, TooLarge> {
        let code = self.lines.billing_period.codes.get(row) as usize;
        let local = match self.factors[code] {
            Some(factor) => minor.checked_mul(factor),
            None => monthly(minor, self.lines.billing_period.values[code], self.policy).map(|atoms| atoms.0),
        };
        local.ok_or(TooLarge)
    }

    #[inline]
    fn priced(&self, row: usize, mut push: impl FnMut(Days, i64)) -> Result<(), TooLarge> {
        let days = self.in_force(row);
        let (price, later) = self.minor(row);
        let local = self.monthly(row, price)?;
        match later {
            None => push(days, local),
            Some((from, later)) => {
                let change = from.clamp(days.from, days.to.max(days.from));
                let later = self.monthly(row, later)?;
                push(Days { to: change, ..days }, local);
                push(Days { from: change, ..days }, later);
            }
        }
        Ok(())
    }

    /// A usage row's share in the average of the months before: spread over the months that follow its own.
    fn trailing(&self, row: usize) -> Option<(Days, i64)> {
        let n_months = i32::try_from(self.policy.usage_months.max(1)).ok()?;
        let from = Day::from_epoch_days(self.lines.starts[row]).month_start().plus_months(1);
        let local = Atoms::from_minor_ratio(self.lines.amount_minor[row], 1, i64::from(n_months))?;
        Some((Days { from: from.epoch_days(), to: from.plus_months(n_months).epoch_days() }, local.0))
    }

    /// A one-off amount spread over its days, or over the month of its start when it has no end.
    fn spread(&self, row: usize) -> Option<(Days, i64)> {
        let (minor, starts) = (self.lines.amount_minor[row], self.lines.starts[row]);
        let ends = self.lines.ends[row];
        let end = match (ends == NO_END, self.lines.cancelled_on.get(row)) {
            (false, _) => self.first_day_after(ends),
            (true, Some(_)) => self.end(row),
            (true, None) => {
                let from = Day::from_epoch_days(starts).month_start();
                let month = Days { from: from.epoch_days(), to: from.plus_months(1).epoch_days() };
                return Some((month, Atoms::from_minor(minor)?.0));
            }
        };
        let n_days = i64::from(end) - i64::from(starts);
        let local = if n_days > 0 { Atoms::from_minor_ratio(minor, 365, 12 * n_days)?.0 } else { 0 };
        Some((self.in_force(row), local))
    }
}

/// What one minor unit a billing period is worth a month, when that is a whole number of atoms. A billing
/// period has a denominator below 2^23, so that a fraction would show in 2^32 minor units.
fn whole_factor(period: BillingPeriod, policy: &Policy) -> Option<i64> {
    let of = |minor| monthly(minor, period, policy).map(|atoms| atoms.0);
    let (one, many) = (of(1)?, of(1 << 32)?);
    (one << 32 == many).then_some(one)
}
