//! `revenue`: NRR, GRR, churn, the bridge, cohorts, and the rows behind each.

mod cohorts;
mod engine;
mod measure;
mod movements;
mod rows;
mod scope;
mod summary;

pub use cohorts::{CohortMeasure, CohortRow, CohortsRequest, CohortsView, cohorts};
pub use measure::{measured_figure, metric_names};
pub use movements::{BridgeView, MovementRow, MovementsRequest, MovementsView, Step, movements};
pub(crate) use rows::rows_of;
pub use rows::{AccountRow, LineRow, RowsRequest, RowsView, rows};
pub use scope::{RevenueRequest, Scope, months};
pub use summary::{GroupFigures, SummaryView, summary};

use cco_domain::revenue::query::{Dimension, Group};
use serde::Serialize;

/// A group as people read it: dimension and value; `None`: unknown.
pub type NamedGroup = Vec<(String, Option<String>)>;

pub(crate) fn named(by: &[Dimension], group: &Group) -> NamedGroup {
    by.iter().map(ToString::to_string).zip(group.iter().cloned()).collect()
}

/// What every view about revenue says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    pub company: String,
    pub as_of: cco_domain::day::Day,
    pub known_at: cco_domain::batch::BatchNo,
    pub window: String,
    pub opening: cco_domain::day::Day,
    pub closing: cco_domain::day::Day,
    pub currency: cco_domain::money::Currency,
    pub policy_hash: String,
    pub by: Vec<String>,
    pub notes: Vec<String>,
}

impl Setting {
    pub(crate) fn of(app: &crate::app::App, scope: &Scope) -> Setting {
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
