//! Cohort triangles: what became of the accounts that started in one month.

use super::{NamedGroup, RevenueRequest, Scope, Setting, named};
use crate::app::App;
use crate::error::Error;
use cco_domain::revenue::query::Group;
use cco_domain::revenue::tally::CohortCell;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct CohortsRequest {
    pub revenue: RevenueRequest,
    pub measure: CohortMeasure,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortMeasure {
    /// Accounts that still have revenue.
    #[default]
    Logo,
    /// Their revenue.
    Revenue,
}

#[derive(Clone, Debug, Serialize)]
pub struct CohortsView {
    #[serde(flatten)]
    pub setting: Setting,
    pub measure: CohortMeasure,
    pub rows: Vec<CohortRow>,
}

/// A cohort: index 0 of the lists is the month it started in.
#[derive(Clone, Debug, Serialize)]
pub struct CohortRow {
    /// `YYYY-MM`.
    pub cohort: String,
    pub group: NamedGroup,
    pub n_start: i64,
    /// Minor units a month.
    pub start: i64,
    pub n_active: Vec<i64>,
    /// Minor units a month.
    pub revenue: Vec<i64>,
    /// Share of the start that is left, of what `measure` says; `None` where the start is zero.
    pub retained: Vec<Option<f64>>,
}

/// The triangle of cohorts that started inside the window.
pub async fn cohorts(app: &App, request: &CohortsRequest) -> Result<CohortsView, Error> {
    let scope = Scope::open(app, &request.revenue).await?;
    let first = scope.period.opening.plus_days(1).month_end();
    let last = if scope.period.closing.is_month_end() {
        scope.period.closing
    } else {
        scope.period.closing.month_start().plus_days(-1)
    };
    let cells = scope.cohorts(app, first, last).await?;
    let mut by_cohort: BTreeMap<(i32, Group), Vec<CohortCell>> = BTreeMap::new();
    for cell in cells {
        by_cohort.entry((cell.cohort, cell.group.clone())).or_default().push(cell);
    }
    let rows = by_cohort
        .into_iter()
        .filter(|((cohort, _), _)| *cohort >= first.month_index())
        .map(|((cohort, group), cells)| row(request.measure, cohort, named(&scope.by, &group), &cells))
        .collect();
    Ok(CohortsView { setting: Setting::of(app, &scope), measure: request.measure, rows })
}

fn row(measure: CohortMeasure, cohort: i32, group: NamedGroup, cells: &[CohortCell]) -> CohortRow {
    let n_ages = cells.iter().map(|cell| cell.age as usize + 1).max().unwrap_or(0);
    let at = |age: usize| cells.iter().find(|cell| cell.age as usize == age);
    let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 / whole as f64);
    let retained = (0..n_ages).map(|age| match (at(age), measure) {
        (Some(cell), CohortMeasure::Logo) => share(cell.n_active, cell.n_start),
        (Some(cell), CohortMeasure::Revenue) => share(cell.revenue.0, cell.start.0),
        // No cell: nobody of the cohort has revenue at that age.
        (None, _) => Some(0.0),
    });
    CohortRow {
        cohort: format!("{:04}-{:02}", cohort.div_euclid(12), cohort.rem_euclid(12) + 1),
        group,
        n_start: cells.first().map_or(0, |cell| cell.n_start),
        start: cells.first().map_or(0, |cell| cell.start.to_minor()),
        n_active: (0..n_ages).map(|age| at(age).map_or(0, |cell| cell.n_active)).collect(),
        revenue: (0..n_ages).map(|age| at(age).map_or(0, |cell| cell.revenue.to_minor())).collect(),
        retained: retained.collect(),
    }
}
