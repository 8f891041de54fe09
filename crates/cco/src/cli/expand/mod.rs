//! `cco expand`: one file for what it accepts, one for how answers read.

mod command;
mod show;

pub(crate) use command::{ExpandCommand, run};
