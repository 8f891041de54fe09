#![doc = include_str!("../README.md")]

pub mod approval;
pub mod batch;
pub mod capacity;
pub mod column;
pub mod coverage;
pub mod day;
pub mod escalation;
pub mod expansion;
pub mod fact;
pub mod figure;
pub mod health;
pub mod intervention;
pub mod lifecycle;
pub mod measure;
pub mod metric;
pub mod money;
pub mod outcome;
pub mod place;
pub mod play;
pub mod policy;
pub mod renewal;
pub mod revenue;
pub mod save;
pub mod segmentation;

mod fields;
mod passage;
mod spelling;
mod wording;
