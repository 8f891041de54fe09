//! Measures of the workspace: which there are, what they say, whether they hold, and what they are on a day.

mod absent;
mod check;
mod distribution;
mod facts;
mod library;
mod list;
mod preview;
mod shipped;
mod show;

#[cfg(test)]
mod examples;

pub use check::{CheckRequest, CheckView, check};
pub use distribution::{Distribution, Quantiles};
pub use facts::{FactRow, FactsRequest, FactsView, facts};
pub use library::{Library, library};
pub use list::{ListView, MeasureLine, list};
pub use preview::{AccountValues, MeasureHead, PreviewRequest, PreviewView, Summary, preview};
pub use show::{MeasureView, show};

pub(crate) use absent::absent_account;
pub(crate) use library::ids;
pub(crate) use preview::{refuse_before_records, values};
pub(crate) use shipped::SHIPPED;
