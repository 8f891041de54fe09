//! The ledger against its specification, on every kind of store.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking, and say what they skip")]

mod behind;
mod blank;
mod catalog;
mod damage;
mod facts;
mod features;
mod identity;
mod model;
mod reading;
mod sql;
mod store;
mod sweeping;
mod writing;
