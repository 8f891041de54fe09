//! Expansion: what shows that an account could grow, whether it has earned the question, and who asks it.
//! `definitions/expansion/growth.toml` says what a signal is.

mod owner;
mod readiness;
mod rules;
mod signals;
mod text;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as ExpansionProblem;
pub use owner::{Growth, GrowthKind, GrowthOwner, GrowthRole, nrr_effect};
pub use readiness::{OpenRisk, Readiness, readiness};
pub use rules::{ExpansionRules, Signal, SignalStrength};
pub use signals::{RaisedSignal, is_sign_of_growth, raised};
