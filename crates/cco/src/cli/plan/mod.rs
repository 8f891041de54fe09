//! `cco plan`: one file for what it accepts, one for how the plan reads.

mod command;
mod show;

pub(crate) use command::{PlanArguments, run};
