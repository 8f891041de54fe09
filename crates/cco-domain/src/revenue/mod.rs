//! What accounts' recurring revenue did between measuring points, and the reference way to compute it.

pub mod fact;
pub mod query;
pub mod tally;

pub mod group;
pub mod identity;
pub mod price;
pub mod rates;
pub mod retention;

pub mod reference;

pub mod case;

#[cfg(feature = "generate")]
pub mod generate;
