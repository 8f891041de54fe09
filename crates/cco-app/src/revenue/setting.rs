//! What every view about revenue says of itself.

use super::Scope;
use crate::app::App;
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::money::Currency;
use cco_domain::revenue::query::{Dimension, Group};
use serde::Serialize;

/// A group as people read it: dimension and value; `None`: unknown.
pub type NamedGroup = Vec<(String, Option<String>)>;

pub(crate) fn named(by: &[Dimension], group: &Group) -> NamedGroup {
    by.iter().map(ToString::to_string).zip(group.iter().cloned()).collect()
}

/// The question as it was settled, and what a reader must know of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    pub company: String,
    pub as_of: Day,
    pub known_at: BatchNo,
    pub window: String,
    pub opening: Day,
    pub closing: Day,
    pub currency: Currency,
    pub policy_hash: String,
    pub by: Vec<String>,
    pub notes: Vec<String>,
}

impl Setting {
    pub(crate) fn of(app: &App, scope: &Scope) -> Setting {
        Setting {
            company: app.workspace.config.company.name.clone(),
            as_of: scope.as_of,
            known_at: scope.snapshot.known_at,
            window: scope.window.to_string(),
            opening: scope.period.opening,
            closing: scope.period.closing,
            currency: app.workspace.config.company.currency,
            policy_hash: scope.policy.hash(),
            by: scope.by.iter().map(ToString::to_string).collect(),
            notes: scope.notes.clone(),
        }
    }
}
