//! `risk_promote` and `risk_demote`: a person puts a model into use as proven, or takes that back.

use super::keep::{Loaded, load, write_card};
use super::model::RiskModel;
use super::standing::{KIND, ModelStanding};
use crate::app::{Actor, App};
use crate::backtest::{Accepted, against_findings, ground_text, refuse_empty};
use crate::error::{Error, Kind};
use crate::measures::library;
use cco_stats::model::candidate::Kind as ModelKind;
use cco_store::definition::{DefinitionVersion, Ground};

#[derive(Clone, Debug)]
pub struct RiskPromoteRequest {
    pub model: String,
    pub reason: String,
    pub accepted: Accepted,
}

pub async fn promote(app: &App, actor: &Actor, request: &RiskPromoteRequest) -> Result<ModelStanding, Error> {
    refuse_empty("reason", &request.reason)?;
    let loaded = load(app, Some(&request.model)).await?;
    check(app, &loaded.model, request)?;
    let record = &loaded.record.model;
    let version = DefinitionVersion {
        hash: record.hash.clone(),
        kind: KIND.to_owned(),
        id: record.id.clone(),
        text: record.settings_json.clone(),
    };
    let at = app.now();
    app.store.use_definition(&actor.name, &version, at).await?;
    let evaluation = &loaded.model.evaluation;
    let findings = ground_text(
        &loaded.model.settings,
        &loaded.model.sample,
        Some(&evaluation.findings),
        &request.reason,
        &request.accepted,
    );
    let ground = Ground { backtest: None, findings: Some(findings) };
    app.store.promote_definition(&actor.name, &record.hash, at, ground).await?;
    restated(app, loaded).await
}

/// The model goes back to being a draft.
pub async fn demote(app: &App, actor: &Actor, model: &str) -> Result<ModelStanding, Error> {
    let loaded = load(app, Some(model)).await?;
    if loaded.standing.promotion.is_none() {
        let message = format!("`{model}` is a draft: there is no promotion to take back");
        return Err(Error::new(Kind::Conflict, "risk_model_not_promoted", message));
    }
    app.store.demote_definition(&actor.name, &loaded.record.model.hash, app.now()).await?;
    restated(app, loaded).await
}

/// The standing as it is now, and a card that says so.
async fn restated(app: &App, loaded: Loaded) -> Result<ModelStanding, Error> {
    let standing = ModelStanding::of(app, &loaded.record).await?;
    write_card(app, &standing, &loaded.model)?;
    Ok(standing)
}

/// Everything that stands against the promotion, in one refusal.
fn check(app: &App, model: &RiskModel, request: &RiskPromoteRequest) -> Result<(), Error> {
    let mut against = Vec::new();
    if model.kind() == ModelKind::Constant {
        against.push("no model was better than the base rate: it tells no account from another".to_owned());
    }
    if model.policy_hash != app.policy()?.hash() {
        against.push("the policy that says what churn is changed since: fit it again".to_owned());
    }
    let library = library(&app.workspace.definitions())?;
    let changed = |measure: &&super::model::MeasureUsed| {
        library.measures.get(&measure.id).is_none_or(|now| now.measure.hash != measure.hash)
    };
    if let Some(measure) = model.measures.iter().find(changed) {
        against.push(format!("the measure `{}` changed since: fit it again", measure.id));
    }
    against.extend(against_findings(model.settings.knowledge, Some(&model.evaluation.findings), &request.accepted));
    if against.is_empty() {
        return Ok(());
    }
    let message = format!("`{}` cannot be promoted: {}", request.model, against.join("; "));
    Err(Error::new(Kind::Conflict, "promotion_refused", message)
        .with_hint(format!("`cco risk card {}` says all of it", request.model)))
}
