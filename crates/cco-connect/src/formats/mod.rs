//! File formats: each yields rows of texts under named columns.

pub mod layout;

pub(crate) mod row;

pub(crate) mod block;
pub(crate) mod bytes;
pub(crate) mod delimited;
pub(crate) mod encoding;
pub(crate) mod excel;
pub(crate) mod header;
pub(crate) mod json_lines;
pub(crate) mod open;
pub(crate) mod parquet;
pub(crate) mod quoted;
pub(crate) mod sniff;
pub(crate) mod unpivot;
