//! `cco revenue`

mod command;
mod csv;
mod show;

pub(crate) use command::{RevenueArguments, RevenueCommand, run, share};
pub(crate) use show::{figure_text, group_text, show_rows, show_summary};
