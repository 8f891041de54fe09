//! `backtest`: scores of past days, from what was known then, held against what happened.

use super::assemble::{Assembled, assemble};
use super::definition::KIND;
use super::evaluate::{Evaluation, Evidence, evaluate};
use super::figures::figures;
use super::report::{BacktestReport, ScoreUnderTest, Shortfall};
use super::request::BacktestRequest;
use super::rows::{AccountDate, account_dates};
use crate::app::{Actor, App};
use crate::error::{Error, Kind};
use cco_domain::figure::Figure;
use cco_domain::measure::Knowledge;
use cco_store::backtest::NewBacktest;
use serde::Serialize;
use std::sync::Arc;

/// A backtest that was run now.
#[derive(Clone, Debug, Serialize)]
pub struct BacktestView {
    /// Its number in the list; `None` when there was not enough data to keep anything.
    pub no: Option<i64>,
    #[serde(flatten)]
    pub report: BacktestReport,
    pub figures: Vec<Figure>,
    /// Every account-date, for files.
    #[serde(skip)]
    pub account_dates: Vec<AccountDate>,
}

/// Which part is under way.
pub type OnProgress = Arc<dyn Fn(&'static str) + Send + Sync>;

pub async fn backtest(
    app: &App,
    actor: &Actor,
    request: &BacktestRequest,
    on_progress: OnProgress,
) -> Result<BacktestView, Error> {
    let interrupt = app.interrupt.clone();
    let tell = move |part: &'static str| {
        on_progress(part);
        if interrupt.is_requested() { Err(interrupt.error("no backtest was kept")) } else { Ok(()) }
    };
    let assembled = assemble(app, request, tell.clone()).await?;
    let (assembled, evaluation) = crate::blocking(move || {
        let evaluation = evaluation(&assembled, &tell);
        (assembled, evaluation)
    })
    .await?;
    let Evaluation { sample, shortfalls, findings } = evaluation?;
    let report = BacktestReport {
        score: under_test(app, &assembled).await?,
        settings: assembled.settings.clone(),
        policy_hash: assembled.policy_hash.clone(),
        known_at: assembled.snapshot.known_at,
        notes: notes(app, &assembled, sample.n_left_without_decision, sample.n_events),
        sample,
        shortfalls,
        findings,
    };
    let no = match report.findings {
        Some(_) => Some(keep(app, actor, &assembled, &report).await?),
        None => None,
    };
    let figures = no.map_or_else(Vec::new, |no| figures(&report, no));
    Ok(BacktestView { no, figures, account_dates: account_dates(&assembled.panel), report })
}

/// Why a backtest that found nothing ends as a failure; `None` when it found something.
pub fn not_enough_data(shortfalls: &[Shortfall]) -> Option<Error> {
    if shortfalls.is_empty() {
        return None;
    }
    let message = format!("not enough data for a backtest: {}", missing(shortfalls));
    Some(Error::new(Kind::NotEnoughData, "backtest_not_enough_data", message).with_hint(
        "import more history, pass a shorter --horizon, or look at --event contraction, of which there is more",
    ))
}

/// What there is of what is needed.
pub(crate) fn missing(shortfalls: &[Shortfall]) -> String {
    let of = |floor: &Shortfall| format!("{} of {} {}", shown(floor.found), shown(floor.needed), floor.what);
    shortfalls.iter().map(of).collect::<Vec<_>>().join(", ")
}

fn shown(number: f64) -> String {
    let text = format!("{number:.1}");
    text.trim_end_matches(".0").to_owned()
}

fn evaluation(
    assembled: &Assembled,
    tell: &(impl Fn(&'static str) -> Result<(), Error> + Sync),
) -> Result<Evaluation, Error> {
    let Assembled { definition, panel, features, settings, findings, .. } = assembled;
    let measures: Vec<String> = definition.score.measures().into_iter().map(str::to_owned).collect();
    let lowest_band = definition.score.bands.first().map_or("", |band| band.id.as_str());
    let evidence = Evidence { panel, features, measures: &measures, lowest_band, findings: findings.clone() };
    evaluate(evidence, settings, tell)
}

async fn under_test(app: &App, assembled: &Assembled) -> Result<ScoreUnderTest, Error> {
    let definition = &assembled.definition.score;
    let is_promoted = assembled.definition.is_promoted(app).await?;
    Ok(ScoreUnderTest {
        id: definition.id.clone(),
        title: definition.title.clone(),
        definition_hash: definition.hash.clone(),
        state: if is_promoted { "promoted" } else { "draft" }.to_owned(),
    })
}

/// Of so many who left, one in ten against their contract is a sign that contracts do not say when accounts can leave.
const LEFT_ANYWAY_SHARE: usize = 10;

fn notes(app: &App, assembled: &Assembled, n_left_anyway: usize, n_events: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if app.workspace.config.company.is_demo {
        notes.push(crate::demo::STAMP.to_owned());
    }
    notes.push(
        "outcomes are what the ledger says now; measures and scores see what was known on the day, by today's definition"
            .to_owned(),
    );
    if assembled.settings.knowledge == Knowledge::Dated {
        notes.push("facts count as known on their own days: good for a look, no ground for a promotion".to_owned());
    }
    if n_left_anyway * LEFT_ANYWAY_SHARE > n_left_anyway + n_events {
        notes.push(format!(
            "{n_left_anyway} account-dates were lost without a decision point inside the horizon, beside {n_events} with one: contracts do not say here when accounts can leave; `--at-risk all` counts every account"
        ));
    }
    notes.push("accounts that were worked on and saved count as wrong warnings: without a holdout a good score looks worse than it is".to_owned());
    notes
}

async fn keep(app: &App, actor: &Actor, assembled: &Assembled, report: &BacktestReport) -> Result<i64, Error> {
    assembled.definition.use_it(app, actor).await?;
    let definition = &assembled.definition.score;
    let new = NewBacktest {
        made_at: app.now(),
        kind: KIND.to_owned(),
        id: definition.id.clone(),
        definition_hash: definition.hash.clone(),
        policy_hash: report.policy_hash.clone(),
        known_at: report.known_at,
        knowledge: word(report.settings.knowledge).to_owned(),
        seed: report.settings.seed,
        settings_json: super::keep::json(&report.settings)?,
        report_json: super::keep::json(report)?,
    };
    Ok(app.store.keep_backtest(&actor.name, new).await?)
}

fn word(knowledge: Knowledge) -> &'static str {
    match knowledge {
        Knowledge::Recorded => "recorded",
        Knowledge::Dated => "dated",
    }
}
