//! Measures: what is read off an account's facts on a day, such as users active in four weeks or days since the last meeting.
//! Each is a file, `definitions/measures/ID.toml`; `docs/measures.md` says how to write one.

mod definition;
mod features;
mod reads;
mod seats;

mod aggregate;
mod condition;
mod example;
mod formula;
mod origin;
mod set;
mod text;
mod words;

#[cfg(test)]
mod documented;
#[cfg(test)]
mod problems;

pub use crate::place::FileProblem as MeasureProblem;
pub use definition::{
    Aggregate, Condition, Derived, Family, FromFacts, FromRevenue, Measure, MeasureText, NoneMeans, Origin, Span, Test,
    Trend,
};
pub use example::{Cell, Example, ExampleRow, Expected};
pub use features::{FeatureColumn, Features, Knowledge, Reading, Why};
pub use reads::{LONGEST_STREAK, OutcomeRead, Window, counts_as_one};
pub use set::Measures;
pub use text::Definition;
