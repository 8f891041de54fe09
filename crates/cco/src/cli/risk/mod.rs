//! `cco risk`

mod command;
mod fitted;
mod scored;

pub(crate) use command::{RiskCommand, run};
