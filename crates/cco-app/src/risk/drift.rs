//! Whether the accounts of today are still those that the model was fitted on, and whether what it tells still happens.

use super::model::{MeasureUsed, RiskModel};
use super::roster::Roster;
use super::training::column;
use crate::app::App;
use crate::backtest::study::{Case, Study};
use crate::backtest::{Measured, Question};
use crate::error::Error;
use cco_domain::day::Day;
use cco_stats::boost::bins::UNKNOWN;
use cco_stats::drift::{Shift, excess, shift};
use cco_stats::model::matrix::{Column, Matrix};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct DriftView {
    /// By measure, the furthest moved first.
    pub readings: Vec<ReadingDrift>,
    /// `None`: no outcome of a later day is known yet.
    pub outcomes: Option<OutcomeDrift>,
    /// What is beyond its limit, in sentences.
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReadingDrift {
    pub measure: String,
    pub title: String,
    /// The population stability index against the accounts it was fitted on.
    pub index: f64,
    /// What it stays below in 95 of 100 companies of this size where nothing moved.
    pub by_chance: f64,
    /// Share of accounts of which it is known.
    pub known_then: f64,
    pub known_now: f64,
    pub is_large: bool,
}

/// Of days after the last that the model was fitted on.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeDrift {
    pub from: Day,
    pub to: Day,
    pub n: usize,
    pub told: f64,
    pub happened: f64,
    /// What happened less what was told, with its interval by drawing accounts.
    pub excess: Option<Measured>,
    pub is_beyond: bool,
}

pub(super) async fn drift(app: &App, model: &RiskModel, roster: &Roster) -> Result<DriftView, Error> {
    let readings = readings(model, roster)?;
    let outcomes = outcomes(app, model, roster).await?;
    let warnings =
        readings.iter().filter(|own| own.is_large).map(moved).chain(outcomes.iter().filter_map(missed)).collect();
    Ok(DriftView { readings, outcomes, warnings })
}

fn moved(own: &ReadingDrift) -> String {
    let known = if (own.known_now - own.known_then).abs() > 0.1 {
        format!("; known for {:.0} % of accounts, then {:.0} %", 100.0 * own.known_now, 100.0 * own.known_then)
    } else {
        String::new()
    };
    format!(
        "`{}` lies otherwise than in the accounts the model was fitted on (stability index {:.2}, limit {}{known})",
        own.measure,
        own.index,
        cco_stats::drift::LARGE_SHIFT
    )
}

fn missed(own: &OutcomeDrift) -> Option<String> {
    let sentence = || {
        format!(
            "of scores from {} to {} it told {:.1} % and {:.1} % happened: fit it again",
            own.from,
            own.to,
            100.0 * own.told,
            100.0 * own.happened
        )
    };
    own.is_beyond.then(sentence)
}

fn readings(model: &RiskModel, roster: &Roster) -> Result<Vec<ReadingDrift>, Error> {
    let cells: Vec<usize> =
        roster.members.iter().filter(|member| member.is_at_risk).map(|member| roster.cell(member)).collect();
    if cells.is_empty() {
        return Ok(Vec::new());
    }
    let matrix = roster.matrix(model, &cells)?;
    let places = 0..model.measures.len();
    let mut found: Vec<ReadingDrift> =
        places.map(|place| reading(model, &matrix, place)).collect::<Result<_, Error>>()?;
    found.sort_by(|a, b| b.index.total_cmp(&a.index).then_with(|| a.measure.cmp(&b.measure)));
    Ok(found)
}

fn reading(model: &RiskModel, matrix: &Matrix, place: usize) -> Result<ReadingDrift, Error> {
    let column: &Column = &matrix.columns()[place];
    let (bins, then) = (&model.profile.bins.columns()[place], &model.profile.accounts[place]);
    let mut now = vec![0.0; bins.n_bins()];
    bins.each(column, |_, bin| now[bin] += 1.0);
    let Shift { index, by_chance } = shift(then, &now)?;
    let known = |levels: &[f64]| 1.0 - levels[UNKNOWN] / levels.iter().sum::<f64>();
    let MeasureUsed { id, title, .. } = &model.measures[place];
    Ok(ReadingDrift {
        measure: id.clone(),
        title: title.clone(),
        index,
        by_chance,
        known_then: known(then),
        known_now: known(&now),
        is_large: Shift { index, by_chance }.is_large(),
    })
}

/// What became of accounts that were told something after the model was fitted.
async fn outcomes(app: &App, model: &RiskModel, roster: &Roster) -> Result<Option<OutcomeDrift>, Error> {
    let settings = &model.settings;
    let question = Question {
        ahead: settings.ahead,
        event: settings.event,
        at_risk: settings.at_risk,
        knowledge: settings.knowledge,
        every: settings.every,
        from: Some(settings.to.plus_days(1)),
        to: None,
    };
    let ids: Vec<String> = model.measures.iter().map(|measure| measure.id.clone()).collect();
    let study = match Study::open(app, &question, &roster.library, &ids, settings.seed, &|_| Ok(())).await {
        Ok(study) => study,
        Err(failure) if failure.code == crate::backtest::NO_DAYS => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let model = model.clone();
    crate::blocking(move || matured(&model, &study)).await?
}

fn matured(model: &RiskModel, study: &Study) -> Result<Option<OutcomeDrift>, Error> {
    let known: Vec<(Case, bool)> = study.cases().iter().filter_map(|case| Some((*case, case.is_event?))).collect();
    let column = |id: &str| {
        let feature = study.features.column(id).ok_or_else(|| super::training::not_computed(id))?;
        column(feature, known.iter().map(|(case, _)| case.cell))
    };
    let columns = model.measures.iter().map(|measure| column(&measure.id)).collect::<Result<_, Error>>()?;
    let told = model.model.probabilities(&Matrix::new(columns)?);
    let accounts: Vec<u32> = known.iter().map(|(case, _)| case.account as u32).collect();
    let happened: Vec<bool> = known.iter().map(|(_, is_event)| *is_event).collect();
    let (Some(from), Some(to)) = (study.features.days.first(), study.features.days.last()) else { return Ok(None) };
    if accounts.iter().all(|account| Some(account) == accounts.first()) {
        return Ok(None);
    }
    let n = known.len();
    let found = excess(&accounts, &told, &happened, &study.bootstrap())?;
    Ok(Some(OutcomeDrift {
        from: *from,
        to: *to,
        n,
        told: told.iter().sum::<f64>() / n as f64,
        happened: happened.iter().filter(|is_event| **is_event).count() as f64 / n as f64,
        is_beyond: found.is_surely_above(0.0) || found.is_surely_below(0.0),
        excess: Some(Measured::of(found)),
    }))
}
