//! The binary as its users meet it: whole invocations, by exit code, stdout and stderr.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests fail by panicking, and say what they skip"
)]

mod answers;
mod approvals;
mod audit;
mod backtest;
mod coverage;
mod crm6;
mod demo;
mod errors;
mod expand;
mod fading;
mod figures;
mod health;
mod kill;
mod lifecycle;
mod measures;
mod model;
mod plain_csv;
mod plan;
mod planted;
mod policy;
mod quarantine;
mod ravenstack;
mod reconcile;
mod renewals;
mod retention;
mod risk;
mod saves;
mod servers;
mod shared_data;
mod simulated;
mod single_accounts;
mod sql;
mod storage;
mod support;
mod tie;
mod versions;
