#![cfg(test)]

mod identities;
mod tidy;
