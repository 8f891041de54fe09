//! Amounts in the reporting currency, and what is missing for that.

use super::columns::Coded;
use cco_domain::day::Day;
use cco_domain::money::{Atoms, Currency};
use cco_domain::policy::{CurrencyPolicy, Policy};
use cco_domain::revenue::fact::Rate;
use cco_domain::revenue::query::{RevenueError, RevenueQuery};
use cco_domain::revenue::rates::{Rates, convert};

/// How the policy converts.
pub(super) struct Exchange {
    rates: Rates,
    policy: CurrencyPolicy,
    pub(super) reporting: Currency,
    constant_rate_day: Day,
}

/// When a conversion's rate is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RateDay {
    /// The same for all.
    Constant(Day),
    /// Each row's first day.
    Start,
    /// The day of measuring.
    Point,
}

impl Exchange {
    pub(super) fn new(rates: &[Rate], policy: &Policy, query: &RevenueQuery) -> Exchange {
        Exchange {
            rates: Rates::new(rates),
            policy: policy.currency,
            reporting: query.reporting,
            constant_rate_day: policy.constant_rate_day.unwrap_or(query.as_of),
        }
    }

    pub(super) fn rate_day(&self) -> RateDay {
        match self.policy {
            CurrencyPolicy::Constant | CurrencyPolicy::None => RateDay::Constant(self.constant_rate_day),
            CurrencyPolicy::ServiceStart => RateDay::Start,
            CurrencyPolicy::PeriodEnd => RateDay::Point,
        }
    }

    /// Units of the reporting currency for one of `from`, × 10^9.
    pub(super) fn rate_e9(&self, from: Currency, on: Day) -> Result<i64, RevenueError> {
        if self.policy == CurrencyPolicy::None && from != self.reporting {
            return Err(RevenueError::MixedCurrencies { found: from, reporting: self.reporting });
        }
        self.rates.rate_e9(from, self.reporting, on)
    }

    /// `None` when the amount is too large.
    pub(super) fn convert(&self, local: i64, rate_e9: i64, from: Currency) -> Option<i64> {
        convert(Atoms(local), rate_e9, from, self.reporting).map(|atoms| atoms.0)
    }

    /// The rate of each currency of a column on one day, by code; `None` where there is none.
    pub(super) fn rates_on(&self, currencies: &Coded<Currency>, on: Day) -> Vec<Option<i64>> {
        currencies.values.iter().map(|from| self.rate_e9(*from, on).ok()).collect()
    }
}

/// Conversions that were needed and had no rate: of several the earliest, then the first by code, is told.
#[derive(Debug, Default)]
pub(super) struct Missing(Option<(Day, Currency)>);

impl Missing {
    pub(super) fn add(&mut self, from: Currency, on: Day) {
        self.0 = Some(self.0.map_or((on, from), |first| first.min((on, from))));
    }

    pub(super) fn check(&self, exchange: &Exchange) -> Result<(), RevenueError> {
        self.0.map_or(Ok(()), |(on, from)| exchange.rate_e9(from, on).map(|_| ()))
    }
}
