#![cfg(test)]

mod tidy;
