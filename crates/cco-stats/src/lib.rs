#![doc = include_str!("../README.md")]

pub mod interval;
pub mod normal;
pub mod ratio;
pub mod wilson;
