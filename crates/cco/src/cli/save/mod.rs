//! `cco save`

mod command;
mod show;

pub(crate) use command::{SaveCommand, run};
