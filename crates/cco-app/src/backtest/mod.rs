//! `backtest`: whether a score would have told who leaves, and whether it may be put into use.

mod report;

mod panel;
mod request;

mod assemble;
mod definition;
mod hindsight;
mod segments;

mod evaluate;
mod floors;
mod tested;

mod audit;
mod baseline;
mod probability;
mod ranking;
mod renewal;
mod verdict;
mod warning;

mod figures;
mod keep;
mod promote;
mod rows;
mod run;

#[cfg(test)]
mod simulated;

pub use keep::{BacktestLine, BacktestsView, KeptView, list, show};
pub use promote::{PromoteRequest, PromotionView, demote, promote};
pub use report::{
    AuditFinding, AuditKind, AuditView, BacktestReport, BaselineView, Every, Findings, FlipView, MeasureAudit,
    Measured, PartView, ProbabilityView, RankingView, ReliabilityPoint, RenewalView, Sample, ScoreUnderTest, Settings,
    Shortfall, VerdictView, WarningView,
};
pub use request::BacktestRequest;
pub use rows::AccountDate;
pub use run::{BacktestView, OnProgress, backtest, not_enough_data};
