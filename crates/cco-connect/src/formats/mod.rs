//! File formats: each yields rows of texts under named columns.

pub mod layout;
