//! One suite, run on every backend. See `home` for how a test gets its stores.

mod audit;
mod batches;
mod compat;
mod failures;
mod files;
mod home;
mod kill;
mod publications;
mod snapshots;
mod writers;
