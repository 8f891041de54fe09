//! What an escalation is.

use crate::day::Day;
use crate::money::Money;
use crate::wording::worded;
use serde::{Deserialize, Serialize};

worded! {
    EscalationState {
        Open = "open",
        /// What hurt is gone; the relationship is looked after.
        Resolved = "resolved",
        /// Somebody came back to it as often as the rules say.
        Repaired = "repaired",
    }
}

worded! {
    /// Whose somebody is.
    Side {
        Ours = "ours",
        Theirs = "theirs",
    }
}

worded! {
    CommitmentState {
        Open = "open",
        Kept = "kept",
        /// Taken back, or not kept, and said so.
        Broken = "broken",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    pub account_id: String,
    /// What hurts, in one line.
    pub title: String,
    pub opened_on: Day,
    /// Who answers for it every day.
    pub owner: String,
    /// The executive of ours who stands for it.
    pub sponsor: Option<String>,
    pub impact: Option<Impact>,
    pub people: Vec<OnSide>,
    /// In the order in which they were made.
    pub commitments: Vec<Commitment>,
    pub next_step: Option<NextStep>,
    pub state: EscalationState,
    pub resolved_on: Option<Day>,
    /// Since it was resolved, in the order of the days.
    pub follow_ups: Vec<FollowUp>,
    pub n_reopened: u32,
}

/// What it does to the account, and to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// What they cannot do.
    pub what: String,
    pub since: Day,
    pub n_people: Option<u32>,
    /// Of the account, a year.
    pub arr: Option<Money>,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnSide {
    pub name: String,
    pub role: String,
    pub side: Side,
}

/// Something promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    pub by: String,
    pub side: Side,
    pub what: String,
    pub made_on: Day,
    pub due_on: Day,
    pub state: CommitmentState,
    pub settled_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    pub who: String,
    pub what: String,
    pub by: Day,
}

/// Somebody came back to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub by: String,
    pub on: Day,
    /// What they said.
    pub said: String,
}
