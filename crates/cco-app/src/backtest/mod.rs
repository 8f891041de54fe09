//! `backtest`: whether a score would have told who leaves, and whether it may be put into use.

mod report;

mod panel;
mod request;

mod ground;
mod hindsight;
mod segments;

mod assemble;
mod definition;
pub(crate) mod study;

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

pub(crate) use evaluate::{Evaluation, Tell};
pub(crate) use floors::MIN_EVENTS;
pub(crate) use ground::worths;
pub(crate) use promote::{against_findings, ground_text, refuse_empty};
pub(crate) use request::NO_DAYS;
pub(crate) use run::missing;

pub use keep::{BacktestLine, BacktestsView, KeptView, list, show};
pub use promote::{Accepted, PromoteRequest, PromotionView, demote, promote};
pub use report::{
    AuditFinding, AuditKind, AuditView, BacktestReport, BaselineView, Every, Findings, FlipView, MeasureAudit,
    Measured, PartView, ProbabilityView, RankingView, ReliabilityPoint, RenewalView, Sample, ScoreUnderTest, Settings,
    Shortfall, VerdictView, WarningView,
};
pub use request::{BacktestRequest, Question};
pub use rows::AccountDate;
pub use run::{BacktestView, OnProgress, backtest, not_enough_data};
