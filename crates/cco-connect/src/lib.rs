#![doc = include_str!("../README.md")]

pub mod context;
pub mod error;
pub mod formats;
pub mod mapping;
pub mod plan;
pub mod read;
mod recipe;
mod values;
