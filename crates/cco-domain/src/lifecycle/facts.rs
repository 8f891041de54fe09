//! What is known of an account's life, as facts say it.

use crate::day::Day;

/// One account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountLife {
    pub account_id: String,
    pub segment: Option<String>,
    /// Who looks after it now.
    pub owner: Option<String>,
    /// The first day on which anything is known of it.
    pub known_since: Option<Day>,
    /// Its first day under contract.
    pub contract_on: Option<Day>,
    /// Its first day without a contract, if it has none now.
    pub left_on: Option<Day>,
    /// Days on which terms ended or will end by contract, rising.
    pub term_ends: Vec<Day>,
    pub milestones: Vec<MilestoneFact>,
    /// Days on which somebody was in touch with it, rising.
    pub touches: Vec<Day>,
}

/// A milestone, as a source says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneFact {
    /// What the source calls it.
    pub name: String,
    pub due_on: Option<Day>,
    pub reached_on: Option<Day>,
}
