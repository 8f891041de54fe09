//! How long until something ends, when for some it has not ended yet.

pub mod accelerated;
pub mod concordance;
pub mod covariates;
pub mod cox;
pub mod discrete_hazard;
pub mod kaplan_meier;
pub mod log_rank;
pub mod restricted_mean;
pub mod spells;
pub mod weibull;
