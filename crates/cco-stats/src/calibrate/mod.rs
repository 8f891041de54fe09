//! From scores to probabilities. Every map takes log odds, and never changes the order of two rows.

pub mod beta;
pub mod isotonic;
pub mod platt;
pub mod simplest;
pub mod telling;

pub mod cross;
pub mod map;
