//! The ledger against its specification, on every kind of store.

mod catalog;
mod damage;
mod facts;
mod model;
mod reading;
mod sql;
mod store;
mod sweeping;
mod writing;
