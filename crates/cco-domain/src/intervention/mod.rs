//! The intervention plan: accounts at risk in order of priority, each with what to do for it.
//! A rubric, `definitions/rubrics/churn_plan.toml`, says what counts how much; [`crate::play`] says what can be done.

mod account;
mod input;
mod plan;
mod rubric;
mod score;
mod table;
mod text;

#[cfg(test)]
mod problems;

pub use crate::place::FileProblem as RubricProblem;
pub use account::{AtRiskAccount, GivenAccount, Health};
pub use input::{FieldProblem, PlanInput};
pub use plan::{Intervention, InterventionPlan, PlannedAccount, PlayRef, UNMATCHED};
pub use rubric::{Absent, ExecutiveReview, PriorityWeights, RecoverabilityWeights, Rubric, RubricText, Tiers};
pub use score::Factors;
pub use table::{Bound, Rule, Table};
