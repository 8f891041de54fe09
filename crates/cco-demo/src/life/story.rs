//! What happened to an account: the truth about it, and the facts its systems hold.

use crate::health::Health;
use crate::life::chance::Chance;
use crate::subscriptions::{Known, Row};
use cco_domain::day::Day;
use cco_domain::money::Atoms;

#[derive(Clone, Debug, Default)]
pub(crate) struct Story {
    /// Every version of every subscription row, in the order in which the versions became known.
    pub(crate) subscriptions: Vec<Known<Row>>,
    pub(crate) months: Vec<MonthEnd>,
    pub(crate) moments: Vec<(Day, Moment)>,
    pub(crate) deals: Vec<Deal>,
    pub(crate) chances: Vec<Chance>,
}

/// The state of an account at the end of a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MonthEnd {
    pub(crate) day: Day,
    pub(crate) health: Health,
    pub(crate) n_seats: u32,
    /// Has a running contract or trial.
    pub(crate) is_served: bool,
    /// Recurring revenue a month, paused lines and contracts not yet renewed left out.
    pub(crate) monthly: Atoms,
    pub(crate) monthly_paused: Atoms,
    /// Of a contract that has run out and will be renewed late, at its old price.
    pub(crate) monthly_lapsed: Atoms,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    TrialStarted,
    TrialLost,
    Signed,
    ChampionLeft,
    Incident,
    Paused,
    FellBehind,
    Churned { cause: Cause },
    CameBack,
}

/// Why an account left: known to the simulation, guessed by everyone else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    LowAdoption,
    PoorFit,
    ChampionLeft,
    Reliability,
    Price,
    Competitor,
    BudgetCut,
    CompanyClosed,
    PaymentFailed,
}

impl Cause {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Cause::LowAdoption => "low_adoption",
            Cause::PoorFit => "poor_fit",
            Cause::ChampionLeft => "champion_left",
            Cause::Reliability => "reliability",
            Cause::Price => "price",
            Cause::Competitor => "competitor",
            Cause::BudgetCut => "budget_cut",
            Cause::CompanyClosed => "company_closed",
            Cause::PaymentFailed => "payment_failed",
        }
    }

    pub(crate) fn is_controllable(self) -> bool {
        match self {
            Cause::LowAdoption | Cause::PoorFit | Cause::ChampionLeft | Cause::Reliability | Cause::Price => true,
            Cause::Competitor | Cause::BudgetCut | Cause::CompanyClosed | Cause::PaymentFailed => false,
        }
    }
}

/// A sale as the sales team follows it.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    pub(crate) kind: DealKind,
    pub(crate) annual_minor: i64,
    pub(crate) opened_on: Day,
    pub(crate) closes_on: Day,
    pub(crate) outcome: Option<Outcome>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DealKind {
    New,
    Renewal,
    Expansion,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) on: Day,
    pub(crate) is_won: bool,
    pub(crate) annual_minor: i64,
}
