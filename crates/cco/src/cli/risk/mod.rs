//! `cco risk`

mod command;
mod fitted;

pub(crate) use command::{RiskCommand, run};
