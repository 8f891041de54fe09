//! `reconcile`: why two honest figures differ. Every switch is tried, the ones that move the number are
//! ranked, the accounts behind each gap are listed, and finance's own figures are searched for.

mod answer;
mod evaluate;
mod explain;
mod finance;
mod search;
mod variants;

pub use answer::{FinanceView, ReconcileRequest, ReconcileView, ResidualAccount, Values, VariantView, reconcile};
pub use explain::{GapAccount, GapIn};
pub use finance::FinanceFigure;
pub use search::Match;
