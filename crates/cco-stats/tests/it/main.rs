#![cfg(test)]

mod calibrate;
mod draws;
mod oracle;
mod properties;
mod score;
mod simulation;
