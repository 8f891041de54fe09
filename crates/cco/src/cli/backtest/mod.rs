//! `cco backtest`: whether a score would have told who leaves.

mod chart;
mod command;
mod csv;
mod show;

pub(crate) use command::{BacktestArguments, run};
