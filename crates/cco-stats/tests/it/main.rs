#![cfg(test)]

mod backtest;
mod calibrate;
mod draws;
mod oracle;
mod properties;
mod score;
mod simulation;
