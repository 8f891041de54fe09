//! The end of a term: notice, renewal at new terms, and renewals that come late.

use crate::accounts::Segment;
use crate::life::account::{Life, Standing};
use crate::life::agenda::Event;
use crate::life::chance::Decision;
use crate::life::story::{Deal, DealKind, Outcome};
use crate::random::curve;
use crate::subscriptions::{Row, Term};
use cco_domain::day::Day;

/// Of a thousand terms that end at a health score, how many are not renewed.
const NOT_RENEWED_PERMILLE: &[(i32, i32)] = &[(200, 800), (350, 520), (480, 220), (580, 70), (680, 18), (850, 5)];
const LATE_PERMILLE: u32 = 90;
const SIGNED_LATE_BUT_BACKDATED_PERMILLE: u32 = 60;
const CANCELLATION_ENTERED_LATE_PERMILLE: u32 = 200;
/// How long before the term ends the sales team opens the renewal.
const RENEWAL_OPENED_DAYS: i32 = 120;

impl Life<'_> {
    /// Enters the days that the contract's term brings, and opens the renewal.
    pub(super) fn schedule_term(&mut self) {
        let Some(contract) = &self.contract else { return };
        let Some(term) = contract.term else { return };
        let notice_due = term.ends.plus_days(-(contract.notice_days as i32)).max(term.starts);
        self.agenda.enter(notice_due, Event::NoticeDue);
        self.agenda.enter(term.ends, Event::TermEnds);
        self.story.deals.push(Deal {
            kind: DealKind::Renewal,
            annual_minor: self.annual_minor(),
            opened_on: term.ends.plus_days(-RENEWAL_OPENED_DAYS).max(term.starts),
            closes_on: term.ends,
            outcome: None,
        });
    }

    pub(super) fn notice_due(&mut self, day: Day) {
        let Some(term) = self.contract.as_ref().and_then(|contract| contract.term) else { return };
        let permille = self.not_renewed_permille();
        if self.is_kept(day) || !self.decides(Decision::NonRenewal, day, permille, term.ends) {
            return;
        }
        let cause = self.cause();
        self.leaving_because = Some(cause);
        self.standing = Standing::Leaving;
        if self.is_entered_late(day) {
            return;
        }
        for line in 0..self.lines.len() {
            self.amend(line, |row| (row.ends, row.cancelled_on) = (Some(term.ends), Some(day)));
        }
    }

    fn not_renewed_permille(&self) -> u32 {
        let at_health = curve(NOT_RENEWED_PERMILLE, self.health.score());
        let percent = match self.profile.segment {
            Segment::Enterprise => 50,
            Segment::MidMarket => 75,
            Segment::Smb => 125,
        };
        (at_health * percent / 100).unsigned_abs()
    }

    /// Some cancellations reach the billing system only weeks after they took effect.
    fn is_entered_late(&mut self, day: Day) -> bool {
        let renews_by_itself = self.contract.as_ref().is_some_and(|contract| contract.auto_renews);
        let is_late = renews_by_itself && self.random.chance(CANCELLATION_ENTERED_LATE_PERMILLE);
        is_late && day.plus_days(120) < self.calendar.last_day
    }

    pub(super) fn term_ends(&mut self, day: Day) {
        if self.leaving_because.is_some() {
            if self.lines.iter().any(|row| row.runs_beyond(day)) {
                let delay = self.random.between(20, 80);
                self.enter_by(day.plus_days(delay));
            }
            self.leaves(day);
        } else if self.is_late(day) {
            self.standing = Standing::Lapsed;
            let delay = self.random.between(8, 55);
            self.agenda.enter(day.plus_days(delay), Event::LateRenewal);
        } else {
            self.renews(day);
        }
    }

    fn is_late(&mut self, day: Day) -> bool {
        let runs_out = !self.lines.iter().any(|row| row.runs_beyond(day));
        runs_out && !self.is_kept(day) && self.random.chance(LATE_PERMILLE)
    }

    pub(super) fn renews_late(&mut self, day: Day) {
        self.renews(day);
        self.standing = Standing::Served;
    }

    fn renews(&mut self, day: Day) {
        if self.random.chance(SIGNED_LATE_BUT_BACKDATED_PERMILLE) {
            let delay = self.random.between(15, 50);
            self.enter_by(day.plus_days(delay));
        }
        self.begin_next_term(day);
        let adjustment = self.adjustment();
        for line in 0..self.lines.len() {
            self.renew_line(line, day, adjustment);
        }
        self.close_renewal(day, true);
        self.schedule_term();
        self.schedule_escalator();
    }

    /// A contract that renews by itself keeps its number; any other is signed anew.
    fn begin_next_term(&mut self, day: Day) {
        let Some(contract) = &mut self.contract else { return };
        contract.term = Some(Term { starts: day, ends: day.plus_months(contract.term_months) });
        contract.ramp.clear();
        if !contract.auto_renews {
            self.n_contracts += 1;
            contract.no = self.n_contracts;
            contract.starts = day;
        }
    }

    /// What the renewal does to sizes and prices.
    fn adjustment(&mut self) -> Adjustment {
        let score = self.health.score();
        let shrinks = self.random.chance(curve(&[(300, 420), (500, 180), (700, 30)], score).unsigned_abs());
        let grows = !shrinks && self.random.chance(curve(&[(500, 60), (650, 240), (850, 420)], score).unsigned_abs());
        let size_percent = match (shrinks, grows) {
            (true, _) => 100 - self.random.between(8, 40),
            (_, true) => 100 + self.random.between(5, 30),
            _ => 100,
        };
        let raises_price = self.random.chance(550);
        Adjustment { size_percent, price_permille: if raises_price { self.random.between(20, 70) } else { 0 } }
    }

    fn renew_line(&mut self, line: usize, day: Day, adjustment: Adjustment) {
        let Some(contract) = self.contract.clone() else { return };
        let renewed = |row: &mut Row| {
            (row.contract, row.term, row.ends) = (contract.no, contract.term, contract.fixed_end());
            adjustment.apply(row);
        };
        let runs_on = contract.auto_renews && adjustment.changes_nothing();
        if runs_on { self.amend(line, renewed) } else { self.change(line, day, renewed) }
    }

    pub(super) fn schedule_escalator(&mut self) {
        let Some(contract) = self.contract.as_ref().filter(|contract| contract.escalator_permille > 0) else { return };
        for day in contract.anniversaries() {
            self.agenda.enter(day, Event::EscalatorSteps);
        }
    }

    pub(super) fn close_renewal(&mut self, day: Day, is_won: bool) {
        let annual_minor = if is_won { self.annual_minor() } else { 0 };
        let open = |deal: &&mut Deal| deal.kind == DealKind::Renewal && deal.outcome.is_none();
        if let Some(deal) = self.story.deals.iter_mut().find(open) {
            deal.opened_on = deal.opened_on.min(day);
            deal.outcome = Some(Outcome { on: day, is_won, annual_minor });
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Adjustment {
    size_percent: i32,
    price_permille: i32,
}

impl Adjustment {
    fn changes_nothing(self) -> bool {
        self.size_percent == 100 && self.price_permille == 0
    }

    fn apply(self, row: &mut Row) {
        if self.size_percent != 100 {
            row.set_quantity((row.quantity * self.size_percent.unsigned_abs() / 100).max(1));
        }
        if self.price_permille != 0 {
            row.scale_price(i64::from(1000 + self.price_permille), 1000);
        }
    }
}
