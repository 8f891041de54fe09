//! What a save is.

use crate::approval::ApprovalClass;
use crate::day::Day;
use crate::intervention::PlayRef;
use crate::play::Driver;
use crate::wording::worded;
use serde::{Deserialize, Serialize};

worded! {
    /// How far along a save is. The last two are closed; such a save can be reopened.
    SaveState {
        Proposed = "proposed",
        Approved = "approved",
        Active = "active",
        Done = "done",
        /// Given up, or not needed any more.
        Stopped = "stopped",
    }
}

worded! {
    /// How a save that was done ended.
    SaveOutcome {
        /// What put the account at risk is gone.
        Saved = "saved",
        /// The account stays, and pays less.
        Smaller = "smaller",
        Lost = "lost",
        /// It cannot be told yet.
        Open = "open",
    }
}

/// What an account has one open save for. Without a driver: executive review.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SaveKey {
    pub account_id: String,
    pub driver: Option<Driver>,
}

/// An intervention that somebody works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    pub key: SaveKey,
    /// What is to be done, as a request.
    pub title: String,
    /// `None`: executive review.
    pub play: Option<PlayRef>,
    /// What a person must have approved before it begins.
    pub needs: Option<ApprovalClass>,
    pub owner: String,
    pub opened_on: Day,
    pub due_on: Day,
    /// In the order in which they are done.
    pub steps: Vec<SaveStep>,
    /// From the first on.
    pub notes: Vec<SaveNote>,
    /// Ids of the figures and alerts that it was opened because of.
    pub evidence: Vec<String>,
    pub state: SaveState,
    /// The last day on which a step was done or the state changed.
    pub moved_on: Day,
    /// Of a save that is done.
    pub outcome: Option<SaveOutcome>,
    pub closed_on: Option<Day>,
    pub n_reopened: u32,
}

/// A part of a save that one person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveStep {
    pub who: String,
    pub what: String,
    pub due_on: Day,
    pub done: Option<StepDone>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    pub by: String,
    pub on: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNote {
    pub by: String,
    pub on: Day,
    pub text: String,
}

impl SaveState {
    pub fn is_open(self) -> bool {
        match self {
            SaveState::Proposed | SaveState::Approved | SaveState::Active => true,
            SaveState::Done | SaveState::Stopped => false,
        }
    }
}

impl Save {
    /// The first step that has not been done, by its place.
    pub fn next_step(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.done.is_none())
    }
}
