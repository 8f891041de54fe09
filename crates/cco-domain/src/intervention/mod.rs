//! The intervention plan: accounts at risk in order of priority, each with what to do for it.
//! Rubrics in `definitions/rubrics` say what counts how much: `churn_plan` for the order, `drivers` for the signs of risk, `save_value` for what a
//! save is worth. [`crate::play`] says what can be done.

mod account;
mod input;
mod plan;
mod rubric;
mod score;
mod table;
mod text;

mod seen;
mod signs;
mod worth;

#[cfg(test)]
mod problems;

pub use crate::place::FileProblem as RubricProblem;
pub use account::{AtRiskAccount, GivenAccount, Health};
pub use input::{FieldProblem, PlanInput};
pub use plan::{Intervention, InterventionPlan, PlannedAccount, PlayRef, UNMATCHED};
pub use rubric::{Absent, ExecutiveReview, PriorityWeights, RecoverabilityWeights, Rubric, RubricText, Tiers};
pub use score::Factors;
pub use seen::{Lookout, SeenAlert, SeenDriver, SeenReading, SeenSign};
pub use signs::DriverSigns;
pub use table::{Bound, Rule, Table};
pub use worth::{Assumable, Assumptions, Basis, Worth};
