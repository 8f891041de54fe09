//! Measures of the workspace: which there are, what they say, whether they hold, and what they are on a day.

mod check;
mod library;
mod list;
mod shipped;
mod show;

pub use check::{CheckRequest, CheckView, check};
pub use library::{Library, library};
pub use list::{ListView, MeasureLine, list};
pub use show::{MeasureView, show};

pub(crate) use shipped::SHIPPED;
