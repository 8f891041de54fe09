//! The stages of a plan: take the file's outline, recognise it, settle how its texts are read.

pub(crate) mod future;
pub(crate) mod outline;
pub(crate) mod repeated;
pub(crate) mod scan;
pub(crate) mod style;
pub(crate) mod wide;
