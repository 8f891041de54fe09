//! The command line: one file per noun, and what they share.

mod arguments;
mod misuse;
pub(crate) mod output;
mod progress;
mod question;
mod run;

mod approvals;
mod audit;
mod backtest;
mod coverage;
mod data;
mod demo;
mod expand;
mod explain;
mod figures;
mod health;
mod import;
mod init;
mod lifecycle;
mod measures;
mod model;
mod plan;
mod plays;
mod policy;
mod reconcile;
mod renewals;
mod retention;
mod revenue;
mod risk;
mod save;
mod segments;
mod sql;

#[cfg(test)]
mod examples;

pub(crate) use arguments::Global;
pub(crate) use misuse::arguments;
pub(crate) use run::run;
use run::{actor, app, stop_on_ctrl_c, workspace};
