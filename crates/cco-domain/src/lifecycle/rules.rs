//! Stages and milestones, as the file says.

use crate::health::DefinitionText;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LifecycleRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    /// At least one; an account is in the last that has begun.
    pub stages: Vec<StageRule>,
    pub milestones: Vec<Milestone>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageRule {
    pub id: String,
    pub title: String,
    pub begins: Begins,
    /// The role that answers for it.
    pub owner: String,
    /// Days within which that role must have been in touch.
    pub taken_within_days: u32,
    /// Days after which an account is slow; `None`: it may stay.
    pub usual_days: Option<u32>,
}

/// What begins a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "begins", rename_all = "snake_case")]
pub enum Begins {
    /// The first day on which anything is known of the account.
    Known,
    /// Its first day under contract.
    Contract,
    /// A milestone was reached.
    Milestone { milestone: String },
    /// So many days before its term ends, until it has ended.
    BeforeTermEnd { days: u32 },
    /// It is no longer under contract.
    Left,
}

/// Something to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Milestone {
    pub id: String,
    /// What sources call it.
    pub names: Vec<String>,
    /// The same, as they are compared.
    #[serde(skip)]
    pub(super) plain_names: Vec<String>,
    /// Days after the contract on which it is due where the source says none.
    pub due_days: u32,
    /// Reaching it is getting value.
    pub is_value: bool,
}

impl LifecycleRules {
    /// The milestone that a source calls so. Capitals, spaces and hyphens do not matter.
    pub fn milestone(&self, name: &str) -> Option<&Milestone> {
        self.place_of(name).map(|place| &self.milestones[place])
    }

    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        let is_it = |known: &String| plain(name).eq(known.chars());
        self.milestones.iter().position(|milestone| milestone.plain_names.iter().any(is_it))
    }
}

/// A name as it is compared.
pub(super) fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase)
}
