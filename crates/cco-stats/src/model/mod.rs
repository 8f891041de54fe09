//! Models of an event's probability, how they are held against each other, and what to suspect in a table before believing them.

pub mod matrix;

pub mod folds;
pub mod task;

pub mod linear;
pub mod scorecard;

pub mod challenger;

pub mod candidate;

pub mod duel;
pub mod evaluate;
pub mod rollout;

pub mod points;
pub mod refits;

pub mod audit;
