//! `health_show`: one account's score, taken apart to the facts.

use super::alerts::{self, AlertView, raised_for_members};
use super::book::{Book, HealthRequest, HealthSetting};
use super::judgement::{JudgementView, JudgementsRequest, judgements};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::measures::{FactsRequest, FactsView, facts};
use cco_domain::day::Day;
use cco_domain::health::{
    Combine, Component, ComponentScore, Curve, DefinitionText, Points, ReadScore, Score, ScoreMove, Shape, WhatIf,
    explain_move, what_if,
};
use cco_domain::measure::{Measure, Origin, Reading};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct ShowRequest {
    pub health: HealthRequest,
    pub account: String,
    /// Rows to show behind each reading, the latest.
    pub n_facts: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub account_id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub arr_minor: i64,
    pub text: DefinitionText,
    pub score: ScoreHead,
    pub components: Vec<ComponentView>,
    pub trend_since: Day,
    /// From the beginning of the trend window, by today's definition.
    pub trend: ScoreMove,
    /// That hold, whatever day they were raised on.
    pub alerts: Vec<AlertView>,
    /// That hold today. They are no part of the score.
    pub judgements: Vec<JudgementView>,
    pub what_if: Vec<WhatIf>,
}

/// The score without its components.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreHead {
    pub value: Option<Points>,
    pub low: Points,
    pub high: Points,
    pub band: Option<String>,
    pub low_band: String,
    pub high_band: String,
    pub segment: Option<String>,
    pub stage: String,
    pub known_weight: u32,
    pub min_known_weight: u32,
    pub coverage: f64,
    pub oldest_age_days: Option<u16>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ComponentView {
    pub id: String,
    pub title: String,
    pub combine: Combine,
    pub weight: u32,
    pub points: Option<Points>,
    pub low: Points,
    pub high: Points,
    pub contribution: Option<Points>,
    pub reads: Vec<ReadView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReadView {
    pub measure: String,
    pub title: String,
    pub unit: String,
    pub reading: Reading,
    pub points: Option<Points>,
    /// Whether the component's points rest on it.
    pub counts: bool,
    pub curve: CurveView,
    /// `None`: it does not count, or is made from other measures.
    pub facts: Option<FactsView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CurveView {
    pub shape: Shape,
    /// Value and points.
    pub knots: Vec<(f64, Points)>,
}

pub async fn show(app: &App, actor: &Actor, request: &ShowRequest) -> Result<AccountView, Error> {
    let definitions = alerts::definitions(app)?;
    let book = Book::open(app, actor, &request.health, |definition, as_of| {
        let since = as_of.plus_days(-i32::try_from(definition.trend_days).unwrap_or(i32::MAX));
        alerts::wants(&definitions, since.plus_days(1), as_of)
    })
    .await?;
    let member = book.member(&request.account)?;
    let scorer = book.scorer()?;
    let (before, score) = (scorer.score(member.place, 0), scorer.score(member.place, book.day(book.as_of)));
    let mut alerts = raised_for_members(&book, &definitions)?;
    alerts.retain(|view| view.alert.account_id == member.account_id && view.alert.ended_on.is_none());
    let judged = JudgementsRequest { account: Some(member.account_id.clone()), with_ended: false };
    Ok(AccountView {
        setting: book.setting(app),
        account_id: member.account_id.clone(),
        name: member.identity.name.clone(),
        owner: member.identity.owner.clone(),
        arr_minor: member.mrr.to_minor_per_year(),
        text: book.definition.text.clone(),
        score: head(&book, &score),
        components: components(app, &book, request, &score).await?,
        trend_since: book.features.days[0],
        trend: explain_move(&book.definition, &before, &score),
        alerts,
        judgements: judgements(app, &judged).await?.judgements,
        what_if: what_if(&book.definition, &score),
    })
}

fn head(book: &Book, score: &Score) -> ScoreHead {
    ScoreHead {
        value: score.value,
        low: score.low,
        high: score.high,
        band: score.band.clone(),
        low_band: score.low_band.clone(),
        high_band: score.high_band.clone(),
        segment: score.segment.clone(),
        stage: score.stage.clone(),
        known_weight: score.known_weight,
        min_known_weight: book.definition.min_known_weight,
        coverage: score.coverage,
        oldest_age_days: score.oldest_age_days,
    }
}

async fn components(app: &App, book: &Book, request: &ShowRequest, score: &Score) -> Result<Vec<ComponentView>, Error> {
    let setting = book.definition.setting(score.segment.as_deref(), &score.stage);
    let mut views = Vec::new();
    for (place, scored) in score.components.iter().enumerate() {
        let mut reads = Vec::new();
        for (read, curve) in scored.reads.iter().zip(&setting.curves[place]) {
            reads.push(read_view(app, book, request, read, curve).await?);
        }
        views.push(component_view(&book.definition.components[place], scored, reads));
    }
    Ok(views)
}

fn component_view(component: &Component, scored: &ComponentScore, reads: Vec<ReadView>) -> ComponentView {
    ComponentView {
        id: component.id.clone(),
        title: component.title.clone(),
        combine: component.combine,
        weight: scored.weight,
        points: scored.points,
        low: scored.low,
        high: scored.high,
        contribution: scored.contribution,
        reads,
    }
}

async fn read_view(
    app: &App,
    book: &Book,
    request: &ShowRequest,
    read: &ReadScore,
    curve: &Curve,
) -> Result<ReadView, Error> {
    let measure = measure(book, &read.measure);
    let has_rows = read.counts && matches!(measure.origin, Origin::Facts(_)) && request.n_facts > 0;
    let facts = match has_rows {
        true => Some(rows_behind(app, book, request, &measure.id).await?),
        false => None,
    };
    Ok(ReadView {
        measure: measure.id.clone(),
        title: measure.title.clone(),
        unit: measure.unit.clone(),
        reading: read.reading,
        points: read.points,
        counts: read.counts,
        curve: CurveView { shape: curve.shape(), knots: curve.knots().to_vec() },
        facts,
    })
}

fn measure<'a>(book: &'a Book, id: &str) -> &'a Measure {
    let found = book.measures.iter().find(|measure| measure.id == id);
    found.expect("a definition reads only measures there are: it was checked when it was read")
}

async fn rows_behind(app: &App, book: &Book, request: &ShowRequest, measure: &str) -> Result<FactsView, Error> {
    let request = FactsRequest {
        measures: vec![measure.to_owned()],
        account: request.account.clone(),
        days: vec![book.as_of],
        knowledge: book.knowledge,
        limit: request.n_facts,
    };
    facts(app, &request).await
}
