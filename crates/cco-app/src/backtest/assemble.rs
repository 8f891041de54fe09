//! From a ledger to account-dates: scores from what was known, outcomes from what is known now.

use super::definition::Definition;
use super::ground::{Ground, USAGE_CHANGE};
use super::hindsight;
use super::panel::{Panel, Row};
use super::report::{AuditFinding, Settings};
use super::request::BacktestRequest;
use crate::app::App;
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::health::{Points, ScoreDefinition, Scorer, Verdict};
use cco_domain::measure::{Features, Measure};
use cco_store::judgement::Judgement;

/// Everything an evaluation needs.
pub(super) struct Assembled {
    pub(super) definition: Definition,
    pub(super) snapshot: Snapshot,
    pub(super) policy_hash: String,
    pub(super) settings: Settings,
    pub(super) panel: Panel,
    pub(super) features: Features,
    pub(super) findings: Vec<AuditFinding>,
}

pub(super) async fn assemble(
    app: &App,
    request: &BacktestRequest,
    tell: impl Fn(&'static str) -> Result<(), Error>,
) -> Result<Assembled, Error> {
    let definition = Definition::read(app, &request.score)?;
    let measures = definition.measures_and(app, &[USAGE_CHANGE])?;
    let ground = Ground::lay(app, &request.question, &measures, &tell).await?;
    tell("scores")?;
    let judgements = app.store.judgements().await?;
    let judgements = ground.days().iter().map(|day| held_on(app, &judgements, *day)).collect::<Result<Vec<_>, _>>()?;
    let read = read_by(&definition.score, &measures);
    let findings = hindsight::findings(app, &ground.snapshot, request.question.knowledge, ground.days(), &read);
    let (definition, ground, rows) = crate::blocking(move || {
        let rows = scored(&ground, &definition.score, &judgements);
        (definition, ground, rows)
    })
    .await?;
    let rows = rows?;
    let settings = request.settle(ground.days(), rows.len());
    let renewals = ground.renewals();
    let Ground { snapshot, policy_hash, features, segments, .. } = ground;
    let panel = Panel {
        accounts: features.accounts.clone(),
        days: features.days.clone(),
        segments: segments.names,
        rows,
        renewals,
    };
    Ok(Assembled { definition, snapshot, policy_hash, settings, panel, features, findings })
}

/// Measures that the score reads, without the baseline's own.
fn read_by(definition: &ScoreDefinition, measures: &[Measure]) -> Vec<Measure> {
    let read = definition.measures();
    measures.iter().filter(|measure| read.contains(measure.id.as_str())).cloned().collect()
}

/// Judgements that held at the end of a day, oldest first.
fn held_on(app: &App, judgements: &[Judgement], day: Day) -> Result<Vec<Judgement>, Error> {
    let end = app.end_of(day)?;
    let holds = |judgement: &&Judgement| {
        judgement.made_at <= end
            && judgement.expires_on > day
            && judgement.withdrawn.as_ref().is_none_or(|withdrawal| withdrawal.at > end)
    };
    Ok(judgements.iter().filter(holds).cloned().collect())
}

/// The rows with what the score and people said of them.
///
/// - `judgements`: by observation day.
fn scored(ground: &Ground, definition: &ScoreDefinition, judgements: &[Vec<Judgement>]) -> Result<Vec<Row>, Error> {
    let scorer = Scorer::new(definition, &ground.features, &ground.segments)?;
    let scored = |row: Row| {
        let score = scorer.value(row.account as usize, row.day as usize);
        let account = &ground.features.accounts[row.account as usize];
        let judgement = judgements[row.day as usize].iter().rfind(|judgement| judgement.account_id == *account);
        Row {
            score: score.map(Points::number),
            band: score.and_then(|score| band(definition, score)),
            judged: judgement.and_then(|judgement| judged(definition, &judgement.verdict, score)),
            ..row
        }
    };
    Ok(ground.rows().into_iter().map(scored).collect())
}

fn band(definition: &ScoreDefinition, score: Points) -> Option<u32> {
    let place = definition.bands.iter().position(|band| band.holds(score))?;
    u32::try_from(place).ok()
}

/// A judgement as a score: the middle of its band, or the score moved by its points.
fn judged(definition: &ScoreDefinition, verdict: &Verdict, score: Option<Points>) -> Option<f64> {
    match verdict {
        Verdict::Points(points) => score.map(|score| (score + *points).number().clamp(0.0, 100.0)),
        Verdict::Band(id) => {
            let band = definition.bands.iter().find(|band| band.id == *id)?;
            Some((band.from.number() + band.to.number()) / 2.0)
        }
    }
}
