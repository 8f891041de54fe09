//! How a source's columns become canonical columns, as a file people can read, keep and edit.

pub mod column;
pub mod file;
pub(crate) mod glob;
