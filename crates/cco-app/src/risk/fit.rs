//! `risk_fit`: learns from what became of accounts, judges what it learned, and keeps the model with its card.

use super::keep::{Kept, keep};
use super::learn::{Lesson, learn};
use super::model::{LeftOut, RiskEvaluation};
use super::request::FitRequest;
use super::standing::ModelStanding;
use crate::app::{Actor, App};
use crate::backtest::study::Study;
use crate::backtest::{OnProgress, Sample, Settings};
use crate::error::{Error, Kind};
use crate::measures;
use crate::model::LineView;
use cco_domain::batch::BatchNo;
use cco_domain::measure::Knowledge;
use serde::Serialize;
use std::path::PathBuf;

/// A model that was fitted now; a fit of the same facts, measures, policy and seed is the same model.
#[derive(Clone, Debug, Serialize)]
pub struct FitView {
    pub model: ModelStanding,
    /// Whether no earlier fit was the same.
    pub is_new: bool,
    pub file: PathBuf,
    pub card: PathBuf,
    pub settings: Settings,
    pub known_at: BatchNo,
    pub policy_hash: String,
    pub sample: Sample,
    pub evaluation: RiskEvaluation,
    pub points: Vec<LineView>,
    pub left_out: Vec<LeftOut>,
    pub notes: Vec<String>,
}

pub async fn fit(app: &App, actor: &Actor, request: &FitRequest, on_progress: OnProgress) -> Result<FitView, Error> {
    let interrupt = app.interrupt.clone();
    let tell = move |part: &'static str| {
        on_progress(part);
        if interrupt.is_requested() { Err(interrupt.error("no model was kept")) } else { Ok(()) }
    };
    let library = measures::library(&app.workspace.definitions())?;
    let ids = request.measures(&library)?;
    let study = Study::open(app, &request.question, &library, &ids, request.seed, &tell).await?;
    let measures = ids.iter().map(|id| Ok(library.get(id)?.measure.clone())).collect::<Result<_, Error>>()?;
    let lesson = Lesson {
        company: app.workspace.config.company.name.clone(),
        measures,
        are_named: !request.measures.is_empty(),
        notes: notes(app, request),
    };
    let learned = crate::blocking(move || learn(&study, lesson, &tell)).await?.map_err(too_few)?;
    let Kept { standing, is_new, file, card, model } = keep(app, actor, learned).await?;
    Ok(FitView {
        model: standing,
        is_new,
        file,
        card,
        settings: model.settings,
        known_at: model.known_at,
        policy_hash: model.policy_hash,
        sample: model.sample,
        evaluation: model.evaluation,
        points: model.points,
        left_out: model.left_out,
        notes: model.notes,
    })
}

/// What the mathematics finds too little of, said of models.
fn too_few(failure: Error) -> Error {
    if failure.kind != Kind::NotEnoughData || failure.code != "numbers_too_few" {
        return failure;
    }
    let message = format!("not enough data for a model of risk: {}", failure.message);
    Error::new(Kind::NotEnoughData, "risk_not_enough_data", message)
        .with_hint("import more history, or pass a shorter --horizon")
        .with_cause(failure)
}

fn notes(app: &App, request: &FitRequest) -> Vec<String> {
    let mut notes = Vec::new();
    if app.workspace.config.company.is_demo {
        notes.push(crate::demo::STAMP.to_owned());
    }
    if request.question.knowledge == Knowledge::Dated {
        notes.push("facts count as known on their own days: good for a look, no ground for a promotion".to_owned());
    }
    notes
}
