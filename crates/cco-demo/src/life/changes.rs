//! What a served account buys more of, gives up, or pays differently for.

use crate::catalog::{ADD_ONS, Product};
use crate::life::account::{Life, Standing};
use crate::life::billing::Order;
use crate::life::story::{Deal, DealKind, Outcome};
use crate::rates::listed_in;
use crate::subscriptions::{Kind, Step};
use cco_domain::day::Day;

impl Life<'_> {
    pub(super) fn adds_seats(&mut self, day: Day) {
        let Some(core) = self.core_open_to_change() else { return };
        let before = self.annual_minor();
        let percent = self.random.between(5, 25).unsigned_abs();
        let quantity = self.lines[core].quantity;
        self.change(core, day, |row| row.set_quantity(quantity + quantity * percent / 100 + 1));
        self.closes_expansion(day, before);
    }

    pub(super) fn gives_up_seats(&mut self, day: Day) {
        let Some(core) = self.core_open_to_change() else { return };
        let percent = self.random.between(10, 40).unsigned_abs();
        let quantity = self.lines[core].quantity;
        if quantity > 1 {
            self.change(core, day, |row| row.set_quantity((quantity * (100 - percent) / 100).max(1)));
        }
    }

    pub(super) fn adds_product(&mut self, day: Day) {
        let Some(contract) = self.contract.clone().filter(|_| self.standing == Standing::Served) else { return };
        let Some(core) = self.core() else { return };
        let product = *self.random.pick(&ADD_ONS);
        if self.lines.iter().any(|row| row.product == product) {
            return;
        }
        let before = self.annual_minor();
        let percent = self.random.between(40, 100).unsigned_abs();
        let quantity = (self.lines[core].quantity * percent / 100).max(1);
        let discount_permille = self.random.pick_weighted(&[(0, 60), (100, 30), (200, 10)]);
        let order = Order { product, quantity, discount_permille, offer_ends: None };
        self.open_line(&contract, order, day);
        self.closes_expansion(day, before);
    }

    pub(super) fn drops_product(&mut self, day: Day) {
        let dropped = self.lines.iter().position(|row| row.product.plan().is_none());
        if let Some(line) = dropped.filter(|_| self.standing == Standing::Served) {
            self.close(line, day);
        }
    }

    pub(super) fn moves_up(&mut self, day: Day) {
        let Some(core) = self.core_open_to_change() else { return };
        let Some(from) = self.lines[core].product.plan() else { return };
        let Some(to) = from.next_up() else { return };
        let before = self.annual_minor();
        self.change(core, day, |row| {
            row.scale_price(to.seat_price(), from.seat_price());
            row.product = Product::Core(to);
        });
        self.closes_expansion(day, before);
    }

    pub(super) fn discount_ends(&mut self, item: u32, day: Day) {
        if let Some(line) = self.lines.iter().position(|row| row.item == item && row.runs_beyond(day)) {
            self.change(line, day, |row| (row.amount_minor, row.discount_ends) = (row.list_minor, None));
        }
    }

    pub(super) fn escalator_steps(&mut self, day: Day) {
        let permille = self.contract.as_ref().map_or(0, |contract| contract.escalator_permille);
        for line in 0..self.lines.len() {
            self.change(line, day, |row| {
                row.scale_price(i64::from(1000 + permille), 1000);
                row.step = Some(Step::Escalator);
            });
        }
    }

    /// The next row of the ramp takes over; the billing system has held it since signing.
    pub(super) fn ramp_steps(&mut self) {
        let next = self.contract.as_mut().filter(|contract| !contract.ramp.is_empty());
        let next = next.map(|contract| contract.ramp.remove(0));
        if let (Some(core), Some(row)) = (self.core(), next) {
            self.lines[core] = row;
        }
    }

    pub(super) fn buys_training(&mut self, day: Day) {
        let price = listed_in(self.profile.currency, Product::TrainingDay.unit_price());
        let item = self.next_item();
        let row = self.single_row(item, Product::TrainingDay, Kind::OneOff, price, day, day.plus_days(1));
        self.record(row);
    }

    /// Money back after an incident: a part of one month's price.
    pub(super) fn gets_credit(&mut self, day: Day) {
        let Some(core) = self.core() else { return };
        let percent = i64::from(self.random.between(10, 40));
        let amount = self.monthly_total().to_minor() * percent / 100;
        let item = self.next_item();
        let row = self.single_row(item, self.lines[core].product, Kind::Credit, -amount, day, day.plus_months(1));
        self.record(row);
    }

    /// The core line, when its price and size are free to change: not while a ramp is still ahead.
    fn core_open_to_change(&self) -> Option<usize> {
        let has_ramp = self.contract.as_ref().is_some_and(|contract| !contract.ramp.is_empty());
        self.core().filter(|_| self.standing == Standing::Served && !has_ramp)
    }

    fn closes_expansion(&mut self, day: Day, annual_before: i64) {
        let annual_minor = self.annual_minor() - annual_before;
        let days_open = self.random.between(15, 70);
        self.story.deals.push(Deal {
            kind: DealKind::Expansion,
            annual_minor,
            opened_on: day.plus_days(-days_open),
            closes_on: day,
            outcome: Some(Outcome { on: day, is_won: true, annual_minor }),
        });
    }
}
