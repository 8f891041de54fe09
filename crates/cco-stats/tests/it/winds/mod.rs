//! Companies in which terms that end together fare alike: are forecasts as sure as they may be?
//!
//! The test suite draws some; `cargo bench -p cco-stats --bench winds` draws 200 of each kind and prints the table.

pub(crate) mod company;
pub(crate) mod rolling;
