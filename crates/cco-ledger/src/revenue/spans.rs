//! What each account is worth over time, in the plainest form there is.

use super::by_account::ByAccount;
use super::exchange::{Exchange, Missing, RateDay};
use super::price::{Priced, Pricing};
use cco_domain::revenue::query::RevenueError;

/// Beyond this no account's revenue is added up: differences and shares of such sums still fit.
pub(super) const LARGEST: i64 = i64::MAX >> 12;

/// A stretch of days over which a row has one worth, in the reporting currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i32,
    pub(super) to: i32,
    /// Atoms a month, > 0.
    pub(super) worth: i64,
}

/// The spans of accounts whose revenue is a plain sum: every worth above zero and the same whichever day it is
/// measured. Other accounts are odd: their spans are not all here and must not be used.
pub(super) struct Spans {
    spans: ByAccount<Span>,
    is_odd: Vec<bool>,
    /// The worth of all spans, whenever they were: no sum of plain accounts is larger.
    pub(super) bound: i128,
}

impl Spans {
    /// When every account is odd.
    pub(super) fn none(n_accounts: usize) -> Spans {
        Spans { spans: ByAccount::new(std::iter::empty(), n_accounts, 0), is_odd: vec![true; n_accounts], bound: 0 }
    }

    /// `is_odd` marks accounts known beforehand to be odd.
    pub(super) fn new(
        pricing: &Pricing,
        exchange: &Exchange,
        is_odd: Vec<bool>,
        missing: &mut Missing,
    ) -> Result<Spans, RevenueError> {
        let lines = pricing.lines;
        let constant = match exchange.rate_day() {
            RateDay::Constant(day) => Some((day, exchange.rates_on(&lines.currency, day))),
            RateDay::Start | RateDay::Point => None,
        };
        let room = ByAccount::new(
            pricing.rows.clone().map(|row| lines.account.get(row)),
            is_odd.len(),
            pricing.spans_per_row(),
        );
        let mut spans = Spans { spans: room, is_odd, bound: 0 };
        for row in pricing.rows.clone() {
            let account = lines.account.get(row);
            let priced = pricing.for_each_span(row, |Priced { days, local }| {
                let code = lines.currency.codes.get(row) as usize;
                let currency = lines.currency.values[code];
                let worth = match &constant {
                    _ if currency == exchange.reporting => Some(local),
                    Some((_, rates)) if rates[code].is_some() => {
                        rates[code].and_then(|rate_e9| exchange.convert(local, rate_e9, currency))
                    }
                    Some((day, _)) => {
                        missing.add(currency, *day);
                        None
                    }
                    None => None,
                };
                match worth {
                    Some(worth) if worth > 0 => {
                        spans.spans.put(account, Span { from: days.from, to: days.to, worth });
                        spans.bound += i128::from(worth);
                    }
                    Some(_) | None => spans.is_odd[account as usize] = true,
                }
            });
            priced.map_err(|_| pricing.too_large(row))?;
        }
        spans.refuse_large_sums();
        Ok(spans)
    }

    /// Sums of plain accounts are not checked one by one: where one may not fit, all accounts are odd.
    fn refuse_large_sums(&mut self) {
        if self.bound > i128::from(LARGEST) {
            self.is_odd.fill(true);
            self.bound = 0;
        }
    }

    pub(super) fn plain_accounts(&self) -> impl Iterator<Item = u32> {
        (0..self.is_odd.len() as u32).filter(|account| !self.is_odd[*account as usize])
    }

    /// The first revenue day of plain accounts.
    pub(super) fn first_revenue(&self) -> Option<i32> {
        self.plain_accounts().flat_map(|account| self.of(account)).map(|span| span.from).min()
    }

    pub(super) fn of(&self, account: u32) -> &[Span] {
        self.spans.of(account)
    }

    pub(super) fn odd(&self) -> &[bool] {
        &self.is_odd
    }
}
