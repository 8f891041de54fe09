//! Operations over whole simulated companies.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod hazards;
mod recovers;
mod renewals;
