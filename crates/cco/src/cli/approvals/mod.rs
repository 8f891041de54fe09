//! `cco approvals`

mod command;
mod show;

pub(crate) use command::{ApprovalsCommand, run};
