//! Saves: interventions that somebody works on. One account has one open save for each driver; it is proposed, approved, worked on and
//! closed with an outcome. `definitions/saves/room.toml` says when one stands still.

mod act;
mod opening;
mod owner;
mod rules;
mod standing;
mod state;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as SaveRulesProblem;
pub use act::{SaveAct, SaveRefusal, act};
pub use opening::{NewSave, Opening, opening};
pub use owner::{OwnerChange, reassigned};
pub use rules::{SaveRules, StaleDays};
pub use standing::{SaveStanding, standing};
pub use state::{Save, SaveKey, SaveNote, SaveOutcome, SaveState, SaveStep, StepDone};
