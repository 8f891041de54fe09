//! `revenue`: NRR, GRR, churn, the bridge, cohorts, and the rows behind each.

mod cohorts;
mod engine;
mod measure;
mod movements;
mod rows;
mod scope;
mod setting;
mod summary;
mod trend;

pub use cohorts::{CohortMeasure, CohortRow, CohortsRequest, CohortsView, cohorts};
pub(crate) use measure::measured_figure;
pub use measure::metric_names;
pub use movements::{BridgeView, MovementRow, MovementsRequest, MovementsView, Step, movements};
pub(crate) use rows::rows_of;
pub use rows::{AccountRow, LineRow, RowsRequest, RowsView, rows};
pub(crate) use scope::default_as_of;
pub use scope::{RevenueRequest, Scope, months};
pub(crate) use setting::named;
pub use setting::{NamedGroup, Setting};
pub use summary::{GroupFigures, SummaryView, summary};
pub use trend::{TrendRequest, TrendRow, TrendView, trend};
