#![doc = include_str!("../README.md")]

pub mod context;
mod detect;
pub mod error;
pub mod flat;
pub mod formats;
pub mod mapping;
pub mod plan;
mod propose;
pub mod read;
mod recipe;
mod values;
