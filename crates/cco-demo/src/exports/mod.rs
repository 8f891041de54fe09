//! The company as its systems would export it.

pub(crate) mod delivery;

pub(crate) mod cells;
mod sheet;

mod accounts;
mod churn_interviews;
mod contacts;
mod faults;
mod fx_rates;
mod invoices;
mod links;
mod meetings;
mod milestones;
mod mistakes;
mod opportunities;
mod product_events;
mod subscriptions;
mod surveys;
mod tickets;
mod voice;
