//! `lifecycle_funnel`: how many accounts came how far, who is slow, and how healthy each stage is.

use super::lives::Lives;
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::{Book, HealthRequest, HealthSetting, Wants};
use cco_domain::lifecycle::{FunnelRow, funnel as rows, stage_on};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct FunnelRequest {
    pub health: HealthRequest,
    /// Only accounts that a source says to be of this segment.
    pub segment: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FunnelView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub stages_hash: String,
    pub segment: Option<String>,
    /// In the order of the definition.
    pub stages: Vec<FunnelStage>,
    /// Of which anything is known by the day.
    pub n_known: usize,
    /// Under contract, and no source says a milestone of them: they stay in the stage that the contract begins.
    pub n_unwatched: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct FunnelStage {
    #[serde(flatten)]
    pub row: FunnelRow,
    pub title: String,
    /// The role that answers for it.
    pub owner: String,
    pub usual_days: Option<u32>,
    /// Of those in it, minor units a year.
    pub arr_minor: i64,
    /// Of those in it that pay, in the order of the bands; unknown scores last, without a band.
    pub health: Vec<BandCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BandCount {
    pub band: Option<String>,
    pub n_accounts: usize,
}

pub async fn funnel(app: &App, actor: &Actor, request: &FunnelRequest) -> Result<FunnelView, Error> {
    let nothing_more = |_: &_, _| Ok(Wants { days: Vec::new(), measures: Vec::new() });
    let book = Book::open(app, actor, &request.health, nothing_more).await?;
    let mut lives = Lives::read(app, &book.scope, book.as_of).await?;
    if let Some(segment) = &request.segment {
        lives.keep_segment(segment);
    }
    let bands = bands(&book)?;
    let mut by_stage: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for life in &lives.lives {
        if let Some(standing) = stage_on(life, &lives.rules, book.as_of) {
            by_stage.entry(standing.stage).or_default().push(&life.account_id);
        }
    }
    let stage = |(row, rule): (FunnelRow, &cco_domain::lifecycle::StageRule)| {
        let accounts = by_stage.get(&row.stage).map_or(&[][..], Vec::as_slice);
        FunnelStage {
            title: rule.title.clone(),
            owner: rule.owner.clone(),
            usual_days: rule.usual_days,
            arr_minor: accounts.iter().filter_map(|account| lives.arr_minor.get(*account)).sum(),
            health: counts(&book, &bands, accounts),
            row,
        }
    };
    let is_unwatched =
        |life: &&cco_domain::lifecycle::AccountLife| life.milestones.is_empty() && life.contract_on.is_some();
    Ok(FunnelView {
        setting: book.setting(app),
        stages_hash: lives.rules.hash.clone(),
        segment: request.segment.clone(),
        stages: rows(&lives.lives, &lives.rules, book.as_of).into_iter().zip(&lives.rules.stages).map(stage).collect(),
        n_known: by_stage.values().map(Vec::len).sum(),
        n_unwatched: lives.lives.iter().filter(is_unwatched).count(),
    })
}

/// Bands of accounts that pay; `None`: the score is unknown.
fn bands(book: &Book) -> Result<BTreeMap<&str, Option<String>>, Error> {
    let (scorer, today) = (book.scorer()?, book.day(book.as_of));
    Ok(book.members.iter().map(|one| (one.account_id.as_str(), scorer.score(one.place, today).band)).collect())
}

fn counts(book: &Book, bands: &BTreeMap<&str, Option<String>>, accounts: &[&str]) -> Vec<BandCount> {
    let own: Vec<&Option<String>> = accounts.iter().filter_map(|account| bands.get(account)).collect();
    let named = book.definition.bands.iter().map(|band| Some(band.id.clone())).chain([None]);
    let count = |band: Option<String>| BandCount { n_accounts: own.iter().filter(|one| ***one == band).count(), band };
    named.map(count).filter(|count| count.n_accounts > 0).collect()
}
