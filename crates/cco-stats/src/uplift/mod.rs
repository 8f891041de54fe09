//! What did treating do, and for whom? Outcomes of accounts that chance divided into treated and control.

pub mod arm;
pub mod effect;
pub mod trial;

pub mod segments;
pub mod strata;

pub mod curve;
pub mod qini;
