//! The life of one account, from its first signature to its last day.

pub(crate) mod account;
pub(crate) mod agenda;
pub(crate) mod billing;
pub(crate) mod chance;
pub(crate) mod changes;
pub(crate) mod departure;
pub(crate) mod handover;
pub(crate) mod interruptions;
pub(crate) mod month;
pub(crate) mod renewal;
pub(crate) mod signing;
pub(crate) mod story;
