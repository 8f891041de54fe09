#![doc = include_str!("../README.md")]

pub mod backtest;
pub mod calibrate;
pub mod error;
pub mod interval;
pub mod logistic;
pub mod normal;
pub mod ratio;
pub mod score;
pub mod wilson;
