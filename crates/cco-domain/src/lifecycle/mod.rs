//! The life of an account: stages, milestones, hand-offs, and how long it took to get value.
//! `definitions/lifecycle/stages.toml` says what begins a stage and who answers for it.

mod facts;
mod funnel;
mod handoff;
mod journey;
mod milestones;
mod rules;
mod stage;
mod text;
mod value;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as LifecycleProblem;
pub use facts::{AccountLife, MilestoneFact};
pub use funnel::{FunnelRow, funnel};
pub use handoff::{Handoff, handoffs};
pub use journey::{Department, JourneyEvent, journey};
pub use milestones::{MilestoneStanding, milestones};
pub use rules::{Begins, LifecycleRules, Milestone, StageRule};
pub use stage::{StageSpell, StageStanding, spells, stage_on};
pub use value::{TimeToValue, time_to_value};
