//! Definition files: the shipped ones, and those of the workspace that override them.

mod files;
mod read;
mod shipped;

pub(crate) use files::{DefinitionFile, Family, replaced};
pub(crate) use read::read;
pub(crate) use shipped::{hash, text, write_shipped};
