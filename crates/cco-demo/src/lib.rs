#![doc = include_str!("../README.md")]

mod settings;

mod company;

mod exports;
mod truth;

mod accounts;
mod calendar;
mod catalog;
mod health;
mod life;
mod links;
mod names;
mod people;
mod random;
mod rates;
mod subscriptions;

pub use company::{Company, simulate};
pub use exports::delivery::{Delivery, ExportFile};
pub use settings::Settings;
