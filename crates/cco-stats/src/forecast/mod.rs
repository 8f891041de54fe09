//! What a book of renewals will come to, as a distribution; and how good earlier forecasts and calls were.

pub mod book;
pub mod distribution;
pub mod simulate;

pub mod correlation;

pub mod calls;
pub mod held;
