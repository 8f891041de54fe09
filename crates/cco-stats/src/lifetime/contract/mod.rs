//! Customers under contract: they stay or leave at each renewal, and we see when they leave.

pub mod beta_geometric;
pub mod beta_weibull;
pub mod curve;
pub mod geometric;
pub mod renewals;
pub mod residual;
