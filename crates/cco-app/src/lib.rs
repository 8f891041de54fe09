#![doc = include_str!("../README.md")]

pub mod app;
pub mod approvals;
pub mod audit;
pub mod backtest;
pub mod coverage;
pub mod data;
pub mod definitions;
pub mod demo;
pub mod error;
pub mod expansion;
pub mod explain;
pub mod failure;
pub mod figures;
pub mod health;
pub mod import;
pub mod init;
pub mod lifecycle;
pub mod measures;
pub mod model;
pub mod onboarding;
pub mod plan;
pub mod plays;
pub mod policy;
pub mod reconcile;
pub mod renewals;
pub mod retention;
pub mod revenue;
pub mod risk;
pub mod saves;
pub mod segments;
pub mod sql;
pub mod workspace;

mod recorded;
mod tie;
mod touches;

pub use failure::blocking;
