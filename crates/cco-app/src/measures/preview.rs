//! `measures_preview`: what measures are on days, with what is unknown, and how they lie over accounts.

use super::distribution::Distribution;
use super::library::library;
use crate::app::{App, KnownAt};
use crate::error::{Error, Kind};
use crate::revenue::default_as_of;
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::day::Day;
use cco_domain::measure::{FeatureColumn, Features, Knowledge, Measure, Reading};
use cco_domain::metric::Better;
use cco_ledger::Value;
use cco_ledger::features::{FeatureQuestion, RevenueTerms, features};
use serde::Serialize;
use std::collections::BTreeMap;
use tokio::runtime::Handle;

#[derive(Clone, Debug)]
pub struct PreviewRequest {
    pub measures: Vec<String>,
    /// Empty: the day that revenue figures are as of when none is asked for.
    pub days: Vec<Day>,
    pub knowledge: Knowledge,
    pub by_segment: bool,
    /// Only this one; distributions are of all accounts still.
    pub account: Option<String>,
    /// Accounts to show for each day; `None`: all.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PreviewView {
    pub knowledge: Knowledge,
    pub known_at: BatchNo,
    pub days: Vec<Day>,
    pub measures: Vec<MeasureHead>,
    pub summaries: Vec<Summary>,
    /// By day; those that the first measure makes look worst come first.
    pub accounts: Vec<AccountValues>,
    pub n_left_out: usize,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MeasureHead {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub hash: String,
}

/// A measure on a day, over all accounts or those of a segment.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub measure: String,
    pub day: Day,
    /// Absent: all accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(flatten)]
    pub distribution: Distribution,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountValues {
    pub day: Day,
    pub account: String,
    /// In the order of the measures.
    pub readings: Vec<Reading>,
}

/// Accounts without a segment are shown under this name.
const NO_SEGMENT: &str = "unknown";
/// More than any company has.
const MOST_ACCOUNTS: usize = 50_000_000;

pub async fn preview(app: &App, request: &PreviewRequest) -> Result<PreviewView, Error> {
    let measures = library(&app.workspace.definitions())?.in_order(request.measures.iter().map(String::as_str))?;
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let days = days(app, &request.days, &snapshot)?;
    refuse_before_records(app, request.knowledge, &snapshot, &days)?;
    let values = values(app, &snapshot, &measures, &days, request.knowledge).await?;
    let asked = asked(request, &measures, &values);
    let only = request.account.as_deref().map(|id| account(&values, id)).transpose()?;
    let (accounts, n_left_out) = accounts(request, &asked, &values, only);
    Ok(PreviewView {
        knowledge: request.knowledge,
        known_at: snapshot.known_at,
        summaries: summaries(app, request, &snapshot, &asked, &values).await?,
        measures: asked.iter().map(|(measure, _)| head(measure)).collect(),
        accounts,
        n_left_out,
        notes: notes(app, request.knowledge, &snapshot, &days),
        days,
    })
}

/// Measures, parts first, of all accounts on rising days, by the facts known at the snapshot.
pub(crate) async fn values(
    app: &App,
    snapshot: &Snapshot,
    measures: &[Measure],
    days: &[Day],
    knowledge: Knowledge,
) -> Result<Features, Error> {
    let (policy, zone, reporting) = (app.policy()?, app.time_zone(), app.workspace.config.company.currency);
    let (ledger, snapshot, runtime) = (app.ledger.clone(), snapshot.clone(), Handle::current());
    let (measures, days) = (measures.to_vec(), days.to_vec());
    let found = crate::blocking(move || {
        let revenue = Some(RevenueTerms { policy: &policy, reporting });
        let question = FeatureQuestion { measures: &measures, days: &days, knowledge, zone: &zone, revenue };
        runtime.block_on(features(&ledger, &snapshot, &question))
    });
    Ok(found.await??)
}

/// The days asked for, rising; without any, the last month end that the facts cover.
pub(super) fn days(app: &App, asked: &[Day], snapshot: &Snapshot) -> Result<Vec<Day>, Error> {
    if snapshot.files.is_empty() {
        let company = &app.workspace.config.company.name;
        let message = format!("{company} knows no facts at batch {}", snapshot.known_at);
        return Err(Error::new(Kind::NotEnoughData, "no_facts", message).with_hint("`cco import FILES…` loads exports"));
    }
    let mut days = asked.to_vec();
    if days.is_empty() {
        let last_fact = snapshot.files.iter().filter_map(|file| file.last_day).max();
        days.push(default_as_of(app, snapshot, last_fact));
    }
    days.sort();
    days.dedup();
    Ok(days)
}

/// What was recorded by a day, when nothing was, is nothing: say so instead of showing unknowns.
pub(crate) fn refuse_before_records(
    app: &App,
    knowledge: Knowledge,
    snapshot: &Snapshot,
    days: &[Day],
) -> Result<(), Error> {
    let first = snapshot.batches.iter().map(|batch| app.day_of(batch.recorded_at)).min();
    match (knowledge, days.last(), first) {
        (Knowledge::Recorded, Some(last), Some(first)) if first > *last => Err(Error::new(
            Kind::NotEnoughData,
            "nothing_recorded_by_then",
            format!("nothing was recorded by {last}: the first batch is of {first}"),
        )
        .with_hint("pass --known dated: history that was loaded in one go counts as known on its own days")),
        _ => Ok(()),
    }
}

fn notes(app: &App, knowledge: Knowledge, snapshot: &Snapshot, days: &[Day]) -> Vec<String> {
    let mut notes = Vec::new();
    if app.workspace.config.company.is_demo {
        notes.push(crate::demo::STAMP.to_owned());
    }
    let later = |day: &Day| snapshot.batches.iter().filter(|batch| app.day_of(batch.recorded_at) > *day).count();
    let n_later = days.first().map_or(0, later);
    if knowledge == Knowledge::Recorded && n_later * 2 > snapshot.batches.len() {
        let n_batches = snapshot.batches.len();
        notes.push(format!(
            "{n_later} of {n_batches} batches were recorded after {}: what they hold is not seen on it (`--known dated` sees it)",
            days[0]
        ));
    }
    if knowledge == Knowledge::Dated {
        notes.push("facts count as known on their own days: good for a look, no ground for a promotion".to_owned());
    }
    notes
}

/// The measures asked for, without the parts that were computed for them.
fn asked<'a>(
    request: &PreviewRequest,
    measures: &'a [Measure],
    values: &'a Features,
) -> Vec<(&'a Measure, &'a FeatureColumn)> {
    let of = |id: &String| {
        let measure = measures.iter().find(|measure| measure.id == *id)?;
        Some((measure, values.column(id)?))
    };
    request.measures.iter().filter_map(of).collect()
}

fn account(values: &Features, id: &str) -> Result<usize, Error> {
    values.account(id).ok_or_else(|| {
        Error::not_found("account_absent", format!("no account `{id}` is known"))
            .with_hint("cco sql \"select account_id, name from account\" lists them")
    })
}

fn head(measure: &Measure) -> MeasureHead {
    let Measure { id, title, unit, hash, .. } = measure.clone();
    MeasureHead { id, title, unit, hash }
}

async fn summaries(
    app: &App,
    request: &PreviewRequest,
    snapshot: &Snapshot,
    asked: &[(&Measure, &FeatureColumn)],
    values: &Features,
) -> Result<Vec<Summary>, Error> {
    let mut summaries = Vec::new();
    for (number, day) in values.days.iter().enumerate() {
        let segments = match request.by_segment {
            true => Some(segments(app, request.knowledge, snapshot, *day).await?),
            false => None,
        };
        for (measure, column) in asked {
            let summary = |segment: Option<String>, readings: Vec<Reading>| Summary {
                measure: measure.id.clone(),
                day: *day,
                segment,
                distribution: Distribution::of(readings),
            };
            let all = (0..values.accounts.len()).map(|account| column.reading(values.cell(account, number)));
            summaries.push(summary(None, all.clone().collect()));
            let mut by_segment: BTreeMap<&str, Vec<Reading>> = BTreeMap::new();
            for (account, reading) in values.accounts.iter().zip(all).filter(|_| segments.is_some()) {
                let segment = segments.as_ref().and_then(|segments| segments.get(account));
                by_segment.entry(segment.map_or(NO_SEGMENT, String::as_str)).or_default().push(reading);
            }
            summaries.extend(by_segment.into_iter().map(|(name, readings)| summary(Some(name.to_owned()), readings)));
        }
    }
    Ok(summaries)
}

/// Account and segment as of the day, as known then or now.
async fn segments(
    app: &App,
    knowledge: Knowledge,
    snapshot: &Snapshot,
    day: Day,
) -> Result<BTreeMap<String, String>, Error> {
    let then = match knowledge {
        Knowledge::Recorded => app.snapshot(KnownAt::Day(day)).await?,
        Knowledge::Dated => snapshot.clone(),
    };
    let text = "select account_id, segment from as_of.account where segment is not null";
    let answer = app.ledger.sql(&then, day, text, MOST_ACCOUNTS).await?;
    let pair = |row: Vec<Value>| match <[Value; 2]>::try_from(row) {
        Ok([Value::Text(account), Value::Text(segment)]) => Some((account, segment)),
        _ => None,
    };
    Ok(answer.rows.into_iter().filter_map(pair).collect())
}

fn accounts(
    request: &PreviewRequest,
    asked: &[(&Measure, &FeatureColumn)],
    values: &Features,
    only: Option<usize>,
) -> (Vec<AccountValues>, usize) {
    let (mut shown, mut n_left_out) = (Vec::new(), 0);
    for (number, day) in values.days.iter().enumerate() {
        let mut order: Vec<usize> = match only {
            Some(account) => vec![account],
            None => (0..values.accounts.len()).collect(),
        };
        if let Some((measure, column)) = asked.first() {
            order.sort_by(|a, b| {
                let value = |account: &usize| column.value(values.cell(*account, number));
                worst_first(measure.better, value(a), value(b))
            });
        }
        let n_shown = request.limit.unwrap_or(usize::MAX).min(order.len());
        n_left_out += order.len() - n_shown;
        shown.extend(order[..n_shown].iter().map(|account| AccountValues {
            day: *day,
            account: values.accounts[*account].clone(),
            readings: asked.iter().map(|(_, column)| column.reading(values.cell(*account, number))).collect(),
        }));
    }
    (shown, n_left_out)
}

/// Unknown values last. Where neither way is better, the largest come first.
fn worst_first(better: Better, a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) if better == Better::Higher => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
