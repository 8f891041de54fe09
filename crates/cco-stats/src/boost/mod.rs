//! Gradient boosting of trees over binned columns: what the additive scorecard and the challenger are both fitted with.
//!
//! Sums of gradients are whole numbers, so no result depends on the order of rows.

pub mod bins;

pub mod tree;

mod grow;
mod histogram;
mod split;

pub mod fit;
