//! `explain`: from an id to the room that can open it.

use super::backtest::{BacktestExplained, backtest};
use super::health::{HealthExplained, health};
use super::request::ExplainRequest;
use super::revenue::{RevenueExplained, revenue};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::revenue::{RevenueRequest, Scope, metric_names};
use cco_domain::figure::FigureId;
use serde::Serialize;

/// What stands behind a figure, by the family of its metric.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum ExplainView {
    Revenue(Box<RevenueExplained>),
    Health(Box<HealthExplained>),
    Backtest(Box<BacktestExplained>),
}

pub async fn explain(app: &App, actor: &Actor, request: &ExplainRequest) -> Result<ExplainView, Error> {
    let id = resolve(app, &request.figure).await?;
    let family = id.metric.split_once('.').map_or("", |(family, _)| family);
    match family {
        "health" => Ok(ExplainView::Health(Box::new(Box::pin(health(app, actor, id, request.limit)).await?))),
        "backtest" => Ok(ExplainView::Backtest(Box::new(backtest(app, &id).await?))),
        "risk" => {
            Err(Error::invalid("figure_of_model", format!("`{id}` is made of the probabilities of a model of risk"))
                .with_hint(format!("`cco risk score --as-of {}` shows them, and `cco risk card` the model", id.as_of)))
        }
        "renewals" => {
            Err(Error::invalid("figure_of_terms", format!("`{id}` is made of terms and what became of them"))
                .with_hint(format!(
                    "`cco renewals book --as-of {} --json` and `cco renewals rates` show them",
                    id.as_of
                )))
        }
        "retention" => Err(Error::invalid("figure_of_projection", format!("`{id}` is made of a model's parameters"))
            .with_hint(format!("`cco retention project --as-of {}` shows the fit and what was observed", id.as_of))),
        _ => Ok(ExplainView::Revenue(Box::new(Box::pin(revenue(app, id, request)).await?))),
    }
}

/// An id as it stands, or the figure that a metric's name means now.
async fn resolve(app: &App, text: &str) -> Result<FigureId, Error> {
    let name = text.strip_prefix("revenue.").unwrap_or(text);
    if metric_names().contains(&name) {
        let scope = Scope::open(app, &RevenueRequest::default()).await?;
        return Ok(FigureId {
            metric: format!("revenue.{name}"),
            as_of: scope.as_of,
            window: scope.window,
            group: Vec::new(),
            known_at: scope.snapshot.known_at,
            policy_hash: scope.policy.hash(),
        });
    }
    text.parse().map_err(|cause| {
        Error::invalid("figure_id_invalid", format!("{cause}")).with_hint(format!(
            "copy one from `cco revenue summary --json`, or name a metric: {}",
            metric_names().join(", ")
        ))
    })
}
