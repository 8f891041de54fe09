#![doc = include_str!("../README.md")]

pub mod audit;
pub mod backtest;
pub mod batch;
pub mod definition;
pub mod error;
pub mod file;
pub mod judgement;
pub mod ledger;
pub mod matter;
pub mod publication;
pub mod risk;
pub mod snapshot;
pub mod store;
pub mod url;

mod chain;
mod evidence;
mod schema;
mod session;

pub use error::{Error, Result};
pub use store::Store;
pub use url::StoreUrl;
