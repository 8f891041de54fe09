//! Escalations: what hurts, whom, what was promised and what comes next; and afterwards, whether the relationship was repaired.
//! `definitions/escalations/repair.toml` says when somebody comes back to it.

mod act;
mod brief;
mod rules;
mod state;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as EscalationProblem;
pub use act::{EscalationAct, EscalationRefusal, act};
pub use brief::{Brief, CommitmentStanding, Lack, TimelineEvent, brief};
pub use rules::EscalationRules;
pub use state::{Commitment, CommitmentState, Escalation, EscalationState, FollowUp, Impact, NextStep, OnSide, Side};
