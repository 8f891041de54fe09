//! Worked examples as text: small tables of facts, a policy, a question, and the figures a person expects.
//! Written for readers who know revenue and not Rust; both engines are held to the same files.

mod answer;
mod cohort_cell;
mod facts;
mod question;
mod read;
mod result;
mod row_cell;
mod table;
mod tally_cell;

pub use answer::Answers;
pub use read::{Case, CaseProblem};
