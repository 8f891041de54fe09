//! What measures say of accounts on days, from facts known by then: one pass over the facts for any number of days.

mod question;

mod calendar;
mod known;

mod plan;
mod volume;
mod when;

mod cells;
mod conditions;
mod text_test;

mod accounts;
mod codes;
mod owners;
mod row_dates;
mod since;
mod versions;

mod chunk;
mod layout;
mod load;
mod packed;

mod largest;
mod lean;
mod paint;
mod rows;
mod sweep;
mod union;

mod cover;
mod formula;
mod verdict;

mod answer;
mod behind;
mod derived;
mod revenue;
mod segments;
mod tile;

pub use answer::features;
pub use behind::{RowBehind, RowsQuestion, rows_behind};
pub use question::{FeatureQuestion, RevenueTerms};

#[cfg(test)]
mod catalog;
#[cfg(test)]
mod equals_plain;
#[cfg(test)]
mod plain;
