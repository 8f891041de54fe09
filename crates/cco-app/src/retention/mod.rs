//! `retention`: how cohorts thin out, and how that goes on.

mod curve;
mod observed;
mod project;
mod projection;

pub use curve::Model;
pub use project::{ProjectRequest, RetentionView, project};
pub use projection::{Candidate, GroupProjection, Outcome, Parameter, Point, Projection};
