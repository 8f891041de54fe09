//! `segments`: whether accounts are in the segment that they belong to, and whether segments are treated differently.

mod check;
mod standing;
mod treatment;

pub use check::{SegmentRow, SegmentsView, TierChangeRow, check};
