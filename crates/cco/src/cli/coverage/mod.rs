//! `cco coverage`: one file for what it accepts, one for how books read, one for how moves do.

mod books;
mod command;
mod moves;

pub(crate) use command::{CoverageCommand, run};
