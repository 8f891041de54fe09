//! How good were predictions? Each measure answers over a [`sample::Sample`]: predictions beside what happened, sorted once.

pub mod ranked;
pub mod sample;

pub mod capacity;
pub mod discrimination;
pub mod probability;
pub mod reliability;
pub mod slope;

pub mod bootstrap;
pub mod measure;
