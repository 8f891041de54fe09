#![cfg(test)]

mod backtest;
mod boost;
mod calibrate;
mod coverage;
mod covered;
mod draws;
mod experiment;
mod forecast;
mod lifetime;

mod model;
mod nps;
mod oracle;
mod peeking;
mod peers;
mod properties;
mod refits;
mod rollout;
mod score;
mod shared_data;
mod simulation;
mod survival;
mod table;
mod uplift;
mod winds;
