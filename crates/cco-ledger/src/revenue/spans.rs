//! What each account is worth over time, in the plainest form there is.

use super::blocks::Blocks;
use super::exchange::{Exchange, Missing, RateDay};
use super::price::{Priced, Pricing};
use cco_domain::day::Day;
use cco_domain::money::Currency;
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
/// measured. All other accounts are odd.
pub(super) struct Spans {
    blocks: Blocks,
    is_odd: Vec<bool>,
    /// The worth of all spans, whenever they were: no sum of plain accounts is larger.
    pub(super) bound: i128,
}

/// What becomes of amounts in one currency.
#[derive(Clone, Copy)]
enum Conversion {
    /// They are in the reporting currency.
    Same,
    At {
        rate_e9: i64,
    },
    MissingOn(Day),
    /// Their worth depends on when it is measured, or on which row they stand in.
    Varies,
}

impl Spans {
    /// When every account is odd.
    pub(super) fn none(n_accounts: usize) -> Spans {
        Spans { blocks: Blocks::new(std::iter::empty(), 0), is_odd: vec![true; n_accounts], bound: 0 }
    }

    /// `is_odd` marks accounts known beforehand to be odd.
    pub(super) fn new(
        pricing: &Pricing,
        exchange: &Exchange,
        is_odd: Vec<bool>,
        missing: &mut Missing,
    ) -> Result<Spans, RevenueError> {
        let lines = pricing.lines;
        let currencies = &lines.currency;
        let conversions: Vec<Conversion> =
            currencies.values.iter().map(|currency| conversion(exchange, *currency)).collect();
        let rows = || pricing.rows.clone();
        let blocks = Blocks::new(rows().map(|row| lines.account.get(row)), is_odd.len());
        let mut spans = Spans { blocks, is_odd, bound: 0 };
        for row in rows() {
            let account = lines.account.get(row);
            let code = currencies.codes.get(row) as usize;
            let priced = pricing.for_each_span(row, |Priced { days, local }| {
                let worth = match conversions[code] {
                    Conversion::Same => Some(local),
                    Conversion::At { rate_e9 } => exchange.convert(local, rate_e9, currencies.values[code]),
                    Conversion::MissingOn(day) => {
                        missing.add(currencies.values[code], day);
                        None
                    }
                    Conversion::Varies => None,
                };
                match worth {
                    Some(worth)
                        if worth > 0 && spans.blocks.put(account, Span { from: days.from, to: days.to, worth }) =>
                    {
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

    /// Hands over the spans of each plain account that has any.
    pub(super) fn for_each_account(&self, mut each: impl FnMut(u32, &[Span])) {
        self.blocks.for_each(|account, spans| {
            if !self.is_odd[account as usize] {
                each(account, spans);
            }
        });
    }

    /// The first revenue day of plain accounts.
    pub(super) fn first_revenue(&self) -> Option<i32> {
        let mut first = None;
        self.for_each_account(|_, spans| first = first.into_iter().chain(first_day(spans)).min());
        first
    }

    pub(super) fn odd(&self) -> &[bool] {
        &self.is_odd
    }
}

pub(super) fn first_day(spans: &[Span]) -> Option<i32> {
    spans.iter().map(|span| span.from).min()
}

fn conversion(exchange: &Exchange, currency: Currency) -> Conversion {
    match exchange.rate_day() {
        _ if currency == exchange.reporting => Conversion::Same,
        RateDay::Constant(day) => match exchange.rate_e9(currency, day) {
            Ok(rate_e9) => Conversion::At { rate_e9 },
            Err(_) => Conversion::MissingOn(day),
        },
        RateDay::Start | RateDay::Point => Conversion::Varies,
    }
}
