//! `onboarding`: how long it takes until accounts get value.

mod ttv;

pub use ttv::{Division, ReachedBy, TtvGroup, TtvRequest, TtvView, ttv};
