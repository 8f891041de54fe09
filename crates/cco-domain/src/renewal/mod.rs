//! Renewals: which terms end, how far along each should be, what people expect of it, and what became of it.
//! `definitions/renewals/motion.toml` says on which day which stage begins and what counts as in time.

mod call;
mod callers;
mod motion;
mod rates;
mod settle;
mod slippage;
mod term;
mod text;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as MotionProblem;
pub use call::{Call, CallFault, CategoryTotal, Disagreement, TermForecast, category_totals, check_call};
pub use callers::{CallerRecord, JudgedCall, caller_records};
pub use motion::{ForecastCategory, Motion, MotionStage, StageDays};
pub use rates::{RateParts, RenewalRates, rates};
pub use settle::{Fate, Settlement, SizeChange, settle};
pub use slippage::{Checkpoint, Slippage, SlippageTotal, slippage, slippage_totals};
pub use term::{AccountTerms, Term, TermRow, terms};
