//! What a play is, once read.

use super::{Approval, Controllability, Driver, Kind, Reason, Rung, Section, Segment};
use serde::Serialize;

/// What to do for an account in a given situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    /// What is to be done, as a request: it is the action that a plan shows.
    pub title: String,
    pub kind: Kind,
    /// What it is an answer to; at least one for a play that saves, none for the others.
    pub drivers: Vec<Driver>,
    /// Whom it is for, at least one.
    pub segments: Vec<Segment>,
    /// When to begin it, in words.
    pub trigger: String,
    /// When to propose it; each reason is enough alone.
    pub when: Vec<Reason>,
    /// The role that answers for it.
    pub owner: String,
    /// Days from its opening within which the account has got what the play promises; later steps follow up.
    pub sla_days: u32,
    /// What it offers; only of plays that save.
    pub rung: Option<Rung>,
    pub controllability: Controllability,
    pub approval: Approval,
    /// Hours of people's work that it costs, as far as they are not the account's own.
    pub hours: f64,
    /// In the order in which they are done.
    pub steps: Vec<Step>,
    /// What is true when the play is over; each can be checked.
    pub exit: Vec<String>,
    pub source: String,
    /// For people, in the order of the file, which is the same for all.
    pub sections: Vec<Section>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
    /// The file as it is shown to people.
    pub file: String,
    pub(super) lines: Lines,
}

/// Where in the file stands what other files can put in the wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) id: usize,
    pub(super) rung: usize,
}

impl Lines {
    /// In a file of which they are told from further down.
    pub(super) fn below(self, n_lines: usize) -> Lines {
        Lines { id: self.id + n_lines, rung: self.rung + n_lines }
    }
}

/// A part of a play that one person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub who: String,
    pub what: String,
    /// Days from the play's opening by which it is done.
    pub by_day: u32,
}

impl Play {
    /// Whether it answers this driver for accounts of this segment.
    pub fn answers(&self, driver: Driver, segment: Segment) -> bool {
        self.drivers.contains(&driver) && self.segments.contains(&segment)
    }
}
