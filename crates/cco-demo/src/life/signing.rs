//! How an account becomes a customer: a trial, a first order, the terms it is signed on.

use crate::accounts::Segment;
use crate::catalog::{ADD_ONS, Plan, Product, volume_discount};
use crate::health::Health;
use crate::life::account::{Contract, Life, Standing};
use crate::life::agenda::Event;
use crate::life::billing::Order;
use crate::life::story::{Deal, DealKind, Moment, Outcome};
use crate::rates::listed_in;
use crate::subscriptions::{Interval, Kind, Row, Step, Term};
use cco_domain::day::Day;

/// How long, how paid, whether it renews by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    interval: Interval,
    /// 0: runs until cancelled.
    months: i32,
    auto_renews: bool,
    notice_days: u32,
}

const MONTHLY: Terms = Terms { interval: Interval::Month, months: 0, auto_renews: true, notice_days: 0 };
const QUARTERLY: Terms = Terms { interval: Interval::Quarter, months: 0, auto_renews: true, notice_days: 30 };
const YEARLY_SELF_RENEWING: Terms = Terms { interval: Interval::Year, months: 12, auto_renews: true, notice_days: 30 };
const YEARLY: Terms = Terms { interval: Interval::Year, months: 12, auto_renews: false, notice_days: 60 };
const TWO_YEARS: Terms = Terms { interval: Interval::Year, months: 24, auto_renews: false, notice_days: 90 };
const THREE_YEARS: Terms = Terms { interval: Interval::Year, months: 36, auto_renews: false, notice_days: 90 };

/// Off the list for paying a year ahead.
const YEARLY_DISCOUNT_PERMILLE: u32 = 80;
const TRIAL_DAYS: [i32; 2] = [14, 30];
const TRIALS_LOST_PERMILLE: u32 = 280;
const RAMP_PERMILLE: u32 = 450;
/// Part of the last year's price paid in each year of a ramp, in percent.
const RAMPS: [&[i64]; 3] = [&[55, 100], &[40, 70, 100], &[60, 80, 100]];

impl Life<'_> {
    pub(super) fn signs(&mut self, day: Day) {
        if self.profile.starts_with_trial { self.starts_trial(day) } else { self.becomes_customer(day) }
    }

    fn starts_trial(&mut self, day: Day) {
        let ends = day.plus_days(*self.random.pick(&TRIAL_DAYS));
        let item = self.next_item();
        let row = self.single_row(item, Product::Core(Plan::Team), Kind::Trial, 0, day, ends);
        self.record(row);
        self.standing = Standing::Trial;
        self.note(day, Moment::TrialStarted);
        self.agenda.enter(ends, Event::TrialEnds);
    }

    pub(super) fn trial_ends(&mut self, day: Day) {
        if self.random.chance(TRIALS_LOST_PERMILLE) {
            self.standing = Standing::Outside;
            self.note(day, Moment::TrialLost);
        } else {
            self.becomes_customer(day);
        }
    }

    pub(super) fn comes_back(&mut self, day: Day) {
        self.health = Health::at_signing(&mut self.random);
        self.note(day, Moment::CameBack);
        self.becomes_customer(day);
    }

    fn becomes_customer(&mut self, day: Day) {
        let terms = self.choose_terms();
        let contract = self.new_contract(terms, day);
        for order in self.first_orders(terms, day) {
            self.open_line(&contract, order, day);
        }
        self.contract = Some(contract);
        self.standing = Standing::Served;
        self.leaving_because = None;
        self.sells_extras(day);
        self.agrees_price_steps();
        self.schedule_term();
        self.note(day, Moment::Signed);
        self.story.deals.push(Deal {
            kind: DealKind::New,
            annual_minor: self.annual_minor(),
            opened_on: self.profile.created_on.max(day.plus_days(-90)),
            closes_on: day,
            outcome: Some(Outcome { on: day, is_won: true, annual_minor: self.annual_minor() }),
        });
    }

    fn choose_terms(&mut self) -> Terms {
        if self.profile.link.is_some() {
            return YEARLY;
        }
        self.random.pick_weighted(match self.profile.segment {
            Segment::Enterprise => &[(YEARLY, 45), (TWO_YEARS, 20), (THREE_YEARS, 35)][..],
            Segment::MidMarket => {
                &[(YEARLY, 35), (YEARLY_SELF_RENEWING, 33), (QUARTERLY, 12), (TWO_YEARS, 14), (MONTHLY, 6)]
            }
            Segment::Smb => &[(MONTHLY, 52), (YEARLY_SELF_RENEWING, 34), (QUARTERLY, 14)],
        })
    }

    pub(super) fn new_contract(&mut self, terms: Terms, day: Day) -> Contract {
        self.n_contracts += 1;
        let is_long = terms.months > 12;
        let escalates = is_long && self.random.chance(500);
        Contract {
            no: self.n_contracts,
            starts: day,
            term: (terms.months > 0).then(|| Term { starts: day, ends: day.plus_months(terms.months) }),
            term_months: terms.months,
            interval: terms.interval,
            auto_renews: terms.auto_renews,
            notice_days: terms.notice_days,
            ramp: Vec::new(),
            escalator_permille: if escalates { self.random.between(30, 60).unsigned_abs() } else { 0 },
        }
    }

    /// A plain yearly contract, for an account that comes into being with another's lines.
    pub(super) fn new_yearly_contract(&mut self, day: Day) -> Contract {
        self.new_contract(YEARLY, day)
    }

    fn first_orders(&mut self, terms: Terms, day: Day) -> Vec<Order> {
        let product = Product::Core(self.first_plan());
        let quantity = self.first_seats();
        let paid_ahead = if terms.interval == Interval::Year { YEARLY_DISCOUNT_PERMILLE } else { 0 };
        let negotiated = if self.random.chance(250) { self.random.between(3, 15).unsigned_abs() * 10 } else { 0 };
        let discount_permille = volume_discount(quantity) + paid_ahead + negotiated;
        let core = Order { product, quantity, discount_permille, offer_ends: None };
        let mut orders = vec![self.with_opening_offer(core, terms, day)];
        let n_add_ons = self.random.pick_weighted(match self.profile.segment {
            Segment::Enterprise => &[(0, 15), (1, 35), (2, 35), (3, 15)],
            Segment::MidMarket => &[(0, 35), (1, 40), (2, 20), (3, 5)],
            Segment::Smb => &[(0, 70), (1, 25), (2, 5), (3, 0)],
        });
        let first = self.random.below(ADD_ONS.len() as u32) as usize;
        let products = ADD_ONS.iter().cycle().skip(first).take(n_add_ons);
        orders.extend(products.map(|product| Order { product: *product, ..core }));
        orders
    }

    /// A reduced price for the first months, back to the agreed one by a day known at signing.
    fn with_opening_offer(&mut self, core: Order, terms: Terms, day: Day) -> Order {
        if self.profile.link.is_some() || terms.months > 12 || !self.random.chance(130) {
            return core;
        }
        let ends = day.plus_months(*self.random.pick(&[3, 6]));
        Order { offer_ends: Some(ends), ..core }
    }

    fn first_plan(&mut self) -> Plan {
        self.random.pick_weighted(match self.profile.segment {
            Segment::Enterprise => &[(Plan::Business, 35), (Plan::Enterprise, 65)],
            Segment::MidMarket => &[(Plan::Team, 40), (Plan::Business, 60)],
            Segment::Smb => &[(Plan::Starter, 55), (Plan::Team, 45)],
        })
    }

    fn first_seats(&mut self) -> u32 {
        let seats = match self.profile.segment {
            Segment::Enterprise => self.random.skewed(90, 420),
            Segment::MidMarket => self.random.skewed(25, 190),
            Segment::Smb => self.random.skewed(3, 45),
        };
        seats.unsigned_abs()
    }

    /// Help with the start, and metered calls for some.
    fn sells_extras(&mut self, day: Day) {
        if !self.is_small() {
            let price = listed_in(self.profile.currency, Product::OnboardingPackage.unit_price());
            let item = self.next_item();
            let row = self.single_row(item, Product::OnboardingPackage, Kind::Service, price, day, day.plus_months(2));
            self.record(row);
        }
        self.metered_item = self.random.chance(110).then(|| self.next_item());
        for row in &self.lines {
            if let Some(ends) = row.discount_ends {
                self.agenda.enter(ends, Event::DiscountEnds { item: row.item });
            }
        }
    }

    /// Contracts of several years agree their prices at signing: a ramp row by row, an escalator by the year.
    fn agrees_price_steps(&mut self) {
        let is_ramp = self.random.chance(RAMP_PERMILLE);
        let Some(contract) = &self.contract else { return };
        let anniversaries = contract.anniversaries();
        match contract.term {
            Some(term) if is_ramp && contract.escalator_permille == 0 && !anniversaries.is_empty() => {
                self.agrees_ramp(&anniversaries, term.ends);
            }
            _ => self.schedule_escalator(),
        }
    }

    fn agrees_ramp(&mut self, anniversaries: &[Day], term_ends: Day) {
        let Some(core) = self.core() else { return };
        let fitting: Vec<&[i64]> = RAMPS.into_iter().filter(|ramp| ramp.len() == anniversaries.len() + 1).collect();
        let percents = *self.random.pick(&fitting);
        let full = self.lines[core].clone();
        let ends = anniversaries.iter().copied().chain([term_ends]);
        let starts = [full.starts].into_iter().chain(anniversaries.iter().copied());
        let mut steps: Vec<Row> = Vec::new();
        for ((starts, ends), percent) in starts.zip(ends).zip(percents) {
            let step = (starts > full.starts).then_some(Step::Ramp);
            let mut row = Row { starts, ends: Some(ends), step, ..full.clone() };
            row.scale_price(*percent, 100);
            self.record(row.clone());
            if starts > full.starts {
                self.agenda.enter(starts, Event::RampSteps);
            }
            steps.push(row);
        }
        self.lines[core] = steps.remove(0);
        if let Some(contract) = &mut self.contract {
            contract.ramp = steps;
        }
    }

    pub(super) fn annual_minor(&self) -> i64 {
        self.lines.iter().map(Row::annual_minor).sum()
    }
}
