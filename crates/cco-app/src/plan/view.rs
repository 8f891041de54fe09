//! A plan made from the ledger: the public contract's fields first, then what stands behind them.

use crate::health::HealthSetting;
use crate::risk::ModelStanding;
use cco_domain::capacity::{OwnerLoad, WhyLeft};
use cco_domain::day::Day;
use cco_domain::intervention::{PlannedAccount, PlayRef, SeenDriver, Worth};
use cco_domain::measure::Reading;
use cco_domain::play::{Approval, Driver, Segment};
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
    /// What the team's hours go to, what keeps most first.
    pub moves: Vec<Move>,
    /// Before the limit.
    pub n_moves: usize,
    /// Expected to be kept by all moves, minor units a year.
    pub expected_minor: i64,
    /// What no plan under these hours could exceed.
    pub bound_minor: i64,
    /// Accounts at which something is seen and nothing is done, the largest first.
    pub left_alone: Vec<LeftAlone>,
    pub n_left_alone: usize,
    /// How much of everybody's time the moves take.
    pub owners: Vec<OwnerLoad>,
    /// Days that the hours are for.
    pub horizon_days: u32,
    pub setting: HealthSetting,
    pub risk: RiskBasis,
    pub definitions: PlanDefinitions,
    pub notes: Vec<String>,
}

/// Hashes of what made the plan.
#[derive(Clone, Debug, Serialize)]
pub struct PlanDefinitions {
    pub rubric_hash: String,
    pub drivers_hash: String,
    pub segmentation_hash: String,
    pub assumptions_hash: String,
    pub capacity_hash: String,
    pub team_hash: String,
}

/// Where the risk of leaving comes from.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum RiskBasis {
    /// A promoted model of this company's own history; of accounts it tells nothing of, the assumption counts.
    Measured { model: Box<ModelStanding>, from: Day, to: Day },
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

/// A play for an account, and who does it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Move {
    pub account_id: String,
    pub name: Option<String>,
    /// Who does it.
    pub csm: String,
    /// Who looks after the account; `None`: nobody is named.
    pub looked_after_by: Option<String>,
    /// It goes to somebody else than who looks after the account.
    pub is_moved: bool,
    pub segment: Segment,
    pub driver: Driver,
    /// What shows the driver.
    pub seen: SeenDriver,
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
    /// Its contract does not let it leave inside the horizon.
    Bound { days_to_renewal: Option<f64> },
    /// Everything that is seen is worked on already.
    UnderWay,
    /// The hours go elsewhere, or could not help.
    Capacity { why: WhyLeft },
}
