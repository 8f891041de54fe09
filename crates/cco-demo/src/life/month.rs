//! One month of an account: its health moves, chance enters events, what is due happens, the state is kept.

use crate::calendar::is_in_quarter_end_month;
use crate::catalog::Product;
use crate::health::Shock;
use crate::life::account::{Life, Standing};
use crate::life::agenda::Event;
use crate::life::chance::Decision;
use crate::life::story::{Cause, Moment, MonthEnd};
use crate::random::curve;
use crate::rates::listed_in;
use crate::subscriptions::{Kind, Row, Status};
use cco_domain::day::Day;
use cco_domain::money::Atoms;

/// Chances in a thousand a month, by health score.
const ADDS_SEATS: &[(i32, i32)] = &[(450, 6), (600, 24), (750, 50)];
const ADDS_PRODUCT: &[(i32, i32)] = &[(500, 2), (650, 9), (850, 18)];
const MOVES_UP: &[(i32, i32)] = &[(550, 0), (700, 5), (850, 9)];
const GIVES_UP_SEATS: &[(i32, i32)] = &[(300, 45), (500, 18), (700, 4)];
const DROPS_PRODUCT: &[(i32, i32)] = &[(300, 25), (600, 3)];
const CANCELS: &[(i32, i32)] = &[(200, 120), (350, 75), (480, 34), (600, 9), (750, 3)];
/// Budgets are decided at the year's end: December brings more cancellations, quarter ends more orders.
const DECEMBER_PERCENT: i32 = 165;
const QUARTER_END_PERCENT: i32 = 170;

impl Life<'_> {
    /// The month that starts on `first`, up to `last`: its end, or the end of the history.
    pub(super) fn month(&mut self, first: Day, last: Day) {
        self.moves_health(first, last);
        if self.standing == Standing::Served {
            self.draws_sales(first, last);
            self.draws_losses(first, last);
            self.draws_incidentals(first, last);
        }
        while let Some((day, event)) = self.agenda.next_until(last) {
            self.happen(day, event);
        }
        self.bills_metered_use(first, last);
        if last.is_month_end() {
            let month_end = self.month_end(last);
            self.story.months.push(month_end);
        }
    }

    fn moves_health(&mut self, first: Day, last: Day) {
        if matches!(self.standing, Standing::Outside | Standing::Trial) {
            return;
        }
        let shock_day = self.day_between(first, last);
        match self.health.step(&mut self.random) {
            Some(Shock::ChampionLeft) => self.note(shock_day, Moment::ChampionLeft),
            Some(Shock::Incident) => self.note(shock_day, Moment::Incident),
            None => {}
        }
        if self.profile.handovers().any(|day| first <= day && day <= last) {
            self.health.hand_over();
        }
    }

    fn draws_sales(&mut self, first: Day, last: Day) {
        let percent = if is_in_quarter_end_month(first) { QUARTER_END_PERCENT } else { 100 };
        self.draw(first, last, ADDS_SEATS, percent, Event::AddsSeats);
        self.draw(first, last, ADDS_PRODUCT, percent, Event::AddsProduct);
        self.draw(first, last, MOVES_UP, percent, Event::MovesUp);
    }

    /// Contracts with a term can lose only when it ends; contracts without one, in any month.
    fn draws_losses(&mut self, first: Day, last: Day) {
        if !self.has_term() {
            let percent = if first.ymd().1 == 12 { DECEMBER_PERCENT } else { 100 };
            let permille = (curve(CANCELS, self.health.score()) * percent / 100).unsigned_abs();
            if let Some(day) = self.decides_to_cancel(first, last, permille) {
                self.agenda.enter(day, Event::Cancels);
            }
            self.draw(first, last, GIVES_UP_SEATS, 100, Event::GivesUpSeats);
            self.draw(first, last, DROPS_PRODUCT, 100, Event::DropsProduct);
        }
        let may_close = self.is_small() && self.profile.link.is_none();
        if may_close && self.decides(Decision::Closure, first, 1, last) {
            self.leaving_because = Some(Cause::CompanyClosed);
            let day = self.day_between(first, last);
            self.agenda.enter(day, Event::Leaves);
        }
    }

    fn draws_incidentals(&mut self, first: Day, last: Day) {
        if self.profile.link.is_none() {
            let (pauses, falls_behind) = if self.is_small() { (5, 9) } else { (1, 3) };
            self.draw(first, last, &[(0, pauses)], 100, Event::Pauses);
            self.draw(first, last, &[(0, falls_behind)], 100, Event::FallsBehind);
        }
        if !self.is_small() {
            self.draw(first, last, &[(0, 9)], 100, Event::BuysTraining);
        }
        let credit = curve(&[(300, 0), (700, 90)], self.health.pain);
        self.draw(first, last, &[(0, credit)], 100, Event::GetsCredit);
    }

    fn draw(&mut self, first: Day, last: Day, permille: &[(i32, i32)], percent: i32, event: Event) {
        let chance = curve(permille, self.health.score()) * percent / 100;
        if self.random.chance(chance.unsigned_abs()) {
            let day = self.day_between(first, last);
            self.agenda.enter(day, event);
        }
    }

    pub(super) fn day_between(&mut self, first: Day, last: Day) -> Day {
        first.plus_days(self.random.between(0, last.epoch_days() - first.epoch_days()))
    }

    /// Metered calls are billed for the month in which they were made.
    fn bills_metered_use(&mut self, first: Day, last: Day) {
        let Some(item) = self.metered_item.filter(|_| last.is_month_end()) else { return };
        let Some(starts) = self.contract.as_ref().map(|contract| contract.starts.max(first)) else { return };
        let thousand_calls =
            self.n_seats() * self.health.adoption.unsigned_abs() / 900 * self.random.below(1500) / 1000;
        let unit = listed_in(self.profile.currency, Product::ApiCalls.unit_price());
        let ends = last.plus_days(1);
        self.enter_by(ends);
        let row = self.single_row(item, Product::ApiCalls, Kind::Usage, unit * i64::from(thousand_calls), starts, ends);
        self.record(Row { quantity: thousand_calls, ..row });
    }

    fn n_seats(&self) -> u32 {
        self.core().map_or(0, |core| self.lines[core].quantity)
    }

    fn month_end(&self, day: Day) -> MonthEnd {
        let paused = |row: &&Row| row.status == Status::Paused;
        let monthly_paused: Atoms = self.lines.iter().filter(paused).map(Row::monthly).sum();
        let agreed = self.monthly_total() - monthly_paused;
        let is_lapsed = self.standing == Standing::Lapsed;
        MonthEnd {
            day,
            health: self.health,
            n_seats: self.n_seats(),
            is_served: self.standing != Standing::Outside,
            monthly: if is_lapsed { Atoms::ZERO } else { agreed },
            monthly_paused,
            monthly_lapsed: if is_lapsed { agreed } else { Atoms::ZERO },
        }
    }
}
