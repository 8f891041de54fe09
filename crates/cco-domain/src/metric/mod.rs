//! The definition of a metric: a text that people read, with an example that is computed each time it is read.

mod example;
mod text;

#[cfg(test)]
mod shipped;

pub use crate::passage::Section;
pub use example::Example;
pub use text::{Better, Metric, MetricProblem};
