//! Outcomes: what became of an account after a day on which it was scored, and whether that can be told.

mod decision;
mod history;
mod label;

pub use decision::LineTerm;
pub use history::{AccountHistory, Worth};
pub use label::{Ahead, AtRisk, Event, Outcome, is_at_risk, label};
