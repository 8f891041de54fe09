//! Which account gets which play from whom, under the hours that there are; which are left alone, and why.
//! `definitions/capacity/plan.toml` says for how long a plan is made; what a play is worth is told by [`crate::intervention::Worth`].

mod account;
mod assign;
mod bound;
mod hours;
mod left;
mod options;
mod people;
mod rules;
mod team;
mod text;

#[cfg(test)]
mod exact;
#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as CapacityProblem;
pub use account::{CapacityFault, Offer, OwnerHours, PlanAccount};
pub use assign::{Assigned, CapacityPlan, OwnerLoad, assign};
pub use left::{LeftAlone, WhyLeft};
pub use people::{PersonHours, TeamHours};
pub use rules::CapacityRules;
