//! `cco measures`

mod command;
mod preview;
mod show;

pub(crate) use command::{MeasuresCommand, run};
