//! Measures: what is read off an account's facts on a day, such as users active in four weeks or days since the last meeting.

mod definition;
mod features;

pub use definition::{
    Aggregate, Condition, Derived, Family, FromFacts, FromRevenue, Measure, MeasureText, NoneMeans, Origin, Span, Test,
    Trend,
};
pub use features::{FeatureColumn, Features, Knowledge, Reading, Why};
