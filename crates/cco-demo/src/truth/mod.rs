//! What really happened, told apart from the exports: from the simulated state, never from exported rows.

mod files;

mod churn;
mod hazard;
mod health;
mod retention;
mod revenue;
