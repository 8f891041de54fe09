//! Ledgers, policies and questions for property tests. Behind the feature `generate`.

mod ledger;
mod policy;

pub use ledger::{dimension, ledger, period, query};
pub use policy::policy;
