//! How accounts leave, why, and whether they come back.

use crate::life::account::{Life, Standing};
use crate::life::agenda::Event;
use crate::life::story::{Cause, Moment};
use crate::subscriptions::Row;
use cco_domain::day::Day;

const COMES_BACK_PERMILLE: u32 = 110;
const ENTERED_LATE_PERMILLE: u32 = 170;
/// Of a thousand accounts that leave, how many do for reasons that have nothing to do with their health.
const OUTSIDE_REASON_PERMILLE: u32 = 230;

impl Life<'_> {
    /// A contract by the month or quarter is cancelled, and runs to the end of the period paid for.
    pub(super) fn cancels(&mut self, day: Day) {
        let Some(contract) = self.contract.as_ref().filter(|_| self.standing == Standing::Served) else { return };
        let ends = contract.paid_until(day);
        self.leaving_because = Some(self.cause());
        self.standing = Standing::Leaving;
        let delay = self.random.between(20, 90);
        if self.random.chance(ENTERED_LATE_PERMILLE) && ends.plus_days(90) < self.calendar.last_day {
            self.enter_by(ends.plus_days(delay));
        }
        for line in 0..self.lines.len() {
            self.amend(line, |row| (row.ends, row.cancelled_on) = (Some(ends), Some(day)));
        }
        self.agenda.enter(ends, Event::Leaves);
    }

    /// The account is gone from `day` on.
    pub(super) fn leaves(&mut self, day: Day) {
        let Some(cause) = self.leaving_because.take() else { return };
        self.ends_all_lines(day);
        self.note(day, Moment::Churned { cause });
        if cause != Cause::CompanyClosed && self.random.chance(COMES_BACK_PERMILLE) {
            let days_away = self.random.between(70, 420);
            self.agenda.enter(day.plus_days(days_away), Event::ComesBack);
        }
    }

    /// Stops everything and gives back the rows that were running.
    pub(super) fn ends_all_lines(&mut self, day: Day) -> Vec<Row> {
        let running = self.lines.clone();
        while !self.lines.is_empty() {
            self.close(0, day);
        }
        self.close_renewal(day, false);
        self.contract = None;
        self.metered_item = None;
        self.standing = Standing::Outside;
        self.agenda.clear();
        running
    }

    /// Drawn by how far each part of the account's health lies below a good one.
    pub(super) fn cause(&mut self) -> Cause {
        if self.random.chance(OUTSIDE_REASON_PERMILLE) {
            return *self.random.pick(&[Cause::Competitor, Cause::Competitor, Cause::BudgetCut]);
        }
        let health = self.health;
        let short_of_good = |part: i32| (750 - part).max(0).unsigned_abs();
        self.random.pick_weighted(&[
            (Cause::LowAdoption, short_of_good(health.adoption)),
            (Cause::PoorFit, short_of_good(health.fit)),
            (Cause::ChampionLeft, short_of_good(health.sponsor)),
            (Cause::Reliability, health.pain.unsigned_abs()),
            (Cause::Price, 90),
        ])
    }
}
