//! The binary as its users meet it: whole invocations, by exit code, stdout and stderr.

mod answers;
mod crm6;
mod demo;
mod figures;
mod plain_csv;
mod ravenstack;
mod reconcile;
mod servers;
mod shared_data;
mod simulated;
mod support;
