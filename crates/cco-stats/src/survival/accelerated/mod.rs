//! Accelerated failure times: regressions in which a column stretches or shrinks time itself.

mod family;
mod likelihood;
mod regression;

pub use family::Family;
pub use regression::{Accelerated, accelerated};
