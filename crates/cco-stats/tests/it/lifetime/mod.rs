//! Lifetime models against published tables.

mod contract;
mod purchases;
mod spend;
