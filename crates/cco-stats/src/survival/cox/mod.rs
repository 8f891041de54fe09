//! Cox's regression: what makes the event come sooner, whatever the shape of the hazard.

mod baseline;
mod likelihood;
mod regression;

pub use regression::{Cox, LikelihoodRatio, cox};
