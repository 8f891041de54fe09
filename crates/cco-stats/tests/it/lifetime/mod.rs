//! Lifetime models against published tables.

mod contract;
