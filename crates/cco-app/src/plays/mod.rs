//! Plays of the workspace: which there are, what they say, whether they hold.

mod check;
mod library;
mod list;
mod shipped;
mod show;

pub use check::{CheckRequest, CheckView, check};
pub use list::{ListRequest, ListView, PlayLine, list};
pub use show::{PlayView, show};

pub(crate) use library::library;
pub(crate) use shipped::SHIPPED;
