//! Plays: what to do for an account in a given situation, by whom, by when, and how one knows that it worked.
//! Each is a file, `definitions/plays/ID.md`: front matter for the program, three sections for the people who do it. `docs/plays.md` says how to write one.

mod definition;
mod reason;
mod words;

mod coverage;
mod set;
mod text;

#[cfg(test)]
mod documented;
#[cfg(test)]
mod problems;

pub use crate::passage::Section;
pub use crate::place::FileProblem as PlayProblem;
pub use definition::{Play, Step};
pub(crate) use reason::reason;
pub use reason::{Catalog, Reason};
pub use set::Plays;
pub use words::{Approval, Controllability, Driver, Kind, Rung, Segment};
