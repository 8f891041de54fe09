//! The policy: the named switches on which honest people's revenue figures differ.
//! What each value does, exactly, is written in `docs/revenue.md`.

mod keys;
mod measuring;
mod near;
mod switches;
mod text;

pub use keys::{PolicyKey, policy_keys};
pub use near::no_such_switch;
pub use switches::*;
pub use text::{PolicyDifference, PolicyProblem};
