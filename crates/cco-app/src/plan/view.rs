//! A plan made from the ledger: the public contract's fields first, then what stands behind them.

use crate::health::HealthSetting;
use crate::risk::ModelStanding;
use cco_domain::day::Day;
use cco_domain::intervention::{PlannedAccount, PlayRef, SeenDriver, Worth};
use cco_domain::measure::Reading;
use cco_domain::play::{Approval, Driver};
use cco_domain::segmentation::PlacedBy;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct LedgerPlanView {
    pub as_of: Day,
    /// At which something is seen.
    pub total_accounts: usize,
    /// In the company's currency, whatever the contract's name says.
    pub total_arr_at_risk_usd: f64,
    /// Highest priority first.
    pub accounts: Vec<LedgerAccount>,
    /// Left out of `accounts` by the limit.
    pub n_left_out: usize,
    /// At which nothing is seen: to be left alone.
    pub n_quiet: usize,
    /// What is worth doing, the most valuable first.
    pub moves: Vec<Move>,
    /// Expected to be kept by all moves, minor units a year.
    pub expected_minor: i64,
    /// Accounts at which something is seen and nothing is done, the largest first.
    pub left_alone: Vec<LeftAlone>,
    pub setting: HealthSetting,
    pub risk: RiskBasis,
    /// Hashes of the definitions that made it.
    pub rubric_hash: String,
    pub assumptions_hash: String,
    pub notes: Vec<String>,
}

/// Where the risk of leaving comes from.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum RiskBasis {
    /// A promoted model of this company's own history; of accounts it tells nothing of, the assumption counts.
    Measured { model: ModelStanding, from: Day, to: Day },
    /// By the band of health.
    Assumed,
}

#[derive(Clone, Debug, Serialize)]
pub struct LedgerAccount {
    #[serde(flatten)]
    pub planned: PlannedAccount,
    pub csm: Option<String>,
    pub arr_minor: i64,
    pub segment_by: PlacedBy,
    pub drivers: Vec<SeenDriver>,
    pub evidence: FieldEvidence,
}

/// What the fields of the contract were read from.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FieldEvidence {
    pub days_to_renewal: Reading,
    pub days_since_last_touch: Reading,
    pub sponsors_active: Reading,
    pub urgent_tickets_open: Reading,
}

/// A play for an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Move {
    pub account_id: String,
    pub name: Option<String>,
    /// Who looks after the account; `None`: nobody is named.
    pub csm: Option<String>,
    pub driver: Driver,
    pub play: PlayRef,
    pub action: String,
    /// The role that answers for the play.
    pub owner: String,
    pub due_on: Day,
    pub hours: f64,
    pub approval: Approval,
    pub worth: Worth,
    /// Expected to be kept, minor units a year.
    pub expected_minor: i64,
}

/// An account at which something is seen and nothing is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftAlone {
    pub account_id: String,
    pub name: Option<String>,
    pub csm: Option<String>,
    pub arr_minor: i64,
    #[serde(flatten)]
    pub because: Because,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Because {
    /// It cannot be turned any more: below what the definition asks.
    PastSaving { recoverability: f64, least: f64 },
    /// Its contract does not let it leave inside the horizon.
    Bound { days_to_renewal: Option<f64> },
    /// No driver is seen, or no play answers those that are: executives decide.
    NoPlay,
    /// Whoever would do it has no hours left, and others are worth more an hour.
    NoHours { expected_minor: i64, hours: f64 },
    /// A play for it is under way.
    UnderWay,
    /// Somebody asked something of it too recently.
    CoolDown { days_left: u32 },
}
