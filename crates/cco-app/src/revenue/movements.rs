//! The bridge, period by period.

use super::{NamedGroup, RevenueRequest, Scope, Setting, named};
use crate::app::App;
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::policy::OpenPeriod;
use cco_domain::revenue::query::Period;
use cco_domain::revenue::tally::{MinorBridge, Tally};
use serde::Serialize;

#[derive(Clone, Debug, Default)]
pub struct MovementsRequest {
    pub revenue: RevenueRequest,
    pub step: Step,
}

/// How long each period of the bridge is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    #[default]
    Month,
    Quarter,
    /// The whole window as one period.
    Window,
}

#[derive(Clone, Debug, Serialize)]
pub struct MovementsView {
    #[serde(flatten)]
    pub setting: Setting,
    /// By period, then group.
    pub rows: Vec<MovementRow>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MovementRow {
    pub opening_day: Day,
    pub closing_day: Day,
    pub group: NamedGroup,
    /// The period was not over when the facts became known.
    pub is_open: bool,
    #[serde(flatten)]
    pub bridge: BridgeView,
}

/// A tally in minor units a month. It closes exactly: see [`MinorBridge`].
#[derive(Clone, Debug, Serialize)]
pub struct BridgeView {
    pub opening: i64,
    pub new: i64,
    pub reactivation: i64,
    pub expansion: i64,
    pub contraction: i64,
    pub churn: i64,
    pub fx: i64,
    pub merge: i64,
    pub closing: i64,
    /// Part of contraction that came with a longer billing period (switch `billing_change`).
    pub extension: i64,
    /// Expansion by driver (switch `expansion_drivers`).
    pub expansion_drivers: DriversView,
    pub n_opening: i64,
    pub n_new: i64,
    pub n_reactivated: i64,
    pub n_expanded: i64,
    pub n_contracted: i64,
    pub n_churned: i64,
    pub n_closing: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct DriversView {
    pub price: i64,
    pub seats: i64,
    pub product: i64,
    pub usage: i64,
    pub contractual: i64,
}

impl BridgeView {
    pub(crate) fn of(tally: &Tally) -> BridgeView {
        let MinorBridge { opening, new, reactivation, expansion, contraction, churn, fx, merge, closing } =
            tally.bridge_in_minor();
        BridgeView {
            opening,
            new,
            reactivation,
            expansion,
            contraction,
            churn,
            fx,
            merge,
            closing,
            extension: tally.extension.to_minor(),
            expansion_drivers: DriversView {
                price: tally.drivers.price.to_minor(),
                seats: tally.drivers.seats.to_minor(),
                product: tally.drivers.product.to_minor(),
                usage: tally.drivers.usage.to_minor(),
                contractual: tally.drivers.contractual.to_minor(),
            },
            n_opening: tally.n_opening,
            n_new: tally.n_new,
            n_reactivated: tally.n_reactivated,
            n_expanded: tally.n_expanded,
            n_contracted: tally.n_contracted,
            n_churned: tally.n_churned,
            n_closing: tally.n_closing,
        }
    }
}

pub async fn movements(app: &App, request: &MovementsRequest) -> Result<MovementsView, Error> {
    let scope = Scope::open(app, &request.revenue).await?;
    let mut periods = match request.step {
        Step::Month => scope.months(),
        Step::Quarter => quarters(scope.months()),
        Step::Window => vec![scope.period],
    };
    let is_open = |period: &Period| {
        scope.snapshot.batches.last().is_some_and(|batch| period.closing > app.day_of(batch.recorded_at))
    };
    if scope.policy.open_period == OpenPeriod::Excluded {
        periods.retain(|period| !is_open(period));
    }
    let tallies = scope.group_tallies(app, periods.clone()).await?;
    let rows = tallies
        .iter()
        .map(|row| MovementRow {
            opening_day: periods[row.period].opening,
            closing_day: periods[row.period].closing,
            group: named(&scope.by, &row.group),
            is_open: is_open(&periods[row.period]),
            bridge: BridgeView::of(&row.tally),
        })
        .collect();
    Ok(MovementsView { setting: Setting::of(app, &scope), rows })
}

/// Three months each, counted back from the last; the first may be shorter.
fn quarters(months: Vec<Period>) -> Vec<Period> {
    let mut quarters: Vec<Period> = months
        .rchunks(3)
        .map(|chunk| Period { opening: chunk[0].opening, closing: chunk[chunk.len() - 1].closing })
        .collect();
    quarters.reverse();
    quarters
}
