#![cfg(test)]

mod oracle;
mod properties;
mod simulation;
