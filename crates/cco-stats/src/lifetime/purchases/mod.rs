//! Customers without a contract: they buy when they like and never say that they have left.

pub mod beta_binomial;
pub mod beta_geometric;
pub mod history;
pub mod model;
pub mod modified_beta_geometric;
pub mod pareto;
