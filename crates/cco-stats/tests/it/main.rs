#![cfg(test)]

mod backtest;
mod calibrate;
mod draws;
mod lifetime;
mod nps;
mod oracle;
mod properties;
mod score;
mod shared_data;
mod simulation;
mod survival;
mod table;
