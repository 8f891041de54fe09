//! Questions in SQL: read only, over the canonical tables as known at a snapshot.

mod answer;
mod as_of;
mod ask;
mod fault;
mod functions;
mod session;
mod statement;
mod table;
mod threads;

pub(crate) use answer::values;
pub use answer::{SqlAnswer, SqlColumn, Value};
