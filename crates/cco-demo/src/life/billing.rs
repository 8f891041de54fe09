//! How a change of state becomes rows of the billing system.

use crate::catalog::Product;
use crate::life::account::{Contract, Life};
use crate::rates::listed_in;
use crate::subscriptions::{Interval, Kind, Known, Row, Status, whole_units};
use cco_domain::day::Day;

/// A priced order before it becomes a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) product: Product,
    pub(super) quantity: u32,
    pub(super) discount_permille: u32,
    /// The end of an opening offer: a lower price for the first months.
    pub(super) offer_ends: Option<Day>,
}

/// What an opening offer takes off the agreed price.
const OFFER_PERMILLE: i64 = 200;

impl Life<'_> {
    /// What is recorded next was entered on `day` at the earliest.
    pub(super) fn enter_by(&mut self, day: Day) {
        self.entered_on = self.entered_on.max(self.calendar.known_by(day));
    }

    pub(super) fn record(&mut self, row: Row) {
        self.story.subscriptions.push(Known { on: self.entered_on, fact: row });
    }

    /// A price, status or size from `day` on: the row before it ends there, a new one begins.
    pub(super) fn change(&mut self, line: usize, day: Day, edit: impl FnOnce(&mut Row)) {
        let before = self.lines[line].clone();
        let mut row = before.clone();
        if before.starts < day {
            if before.runs_beyond(day) {
                self.record(Row { ends: Some(day), ..before });
            }
            row.starts = day;
            row.step = None;
        }
        edit(&mut row);
        self.record(row.clone());
        self.lines[line] = row;
    }

    /// The running row with other particulars, from its own first day.
    pub(super) fn amend(&mut self, line: usize, edit: impl FnOnce(&mut Row)) {
        edit(&mut self.lines[line]);
        self.record(self.lines[line].clone());
    }

    pub(super) fn close(&mut self, line: usize, day: Day) {
        let row = self.lines.remove(line);
        if row.runs_beyond(day) {
            self.record(Row { ends: Some(day), ..row });
        }
    }

    pub(super) fn open_line(&mut self, contract: &Contract, order: Order, day: Day) {
        let row = self.priced_row(contract, order, day);
        self.record(row.clone());
        self.lines.push(row);
    }

    pub(super) fn priced_row(&mut self, contract: &Contract, order: Order, day: Day) -> Row {
        let per_interval = |cents: i64| {
            let months = i64::from(contract.interval.months());
            listed_in(self.profile.currency, cents) * i64::from(order.quantity) * months
        };
        let list_minor = per_interval(order.product.unit_price());
        let agreed_minor = list_minor * i64::from(1000 - order.discount_permille) / 1000;
        // While an offer lasts, the agreed price is what it is compared with: what follows when it ends.
        let (amount_minor, list_minor) = match order.offer_ends {
            Some(_) => (agreed_minor * (1000 - OFFER_PERMILLE) / 1000, agreed_minor),
            None => (agreed_minor, list_minor),
        };
        Row {
            account: self.profile.no,
            item: self.next_item(),
            contract: contract.no,
            product: order.product,
            quantity: order.quantity,
            amount_minor: whole_units(amount_minor, self.profile.currency),
            list_minor: whole_units(list_minor, self.profile.currency),
            discount_ends: order.offer_ends,
            currency: self.profile.currency,
            interval: contract.interval,
            kind: Kind::Recurring,
            status: Status::Active,
            starts: day,
            ends: contract.fixed_end(),
            step: None,
            term: contract.term,
            auto_renews: contract.auto_renews,
            notice_days: contract.notice_days,
            cancelled_on: None,
        }
    }

    /// A row that stands for itself: a service, a credit, a trial, a month of metered use.
    pub(super) fn single_row(
        &self,
        item: u32,
        product: Product,
        kind: Kind,
        amount_minor: i64,
        starts: Day,
        ends: Day,
    ) -> Row {
        Row {
            account: self.profile.no,
            item,
            contract: self.contract.as_ref().map_or(self.n_contracts + 1, |contract| contract.no),
            product,
            quantity: 1,
            amount_minor,
            list_minor: amount_minor,
            discount_ends: None,
            currency: self.profile.currency,
            interval: Interval::Month,
            kind,
            status: Status::Active,
            starts,
            ends: Some(ends),
            step: None,
            term: None,
            auto_renews: false,
            notice_days: 0,
            cancelled_on: None,
        }
    }

    pub(super) fn next_item(&mut self) -> u32 {
        self.n_items += 1;
        self.n_items
    }

    pub(super) fn core(&self) -> Option<usize> {
        self.lines.iter().position(|row| row.product.plan().is_some())
    }
}

impl Contract {
    /// Rows of a contract that renews by itself stay open; others end with the term.
    pub(super) fn fixed_end(&self) -> Option<Day> {
        if self.auto_renews { None } else { self.term.map(|term| term.ends) }
    }

    /// The same day one, two, three … years into a term.
    pub(super) fn anniversaries(&self) -> Vec<Day> {
        let Some(term) = self.term else { return Vec::new() };
        (1..).map(|years| term.starts.plus_months(12 * years)).take_while(|day| *day < term.ends).collect()
    }

    /// The end of the period paid for when the account cancels on `day`.
    pub(super) fn paid_until(&self, day: Day) -> Day {
        let mut periods = (0..).map(|n| self.starts.plus_months(n * self.interval.months()));
        periods.find(|end| *end > day).expect("the periods of a contract never end")
    }
}
