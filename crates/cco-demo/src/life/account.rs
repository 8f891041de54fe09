//! One account simulated from day to day: events fall due, change its state, and leave facts behind.

use crate::accounts::{Profile, Segment};
use crate::calendar::Calendar;
use crate::health::Health;
use crate::life::agenda::{Agenda, Event};
use crate::life::story::{Cause, Moment, Story};
use crate::links::Side;
use crate::random::{Part, Random};
use crate::subscriptions::{Interval, Row, Term};
use cco_domain::day::Day;
use cco_domain::money::Atoms;

pub(crate) struct Life<'a> {
    pub(super) calendar: Calendar,
    pub(super) profile: &'a Profile,
    pub(super) random: Random,
    pub(super) health: Health,
    pub(super) agenda: Agenda,
    pub(super) standing: Standing,
    pub(super) contract: Option<Contract>,
    /// The running row of each recurring line.
    pub(super) lines: Vec<Row>,
    /// The item by which metered calls are billed, for accounts that make any.
    pub(super) metered_item: Option<u32>,
    pub(super) leaving_because: Option<Cause>,
    /// Lines that a linked account hands to this one, and those this one hands on.
    pub(super) received: Vec<Row>,
    pub(super) handed_over: Vec<Row>,
    pub(super) n_items: u32,
    pub(super) n_contracts: u32,
    /// The last day on which anything was entered into the billing system. Entries of one account never
    /// overtake each other, so the last one entered is the last word.
    pub(super) entered_on: Day,
    pub(super) story: Story,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not a customer: not yet, or no longer.
    Outside,
    Trial,
    Served,
    /// Paused or past due: served, but nothing is sold until it is over.
    Interrupted,
    /// Cancelled and served until the end of the period paid for.
    Leaving,
    /// The contract has run out; its renewal comes late.
    Lapsed,
}

#[derive(Clone, Debug)]
pub(super) struct Contract {
    pub(super) no: u32,
    pub(super) starts: Day,
    pub(super) term: Option<Term>,
    pub(super) term_months: i32,
    pub(super) interval: Interval,
    pub(super) auto_renews: bool,
    pub(super) notice_days: u32,
    /// The rows of a ramp that are agreed but not yet in force.
    pub(super) ramp: Vec<Row>,
    pub(super) escalator_permille: u32,
}

/// What became of an account, and the lines it handed to the account it is linked with.
pub(crate) struct Lived {
    pub(crate) story: Story,
    pub(crate) handed_over: Vec<Row>,
}

/// `received` are the lines handed over by the account on the other side of the link, where there is one.
pub(crate) fn live(seed: u64, calendar: Calendar, profile: &Profile, received: Vec<Row>) -> Lived {
    let mut life = Life::new(seed, calendar, profile, received);
    for month in crate::calendar::months_from(profile.signed_on).take_while(|month| *month <= calendar.last_day) {
        life.month(month, calendar.known_by(month.month_end()));
    }
    Lived { story: life.story, handed_over: life.handed_over }
}

impl<'a> Life<'a> {
    fn new(seed: u64, calendar: Calendar, profile: &'a Profile, received: Vec<Row>) -> Life<'a> {
        let mut random = Random::new(seed, Part::Life, profile.no.0, 0);
        let health = Health::at_signing(&mut random);
        let mut agenda = Agenda::default();
        match profile.link.map(|link| (link.on, link.side)) {
            Some((on, Side::SplitFrom(_))) => agenda.enter(on, Event::TakesOver),
            Some((on, Side::Absorbs(_))) => {
                agenda.enter(profile.signed_on, Event::Signs);
                agenda.enter(on, Event::TakesOver);
            }
            Some((on, Side::AbsorbedBy(_) | Side::SplitsInto(_))) => {
                agenda.enter(profile.signed_on, Event::Signs);
                agenda.enter(on, Event::HandsOver);
            }
            None => agenda.enter(profile.signed_on, Event::Signs),
        }
        Life {
            calendar,
            profile,
            random,
            health,
            agenda,
            standing: Standing::Outside,
            contract: None,
            lines: Vec::new(),
            metered_item: None,
            leaving_because: None,
            received,
            handed_over: Vec::new(),
            n_items: 0,
            n_contracts: 0,
            entered_on: profile.signed_on,
            story: Story::default(),
        }
    }

    pub(super) fn happen(&mut self, day: Day, event: Event) {
        let delay = self.random.between(0, 3);
        self.enter_by(day.plus_days(delay));
        match event {
            Event::Signs => self.signs(day),
            Event::TrialEnds => self.trial_ends(day),
            Event::NoticeDue => self.notice_due(day),
            Event::TermEnds => self.term_ends(day),
            Event::LateRenewal => self.renews_late(day),
            Event::RampSteps => self.ramp_steps(),
            Event::EscalatorSteps => self.escalator_steps(day),
            Event::DiscountEnds { item } => self.discount_ends(item, day),
            Event::Cancels => self.cancels(day),
            Event::Leaves => self.leaves(day),
            Event::ComesBack => self.comes_back(day),
            Event::AddsSeats => self.adds_seats(day),
            Event::GivesUpSeats => self.gives_up_seats(day),
            Event::AddsProduct => self.adds_product(day),
            Event::DropsProduct => self.drops_product(day),
            Event::MovesUp => self.moves_up(day),
            Event::Pauses => self.pauses(day),
            Event::FallsBehind => self.falls_behind(day),
            Event::Resumes | Event::PaysUp => self.is_well_again(day),
            Event::BuysTraining => self.buys_training(day),
            Event::GetsCredit => self.gets_credit(day),
            Event::HandsOver => self.hands_over(day),
            Event::TakesOver => self.takes_over(day),
        }
    }

    pub(super) fn note(&mut self, day: Day, moment: Moment) {
        self.story.moments.push((day, moment));
    }

    pub(super) fn is_small(&self) -> bool {
        self.profile.segment == Segment::Smb
    }

    pub(super) fn has_term(&self) -> bool {
        self.contract.as_ref().is_some_and(|contract| contract.term.is_some())
    }

    /// Linked accounts stay, without interruptions, until the link has happened.
    pub(super) fn is_kept(&self, day: Day) -> bool {
        self.profile.link.is_some_and(|link| day <= link.on)
    }

    pub(super) fn monthly_total(&self) -> Atoms {
        self.lines.iter().map(Row::monthly).sum()
    }
}
