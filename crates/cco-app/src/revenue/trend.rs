//! Retention of a window that moves from month end to month end.

use super::setting::{NamedGroup, Setting, named};
use super::{RevenueRequest, Scope};
use crate::app::App;
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::revenue::retention::{Quotient, grr, logo_churn, nrr};
use cco_domain::revenue::tally::Tally;
use serde::Serialize;

#[derive(Clone, Debug, Default)]
pub struct TrendRequest {
    pub revenue: RevenueRequest,
    /// How many month ends, the as-of day the last.
    pub n_months: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct TrendView {
    #[serde(flatten)]
    pub setting: Setting,
    /// By as-of day, then group. Months that open without revenue are left out.
    pub rows: Vec<TrendRow>,
}

/// The closed form (switch `form` is for summaries): both parts in minor units a month, or accounts.
#[derive(Clone, Debug, Serialize)]
pub struct TrendRow {
    pub as_of: Day,
    pub opening_day: Day,
    pub group: NamedGroup,
    pub cohort_opening: i64,
    pub cohort_closing: i64,
    pub cohort_kept: i64,
    pub n_opening: i64,
    pub n_churned: i64,
    pub nrr: Option<f64>,
    pub grr: Option<f64>,
    pub logo_churn: Option<f64>,
}

pub async fn trend(app: &App, request: &TrendRequest) -> Result<TrendView, Error> {
    let scope = Scope::open(app, &request.revenue).await?;
    let back = i32::try_from(request.n_months).unwrap_or(i32::MAX);
    let periods = (0..back)
        .rev()
        .map(|n| scope.window_to(app, scope.as_of.plus_months(-n)))
        .collect::<Result<Vec<_>, Error>>()?;
    let tallies = scope.group_tallies(app, periods.clone()).await?;
    let rows = tallies
        .into_iter()
        .filter(|row| row.tally.n_opening > 0 || row.tally.cohort_opening > Atoms::ZERO)
        .map(|row| trend_row(periods[row.period], named(&scope.by, &row.group), &row.tally))
        .collect();
    Ok(TrendView { setting: Setting::of(app, &scope), rows })
}

fn trend_row(period: cco_domain::revenue::query::Period, group: NamedGroup, tally: &Tally) -> TrendRow {
    let value = |quotient: Quotient| quotient.value();
    TrendRow {
        as_of: period.closing,
        opening_day: period.opening,
        group,
        cohort_opening: tally.cohort_opening.to_minor(),
        cohort_closing: tally.cohort_closing.to_minor(),
        cohort_kept: tally.cohort_kept.to_minor(),
        n_opening: tally.n_opening,
        n_churned: tally.n_churned,
        nrr: value(nrr(tally)),
        grr: value(grr(tally)),
        logo_churn: value(logo_churn(tally)),
    }
}
