//! A mapping made ready for one file: which field feeds which canonical column, and the reader of each.

pub(crate) mod block;
pub(crate) mod compile;
pub(crate) mod convert;
pub(crate) mod reader;
pub(crate) mod rules;
pub(crate) mod target;
pub(crate) mod value;
