//! How good would a score have been? Predictions made on several days for the same accounts, held against what happened.

pub mod lists;
pub mod rolling;

pub mod contest;
pub mod estimate;
pub mod quality;

pub mod flips;
pub mod lead;
pub mod leak;
