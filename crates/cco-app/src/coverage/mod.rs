//! `coverage`: what each person looks after, which few accounts to move where that is too much, and what would be if people came or left.

mod balance;
mod ground;
mod plan;
mod show;
mod suppose;
mod what_if;

pub use balance::{Balance, MovedAccount, PersonLoad};
pub use ground::{CoverageHead, Unowned};
pub use plan::{CoveragePlanView, plan};
pub use show::{CoverageView, show};
pub use suppose::Supposed;
pub use what_if::{WhatIfRequest, WhatIfView, what_if};

pub(crate) use ground::{coverage_rules, open_book, placed, standings};
