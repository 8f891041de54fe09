//! Pauses and unpaid bills: the account is still there, its lines say otherwise for a while.

use crate::life::account::{Life, Standing};
use crate::life::agenda::Event;
use crate::life::chance::Decision;
use crate::life::story::{Cause, Moment};
use crate::subscriptions::Status;
use cco_domain::day::Day;

/// Of a thousand accounts that fall behind, how many never pay.
const NEVER_PAYS_PERMILLE: u32 = 220;

impl Life<'_> {
    pub(super) fn pauses(&mut self, day: Day) {
        let days = self.random.between(30, 95);
        if self.can_be_interrupted_until(day.plus_days(days)) {
            self.interrupt(day, Status::Paused);
            self.note(day, Moment::Paused);
            self.agenda.enter(day.plus_days(days), Event::Resumes);
        }
    }

    pub(super) fn falls_behind(&mut self, day: Day) {
        let days = self.random.between(15, 75);
        if !self.can_be_interrupted_until(day.plus_days(days)) {
            return;
        }
        self.interrupt(day, Status::PastDue);
        self.note(day, Moment::FellBehind);
        if self.decides(Decision::NonPayment, day, NEVER_PAYS_PERMILLE, day.plus_days(days)) {
            self.leaving_because = Some(Cause::PaymentFailed);
            self.agenda.enter(day.plus_days(days), Event::Leaves);
        } else {
            self.agenda.enter(day.plus_days(days), Event::PaysUp);
        }
    }

    pub(super) fn is_well_again(&mut self, day: Day) {
        for line in 0..self.lines.len() {
            self.change(line, day, |row| row.status = Status::Active);
        }
        self.standing = Standing::Served;
    }

    fn interrupt(&mut self, day: Day, status: Status) {
        for line in 0..self.lines.len() {
            self.change(line, day, |row| row.status = status);
        }
        self.standing = Standing::Interrupted;
    }

    /// Not while a ramp is ahead, nor across the day by which the term has to be cancelled.
    fn can_be_interrupted_until(&self, day: Day) -> bool {
        let Some(contract) = self.contract.as_ref().filter(|_| self.standing == Standing::Served) else { return false };
        let is_before_notice =
            contract.term.is_none_or(|term| day < term.ends.plus_days(-(contract.notice_days as i32)));
        contract.ramp.is_empty() && is_before_notice && self.leaving_because.is_none()
    }
}
