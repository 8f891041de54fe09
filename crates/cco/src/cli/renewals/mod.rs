//! `cco renewals`: one file for what it accepts, the others for how each answer reads.

mod book;
mod calls;
mod command;
mod forecast;
mod rates;
mod words;

pub(crate) use command::{RenewalsCommand, run};
