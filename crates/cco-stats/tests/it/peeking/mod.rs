//! Trials that somebody looks at after every outcome, and stops for what they see: how often is that wrong?
//!
//! The test suite plays some; `cargo bench -p cco-stats --bench peeking` plays 1,000 of each and prints the table.

mod outcome;
pub(crate) mod play;
