//! What a score's definition may claim: a draft is unproven until a backtest is attached and a person promotes it.

use super::library::Kind;
use crate::app::{Actor, App};
use crate::error::{Error, Kind as Failure};
use cco_domain::health::ScoreDefinition;
use cco_store::definition::{DefinitionEvent, DefinitionVersion, promotion};
use serde::Serialize;

/// The definition behind an answer, and how far it is proven.
#[derive(Clone, Debug, Serialize)]
pub struct DefinitionStanding {
    pub id: String,
    pub title: String,
    pub hash: String,
    #[serde(flatten)]
    pub state: DefinitionState,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DefinitionState {
    /// Unproven: not backtested, or not promoted.
    Draft,
    Promoted {
        by: String,
        /// RFC 3339.
        at: String,
        backtest: Option<String>,
        /// What the backtest found, `auc` among it.
        findings: serde_json::Value,
    },
}

/// Records that this version makes answers, so that history knows since when.
pub(crate) async fn use_version(
    app: &App,
    actor: &Actor,
    definition: &ScoreDefinition,
    text: &str,
) -> Result<(), Error> {
    let version = DefinitionVersion {
        hash: definition.hash.clone(),
        kind: Kind::Score.folder().to_owned(),
        id: definition.id.clone(),
        text: text.to_owned(),
    };
    Ok(app.store.use_definition(&actor.name, &version, app.now()).await?)
}

pub(super) async fn events(app: &App, definition: &ScoreDefinition) -> Result<Vec<DefinitionEvent>, Error> {
    Ok(app.store.definition_events(Kind::Score.folder(), &definition.id).await?)
}

pub(super) fn standing(definition: &ScoreDefinition, events: &[DefinitionEvent]) -> Result<DefinitionStanding, Error> {
    let state = match promotion(events, &definition.hash) {
        None => DefinitionState::Draft,
        Some(event) => DefinitionState::Promoted {
            by: event.actor.clone(),
            at: crate::data::instant_text(event.at),
            backtest: event.backtest.clone(),
            findings: findings(event)?,
        },
    };
    Ok(DefinitionStanding {
        id: definition.id.clone(),
        title: definition.title.clone(),
        hash: definition.hash.clone(),
        state,
    })
}

fn findings(event: &DefinitionEvent) -> Result<serde_json::Value, Error> {
    match &event.findings {
        None => Ok(serde_json::Value::Null),
        Some(text) => serde_json::from_str(text).map_err(|cause| {
            let message = format!("the findings behind the promotion of {} cannot be read", event.hash);
            Error::new(Failure::Internal, "findings_unreadable", message).with_cause(cause)
        }),
    }
}
