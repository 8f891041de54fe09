//! Models as files under `.cco/models/`, and the records that say which file is the one that was fitted.

use super::card::markdown;
use super::learn::Learned;
use super::model::{RiskModel, VERSION};
use super::request::outcome_word;
use super::standing::{ModelStanding, promoted};
use crate::app::{Actor, App};
use crate::error::{Error, Kind, file_error};
use cco_domain::measure::Knowledge;
use cco_domain::outcome::Event;
use cco_stats::model::refits::Refits;
use cco_store::risk::{NewRiskModel, RiskModelRecord};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

const FOLDER: &str = ".cco/models";
/// Hex digits of the hash in a model's name.
const N_DIGITS: usize = 8;

pub(super) struct Kept {
    pub(super) standing: ModelStanding,
    pub(super) is_new: bool,
    pub(super) file: PathBuf,
    pub(super) card: PathBuf,
    pub(super) model: RiskModel,
}

/// A model that was kept.
pub(super) struct Loaded {
    pub(super) record: RiskModelRecord,
    pub(super) standing: ModelStanding,
    pub(super) model: RiskModel,
}

/// Writes the files, then the record: a model without a record is never read.
pub(super) async fn keep(app: &App, actor: &Actor, learned: Learned) -> Result<Kept, Error> {
    let Learned { mut model, refits } = learned;
    let refits = compact(&refits)?;
    model.refits_hash = hash(&refits);
    let text = pretty(&model)?;
    let record = record(app, &model, &hash(&text))?;
    let id = record.id.clone();
    let is_new = !app.store.risk_models().await?.iter().any(|kept| kept.model.id == id);
    write(app, &refits_name(&id), &refits)?;
    let file = write(app, &model_name(&id), &text)?;
    let kept = app.store.keep_risk_model(&actor.name, record).await?;
    let standing = ModelStanding::of(app, &kept).await?;
    let card = write_card(app, &standing, &model)?;
    Ok(Kept { standing, is_new, file, card, model })
}

pub(super) fn write_card(app: &App, standing: &ModelStanding, model: &RiskModel) -> Result<PathBuf, Error> {
    write(app, &format!("{}.md", standing.id), &markdown(standing, model))
}

/// The model of this id; without one, the last that was promoted, or where none is, the last that was fitted.
pub(super) async fn load(app: &App, id: Option<&str>) -> Result<Loaded, Error> {
    let record = match id {
        Some(id) => app.store.risk_model(id).await.map_err(|failure| absent(id, failure))?,
        None => in_use(app).await?,
    };
    let name = model_name(&record.model.id);
    let model: RiskModel = read(app, &name, &record.model.hash)?;
    if model.version != VERSION {
        let message = format!("{name} is of version {}; this program reads version {VERSION}", model.version);
        return Err(Error::new(Kind::Conflict, "risk_model_version", message).with_hint("fit it again: `cco risk fit`"));
    }
    let standing = ModelStanding::of(app, &record).await?;
    Ok(Loaded { record, standing, model })
}

impl Loaded {
    pub(super) fn refits(&self, app: &App) -> Result<Refits, Error> {
        read(app, &refits_name(&self.record.model.id), &self.model.refits_hash)
    }
}

/// The model of churn that was promoted last.
pub(super) async fn load_promoted(app: &App) -> Result<Option<Loaded>, Error> {
    let mut promoted_last = None;
    for record in app.store.risk_models().await? {
        let standing = ModelStanding::of(app, &record).await?;
        if standing.promotion.is_some() && standing.event == Event::Churn {
            promoted_last = Some(record.model.id);
        }
    }
    match promoted_last {
        Some(id) => load(app, Some(&id)).await.map(Some),
        None => Ok(None),
    }
}

async fn in_use(app: &App) -> Result<RiskModelRecord, Error> {
    let mut records = app.store.risk_models().await?;
    let mut last_promoted = None;
    for (place, record) in records.iter().enumerate() {
        if promoted(app, record).await?.is_some() {
            last_promoted = Some(place);
        }
    }
    let place = last_promoted.or(records.len().checked_sub(1));
    place.map(|place| records.swap_remove(place)).ok_or_else(|| {
        Error::not_found("risk_model_absent", "no model of risk was fitted yet")
            .with_hint("`cco risk fit` fits one to this company's own history")
    })
}

fn absent(id: &str, failure: cco_store::Error) -> Error {
    match failure {
        cco_store::Error::NotFound(_) => {
            Error::not_found("risk_model_absent", format!("there is no model of risk `{id}`"))
                .with_hint("`cco risk list` names those that were fitted")
        }
        other => Error::from(other),
    }
}

fn record(app: &App, model: &RiskModel, hash: &str) -> Result<NewRiskModel, Error> {
    let settings = &model.settings;
    let outcome = outcome_word(settings.event);
    Ok(NewRiskModel {
        id: format!("{outcome}_{}d_{}", settings.ahead.horizon_days, &hash[..N_DIGITS]),
        made_at: app.now(),
        outcome: outcome.to_owned(),
        hash: hash.to_owned(),
        measures_hash: model.measures_hash.clone(),
        policy_hash: model.policy_hash.clone(),
        known_at: model.known_at,
        knowledge: match settings.knowledge {
            Knowledge::Recorded => "recorded".to_owned(),
            Knowledge::Dated => "dated".to_owned(),
        },
        seed: settings.seed,
        settings_json: compact(settings)?,
        evaluation_json: compact(&model.evaluation)?,
    })
}

fn model_name(id: &str) -> String {
    format!("{id}.json")
}

fn refits_name(id: &str) -> String {
    format!("{id}.refits.json")
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn compact(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(unwritable)
}

fn pretty(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(unwritable)
}

fn unwritable(cause: serde_json::Error) -> Error {
    Error::new(Kind::Internal, "risk_model_unwritable", "the model cannot be written as JSON").with_cause(cause)
}

fn path_of(app: &App, name: &str) -> PathBuf {
    app.workspace.root.join(FOLDER).join(name)
}

/// Under another name first, so that nobody reads half a file.
fn write(app: &App, name: &str, text: &str) -> Result<PathBuf, Error> {
    let path = path_of(app, name);
    let folder = app.workspace.root.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|cause| file_error("make the folder", &folder, cause))?;
    let half = folder.join(format!("{name}.new"));
    std::fs::write(&half, text).map_err(|cause| file_error("write", &half, cause))?;
    std::fs::rename(&half, &path).map_err(|cause| file_error("write", &path, cause))?;
    Ok(path)
}

fn read<T: DeserializeOwned>(app: &App, name: &str, expected: &str) -> Result<T, Error> {
    let path = path_of(app, name);
    let text = std::fs::read_to_string(&path).map_err(|cause| {
        file_error("read", &path, cause).with_hint("fit it again: the same facts and seed give the same model")
    })?;
    refuse_changed(&path, &hash(&text), expected)?;
    serde_json::from_str(&text).map_err(|cause| {
        Error::new(Kind::Internal, "risk_model_unreadable", format!("{} cannot be read", path.display()))
            .with_cause(cause)
    })
}

fn refuse_changed(path: &Path, found: &str, expected: &str) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    let message = format!("{} is not the file that was fitted: it was changed since", path.display());
    Err(Error::new(Kind::Conflict, "risk_model_changed", message)
        .with_hint("fit it again: the same facts and seed give the same model"))
}
