//! Rows in the reporting currency (switch 15).

use super::worth::{Worth, too_large, worths};
use crate::day::Day;
use crate::money::{Atoms, Currency};
use crate::policy::{Backdated, CurrencyPolicy, Policy};
use crate::revenue::fact::{Facts, Line};
use crate::revenue::query::{RevenueError, RevenueQuery};
use crate::revenue::rates::{Rates, convert};
use std::collections::BTreeSet;

/// Beyond this no account's revenue is added up: differences and shares of such sums still fit.
pub(super) const LARGEST: i128 = (i64::MAX >> 12) as i128;

/// The lines known to one reader, with what they are worth.
pub(super) struct Book<'a> {
    pub lines: &'a [Line],
    pub worths: Vec<Worth>,
    pub policy: &'a Policy,
    rates: &'a Rates,
    reporting: Currency,
    constant_rate_day: Day,
}

impl<'a> Book<'a> {
    pub(super) fn new(
        lines: &'a [Line],
        rates: &'a Rates,
        policy: &'a Policy,
        query: &RevenueQuery,
    ) -> Result<Book<'a>, RevenueError> {
        let book = Book {
            lines,
            worths: worths(lines, policy)?,
            policy,
            rates,
            reporting: query.reporting,
            constant_rate_day: policy.constant_rate_day.unwrap_or(query.as_of),
        };
        if policy.currency != CurrencyPolicy::PeriodEnd {
            book.refuse_missing_rates(book.constant_rate_day, |worth| !worth.spans.is_empty())?;
        }
        Ok(book)
    }

    /// The opening's own book: policy `backdated = "as_known"`, where it is known what was recorded by then.
    pub(super) fn as_known(
        opening_facts: Option<&'a Facts>,
        rates: &'a Rates,
        policy: &'a Policy,
        query: &RevenueQuery,
    ) -> Result<Option<Book<'a>>, RevenueError> {
        match opening_facts {
            Some(facts) if policy.backdated == Backdated::AsKnown => {
                Book::new(&facts.lines, rates, policy, query).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Refuses what cannot be converted at a measuring point.
    pub(super) fn refuse_missing_rates_on(&self, point: Day) -> Result<(), RevenueError> {
        self.refuse_missing_rates(point, |worth| !worth.local_at(point).is_zero())
    }

    /// Of several missing rates the earliest, then the first by code.
    fn refuse_missing_rates(&self, point: Day, is_needed: impl Fn(&Worth) -> bool) -> Result<(), RevenueError> {
        let needed = self.lines.iter().zip(&self.worths).filter(|(_, worth)| is_needed(worth));
        let conversions: BTreeSet<_> = needed.map(|(line, _)| (self.rate_day(line, point), line.currency)).collect();
        conversions.into_iter().try_for_each(|(on, from)| self.rate_e9(from, on).map(|_| ()))
    }

    fn rate_day(&self, line: &Line, point: Day) -> Day {
        match self.policy.currency {
            CurrencyPolicy::Constant | CurrencyPolicy::None => self.constant_rate_day,
            CurrencyPolicy::PeriodEnd => point,
            CurrencyPolicy::ServiceStart => line.starts,
        }
    }

    fn rate_e9(&self, from: Currency, on: Day) -> Result<i64, RevenueError> {
        if self.policy.currency == CurrencyPolicy::None && from != self.reporting {
            return Err(RevenueError::MixedCurrencies { found: from, reporting: self.reporting });
        }
        self.rates.rate_e9(from, self.reporting, on)
    }

    /// What the row is worth at a measuring point.
    pub(super) fn at(&self, row: usize, point: Day) -> Result<Atoms, RevenueError> {
        self.on(row, point, point)
    }

    /// What the row is worth on `day`, converted as if it were measured at `point`.
    pub(super) fn on(&self, row: usize, day: Day, point: Day) -> Result<Atoms, RevenueError> {
        let (line, local) = (&self.lines[row], self.worths[row].local_at(day));
        if local.is_zero() {
            return Ok(Atoms::ZERO);
        }
        let rate_e9 = self.rate_e9(line.currency, self.rate_day(line, point))?;
        convert(local, rate_e9, line.currency, self.reporting).ok_or_else(|| too_large(line))
    }
}

/// The sum of an account's amounts.
pub(super) fn sum(account: &str, amounts: impl IntoIterator<Item = Atoms>) -> Result<Atoms, RevenueError> {
    let total: i128 = amounts.into_iter().map(|amount| i128::from(amount.0)).sum();
    match i64::try_from(total) {
        Ok(atoms) if total.abs() <= LARGEST => Ok(Atoms(atoms)),
        _ => Err(RevenueError::Overflow { account: account.to_owned() }),
    }
}
