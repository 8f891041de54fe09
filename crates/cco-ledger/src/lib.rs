#![doc = include_str!("../README.md")]

mod encode;
mod error;
mod fact_file;
mod keys;
mod ledger;
mod location;
mod read;

pub mod schema;
mod source_file;
mod stored_bytes;
mod versions;
mod visible;
mod write;

pub use error::{Error, Result};
pub use ledger::Ledger;
pub use location::{Location, S3Settings};
pub use schema::TextAs;
pub use write::{FactWriter, Pushed};
