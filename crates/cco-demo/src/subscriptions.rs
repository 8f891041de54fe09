//! A priced line over a range of days: what the billing system holds, and what revenue is made of.

use crate::accounts::AccountNo;
use crate::catalog::Product;
use cco_domain::day::Day;
use cco_domain::money::{Atoms, Currency};

/// A fact, and the day on which the system that holds it learned it.
#[derive(Clone, Debug)]
pub(crate) struct Known<T> {
    pub(crate) on: Day,
    pub(crate) fact: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interval {
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Recurring,
    Usage,
    OneOff,
    Service,
    Trial,
    Credit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    PastDue,
    Paused,
}

/// A price change that the contract itself foresaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Ramp,
    Escalator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) starts: Day,
    pub(crate) ends: Day,
}

/// One row of the subscription export. `(account, item, starts)` names it: a later row of the same name is a
/// newer version of it. A new price is a new row of the same item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) account: AccountNo,
    /// Items of an account count from 1, and so do its contracts.
    pub(crate) item: u32,
    pub(crate) contract: u32,
    pub(crate) product: Product,
    pub(crate) quantity: u32,
    /// Per interval, net of discounts.
    pub(crate) amount_minor: i64,
    pub(crate) list_minor: i64,
    pub(crate) discount_ends: Option<Day>,
    pub(crate) currency: Currency,
    pub(crate) interval: Interval,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) starts: Day,
    pub(crate) ends: Option<Day>,
    pub(crate) step: Option<Step>,
    /// Contracts by the month or quarter run on until cancelled and have no term.
    pub(crate) term: Option<Term>,
    pub(crate) auto_renews: bool,
    pub(crate) notice_days: u32,
    pub(crate) cancelled_on: Option<Day>,
}

impl Interval {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Interval::Month => "month",
            Interval::Quarter => "quarter",
            Interval::Year => "year",
        }
    }

    pub(crate) fn months(self) -> i32 {
        match self {
            Interval::Month => 1,
            Interval::Quarter => 3,
            Interval::Year => 12,
        }
    }
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Recurring => "recurring",
            Kind::Usage => "usage",
            Kind::OneOff => "one_off",
            Kind::Service => "service",
            Kind::Trial => "trial",
            Kind::Credit => "credit",
        }
    }
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::PastDue => "past_due",
            Status::Paused => "paused",
        }
    }
}

impl Step {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::Ramp => "ramp",
            Step::Escalator => "escalator",
        }
    }
}

impl Row {
    /// The recurring price a month, paused or not; nothing for trials, services, credits and metered use.
    pub(crate) fn monthly(&self) -> Atoms {
        match self.kind {
            Kind::Recurring => Atoms::from_minor_ratio(self.amount_minor, 1, i64::from(self.interval.months()))
                .expect("simulated prices stay far below the range of atoms"),
            Kind::Usage | Kind::OneOff | Kind::Service | Kind::Trial | Kind::Credit => Atoms::ZERO,
        }
    }

    pub(crate) fn annual_minor(&self) -> i64 {
        self.monthly().to_minor_per_year()
    }

    pub(crate) fn covers(&self, day: Day) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day < ends)
    }

    pub(crate) fn runs_beyond(&self, day: Day) -> bool {
        self.ends.is_none_or(|ends| ends > day)
    }

    /// A changed order keeps its discount: both prices move in proportion.
    pub(crate) fn scale_price(&mut self, numerator: i64, denominator: i64) {
        self.amount_minor = whole_units(self.amount_minor * numerator / denominator, self.currency);
        self.list_minor = whole_units(self.list_minor * numerator / denominator, self.currency).max(self.amount_minor);
    }

    pub(crate) fn set_quantity(&mut self, quantity: u32) {
        self.scale_price(i64::from(quantity), i64::from(self.quantity.max(1)));
        self.quantity = quantity;
    }
}

/// Prices are quoted in whole units of the currency, and nothing that recurs is free.
pub(crate) fn whole_units(minor: i64, currency: Currency) -> i64 {
    let unit = currency.minor_per_unit();
    ((minor + unit / 2) / unit * unit).max(unit)
}
