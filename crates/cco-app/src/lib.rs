#![doc = include_str!("../README.md")]

pub mod error;
pub mod workspace;
pub mod definitions;
pub mod app;
pub mod failure;
pub mod init;
pub mod import;
pub mod data;
pub mod sql;
pub mod policy;
pub mod revenue;
pub mod reconcile;
pub mod figures;
pub mod explain;
pub mod demo;

pub use failure::blocking;
