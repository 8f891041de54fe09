#![doc = include_str!("../README.md")]

mod coded;
mod compact;
mod encode;
mod error;
mod fact_file;
pub mod features;
mod identity;
mod keys;
mod ledger;
mod location;
mod names;
mod read;
pub mod revenue;
mod row_groups;
pub mod schema;
mod source_file;
mod sql;
mod stored_bytes;
mod sweep;
mod versions;
mod visible;
mod write;

pub use compact::Compaction;
pub use error::{Error, Result};
pub use ledger::Ledger;
pub use location::{Location, S3Settings};
pub use schema::TextAs;
pub use sql::{SqlAnswer, SqlColumn, Value};
pub use sweep::Sweep;
pub use write::{FactWriter, Pushed};
