#![doc = include_str!("../README.md")]

mod chance;
mod maximum;
mod separation;
mod student;

pub mod backtest;
pub mod boost;
pub mod calibrate;
pub mod coefficient;
pub mod drift;
pub mod error;
pub mod experiment;
pub mod forecast;
pub mod interval;
pub mod lifetime;
pub mod logistic;
pub mod model;
pub mod normal;
pub mod nps;
pub mod quantile;
pub mod ratio;
pub mod score;
pub mod survival;
pub mod uplift;
pub mod wilson;
