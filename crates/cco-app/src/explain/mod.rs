//! `explain`: a figure opened, down to what it was made of.

mod request;

mod backtest;
mod health;
mod revenue;

mod open;

pub use backtest::BacktestExplained;
pub use health::{HealthExplained, ScoredAccount};
pub use open::{ExplainView, explain};
pub use request::{DefinitionView, ExplainRequest};
pub use revenue::{Plan, PolicyUsed, RevenueExplained, TableRead};
