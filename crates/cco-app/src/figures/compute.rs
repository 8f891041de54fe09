//! From a figure's id back to its value.

use crate::app::App;
use crate::error::Error;
use crate::revenue::{NamedGroup, RevenueRequest, Scope, measured_figure};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::figure::{Figure, FigureId, Window};
use cco_domain::policy::Policy;
use cco_domain::revenue::query::Dimension;
use std::collections::BTreeMap;

/// Figures that one scope answers together.
type Together = (Day, Window, Vec<String>);

/// Figures asked for again, sorted by what can be computed in one go.
pub(crate) struct Asked {
    together: BTreeMap<Together, Vec<FigureId>>,
}

impl Asked {
    pub(crate) fn of(ids: impl IntoIterator<Item = FigureId>) -> Asked {
        let mut together: BTreeMap<Together, Vec<FigureId>> = BTreeMap::new();
        for id in ids {
            let dimensions = id.group.iter().map(|(dimension, _)| dimension.clone()).collect();
            together.entry((id.as_of, id.window, dimensions)).or_default().push(id);
        }
        Asked { together }
    }

    /// Their values under `policy`, as known in `snapshot`. The ids of the answers say so.
    pub(crate) async fn compute(
        &self,
        app: &App,
        policy: &Policy,
        snapshot: &Snapshot,
    ) -> Result<BTreeMap<FigureId, Figure>, Error> {
        let mut figures = BTreeMap::new();
        for ids in self.together.values() {
            let Some(first) = ids.first() else { continue };
            let scope = Scope::of(app, &request_of(first), policy.clone(), snapshot.clone()).await?;
            for (id, figure) in measured_figure(app, &scope, ids).await? {
                figures.insert(id, figure);
            }
        }
        Ok(figures)
    }
}

/// The question that a figure's id asks.
pub(crate) fn request_of(id: &FigureId) -> RevenueRequest {
    let FigureId { metric: _, as_of, window, group, known_at, policy_hash: _ } = id;
    RevenueRequest {
        as_of: Some(*as_of),
        known_at: crate::app::KnownAt::Batch(*known_at),
        window: Some(*window),
        by: dimensions(group),
        overrides: Vec::new(),
        gross_margin: None,
    }
}

fn dimensions(group: &NamedGroup) -> Vec<Dimension> {
    group.iter().map(|(dimension, _)| Dimension::parse(dimension)).collect()
}
