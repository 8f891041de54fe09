//! What a model may claim: a draft until a person promotes it.

use super::model::RiskEvaluation;
use super::request::outcome_word;
use crate::app::App;
use crate::backtest::Settings;
use crate::data::instant_text;
use crate::error::{Error, Kind as Failure};
use cco_domain::measure::Knowledge;
use cco_domain::outcome::Event;
use cco_store::definition::promotion;
use cco_store::risk::RiskModelRecord;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The folder of definitions that a model would stand in, were it a text that a person writes.
pub(super) const KIND: &str = "risk";

/// The model behind an answer, and how far it is proven.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelStanding {
    pub id: String,
    pub hash: String,
    pub outcome: &'static str,
    #[serde(flatten)]
    pub event: Event,
    pub gap_days: u32,
    pub horizon_days: u32,
    pub knowledge: Knowledge,
    /// `constant`, `logistic`, `scorecard` or `challenger`.
    pub kind: &'static str,
    /// RFC 3339, UTC.
    pub fitted_at: String,
    pub fitted_by: String,
    pub auc: Option<f64>,
    /// Who promoted it, and when; a draft otherwise.
    pub promotion: Option<Promoted>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promoted {
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
}

impl ModelStanding {
    pub(super) async fn of(app: &App, record: &RiskModelRecord) -> Result<ModelStanding, Error> {
        let settings: Settings = parsed(&record.model.settings_json)?;
        let evaluation: RiskEvaluation = parsed(&record.model.evaluation_json)?;
        Ok(ModelStanding {
            id: record.model.id.clone(),
            hash: record.model.hash.clone(),
            outcome: outcome_word(settings.event),
            event: settings.event,
            gap_days: settings.ahead.gap_days,
            horizon_days: settings.ahead.horizon_days,
            knowledge: settings.knowledge,
            kind: evaluation.verdict.winner.word(),
            fitted_at: instant_text(record.model.made_at),
            fitted_by: record.actor.clone(),
            auc: evaluation.findings.ranking.roc_auc.map(|auc| auc.value),
            promotion: promoted(app, record).await?,
        })
    }

    pub fn state(&self) -> &'static str {
        if self.promotion.is_some() { "promoted" } else { "draft" }
    }
}

pub(super) async fn promoted(app: &App, record: &RiskModelRecord) -> Result<Option<Promoted>, Error> {
    let events = app.store.definition_events(KIND, &record.model.id).await?;
    let found = promotion(&events, &record.model.hash);
    Ok(found.map(|event| Promoted { by: event.actor.clone(), at: instant_text(event.at) }))
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|cause| {
        Error::new(Failure::Internal, "risk_model_unreadable", "the record of a model of risk cannot be read")
            .with_cause(cause)
    })
}
