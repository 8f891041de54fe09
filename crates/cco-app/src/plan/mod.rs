//! `plan`: accounts at risk in order of priority, each with what to do for it; told in a file, or seen in the ledger.

mod definitions;
mod from_file;
mod from_ledger;
mod ledger_markdown;
mod markdown;
mod moves;
mod paper;
mod portfolio;
mod view;

pub use from_file::{PlanRequest, PlanView, plan};
pub use from_ledger::{LedgerPlanRequest, plan_from_ledger};
pub use ledger_markdown::because_text;
pub use paper::{Format, ledger_paper, paper, write_paper};
pub use view::{Because, FieldEvidence, LedgerAccount, LedgerPlanView, LeftAlone, Move, RiskBasis};

pub(crate) use definitions::{
    CAPACITIES, RUBRICS, SEGMENTS, capacity_rules, rubric_in_force as plan_rubric, segmentation, team_hours,
};
pub(crate) use moves::OpenWork;
pub(crate) use portfolio::{Sight, sights as plan_sights};
