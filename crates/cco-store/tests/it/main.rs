//! One suite, run on every backend. See `home` for how a test gets its stores.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking, and say what they skip")]

mod audit;
mod backtests;
mod batches;
mod compat;
mod definitions;
mod failures;
mod files;
mod home;
mod judgements;
mod kill;
mod ledgers;
mod matters;
mod publications;
mod risk_models;
mod snapshots;
mod writers;
