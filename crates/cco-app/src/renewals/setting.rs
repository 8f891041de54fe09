//! What every question about renewals may say, and what every answer says of itself.

use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use cco_domain::money::Currency;
use serde::Serialize;

#[derive(Clone, Copy, Debug)]
pub struct RenewalsRequest {
    /// `None`: the day that revenue figures are as of when none is asked for.
    pub as_of: Option<Day>,
    pub knowledge: Knowledge,
}

impl Default for RenewalsRequest {
    fn default() -> RenewalsRequest {
        RenewalsRequest { as_of: None, knowledge: Knowledge::Recorded }
    }
}

/// The question as it was settled, and what a reader must know of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct RenewalsSetting {
    pub company: String,
    pub as_of: Day,
    pub known_at: BatchNo,
    pub knowledge: Knowledge,
    pub currency: Currency,
    pub policy_hash: String,
    pub motion_hash: String,
    pub notes: Vec<String>,
}
