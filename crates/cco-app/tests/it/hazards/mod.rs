//! Companies whose hazards of churn are known, drawn again and again, exported and imported like anybody's: how often do 95 %
//! intervals of what is estimated from the ledger hold the truth?
//!
//! The test suite draws a few; `scripts/bench-hazards` draws 200 and prints the table.

pub(crate) mod counting;
mod estimates;
pub(crate) mod ledger;
mod truth;
