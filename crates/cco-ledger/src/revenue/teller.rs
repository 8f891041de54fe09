//! Worth in the reporting currency, and sums of it.

use super::book::{Book, Rows};
use super::columns::Coded;
use super::data::{Lines, RevenueData};
use super::exchange::{Exchange, Missing, RateDay};
use super::spans::LARGEST;
use crate::names::Names;
use cco_domain::day::Day;
use cco_domain::money::Currency;
use cco_domain::revenue::query::RevenueError;

/// Converts the worth of rows and adds it up.
pub(super) struct Teller<'a> {
    accounts: &'a Names,
    lines: &'a Lines,
    exchange: &'a Exchange,
    /// Rate by code of the currency, where one day's rates serve for all.
    constant: Vec<Option<i64>>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(data: &'a RevenueData, exchange: &'a Exchange) -> Teller<'a> {
        let constant = match exchange.rate_day() {
            RateDay::Constant(day) => exchange.rates_on(&data.lines.currency, day),
            RateDay::Start | RateDay::Point => Vec::new(),
        };
        Teller { accounts: &data.accounts, lines: &data.lines, exchange, constant }
    }

    pub(super) fn name(&self, account: u32) -> &'a str {
        self.accounts.text(account)
    }

    pub(super) fn lines(&self) -> &'a Lines {
        self.lines
    }

    pub(super) fn currencies(&self) -> &'a Coded<Currency> {
        &self.lines.currency
    }

    /// Whether rates can differ between the two ends of a period.
    pub(super) fn revalues(&self) -> bool {
        !matches!(self.exchange.rate_day(), RateDay::Constant(_))
    }

    /// Notes the rate that a row worth something needs, if it is missing whatever the day of measuring.
    pub(super) fn note_missing(&self, row: usize, missing: &mut Missing) {
        let (currency, day) = match self.exchange.rate_day() {
            RateDay::Constant(day) => (*self.lines.currency.get(row), day),
            RateDay::Start => (*self.lines.currency.get(row), Day::from_epoch_days(self.lines.starts[row])),
            RateDay::Point => return,
        };
        if self.exchange.rate_e9(currency, day).is_err() {
            missing.add(currency, day);
        }
    }

    /// Refuses rows that cannot be converted at the measuring point `day`.
    pub(super) fn refuse_missing_rates(&self, book: &Book, day: i32) -> Result<(), RevenueError> {
        if self.exchange.rate_day() != RateDay::Point {
            return Ok(());
        }
        let on = Day::from_epoch_days(day);
        let currencies = &self.lines.currency;
        let is_known: Vec<bool> =
            currencies.values.iter().map(|currency| self.exchange.rate_e9(*currency, on).is_ok()).collect();
        let mut missing = Missing::default();
        if is_known.contains(&false) {
            let rows = book.in_force(day).filter(|row| !is_known[currencies.codes.get(*row) as usize]);
            rows.for_each(|row| missing.add(*currencies.get(row), on));
        }
        missing.check(self.exchange)
    }

    /// What a row worth `local` is worth at the measuring point `point`.
    pub(super) fn convert(&self, row: usize, local: i64, point: i32) -> Result<i64, RevenueError> {
        let code = self.lines.currency.codes.get(row) as usize;
        let currency = self.lines.currency.values[code];
        if currency == self.exchange.reporting {
            return Ok(local);
        }
        let day = match self.exchange.rate_day() {
            RateDay::Constant(day) => day,
            RateDay::Start => Day::from_epoch_days(self.lines.starts[row]),
            RateDay::Point => Day::from_epoch_days(point),
        };
        let known = self.constant.get(code).copied().flatten();
        let rate_e9 = known.map_or_else(|| self.exchange.rate_e9(currency, day), Ok)?;
        let too_large = || self.too_large(self.lines.account.get(row));
        self.exchange.convert(local, rate_e9, currency).ok_or_else(too_large)
    }

    /// What rows are worth together on a measuring point.
    pub(super) fn total(&self, account: u32, rows: &Rows, point: i32) -> Result<i64, RevenueError> {
        let mut total = 0;
        for (row, local) in rows.in_force(point) {
            total += i128::from(self.convert(row, local, point)?);
        }
        self.sum(account, total)
    }

    /// A sum of an account's amounts, unless it is too large to go on with.
    pub(super) fn sum(&self, account: u32, total: i128) -> Result<i64, RevenueError> {
        match i64::try_from(total) {
            Ok(sum) if sum.abs() <= LARGEST => Ok(sum),
            Ok(_) | Err(_) => Err(self.too_large(account)),
        }
    }

    pub(super) fn sum_all(&self, account: u32, amounts: impl IntoIterator<Item = i64>) -> Result<i64, RevenueError> {
        self.sum(account, amounts.into_iter().map(i128::from).sum())
    }

    pub(super) fn too_large(&self, account: u32) -> RevenueError {
        RevenueError::Overflow { account: self.name(account).to_owned() }
    }
}
