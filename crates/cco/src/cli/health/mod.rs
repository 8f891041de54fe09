//! `cco health`

mod command;
mod csv;
mod movement;
mod one;
mod promote;
mod show;

pub(crate) use command::{HealthArguments, HealthCommand, KnownWord, run};
pub(crate) use show::{points_text, show_setting};
