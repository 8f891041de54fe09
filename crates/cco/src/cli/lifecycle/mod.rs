//! `cco lifecycle` and `cco onboarding`: one file for what they accept, one for each way of reading the answer.

mod account;
mod command;
mod many;
mod value;

pub(crate) use command::{LifecycleCommand, OnboardingCommand, run, run_onboarding};
