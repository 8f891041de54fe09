#![doc = include_str!("../README.md")]

mod settings;

mod company;

mod exports;
mod truth;

mod accounts;
mod calendar;
mod catalog;
mod contacts;
mod health;
mod life;
mod links;
mod names;
mod random;
mod rates;
mod subscriptions;
mod team;

pub use company::{Company, simulate};
pub use exports::delivery::{Delivery, ExportFile};
pub use settings::Settings;
