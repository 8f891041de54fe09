//! `plan`: accounts at risk in order of priority, each with what to do for it.

mod make;
mod markdown;
mod paper;
mod rubric;

pub use make::{PlanRequest, PlanView, plan};
pub use paper::{Format, paper, write_paper};

pub(crate) use rubric::SHIPPED;
