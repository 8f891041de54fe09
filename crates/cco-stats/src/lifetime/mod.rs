//! How long customers stay and what they still bring, projected beyond what was seen.

pub mod contract;
pub mod fitted;
pub mod purchases;
pub mod spend;

mod hypergeometric;
