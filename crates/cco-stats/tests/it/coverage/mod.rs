//! Companies whose truth is known, drawn again and again: how often do 95 % intervals hold it?
//!
//! The test suite draws a few; `cargo bench -p cco-stats --bench coverage` draws 200 and prints the table.

mod contract;
pub(crate) mod counting;
mod effects;
pub(crate) mod models;
mod purchases;
mod regressions;
mod survival;

pub(crate) use counting::{Draws, Estimate, LEVEL};
