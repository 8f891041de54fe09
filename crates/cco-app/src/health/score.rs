//! `health_score`: every account's score, and how revenue lies over the bands.

use super::book::{Book, HealthRequest, HealthSetting, Member, Wants};
use super::figures::figures;
use super::judgement::{JudgementView, holding};
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::figure::Figure;
use cco_domain::health::{Points, Score};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct ScoresRequest {
    pub health: HealthRequest,
    pub by: Option<Division>,
    /// Accounts to show, the lowest scores first.
    pub limit: usize,
}

/// What accounts can be divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    Segment,
    Owner,
    Band,
    Stage,
}

#[derive(Clone, Debug, Serialize)]
pub struct ScoresView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    /// Accounts, ARR and share of ARR in each band and of unknown score.
    pub figures: Vec<Figure>,
    pub by: Option<Division>,
    pub groups: Vec<GroupView>,
    pub accounts: Vec<AccountHealth>,
    pub is_truncated: bool,
}

/// Accounts of one group.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GroupView {
    /// `None`: not known.
    pub value: Option<String>,
    pub n_accounts: usize,
    pub arr_minor: i64,
    /// The middle one of the known scores, the lower of two middle ones.
    pub median: Option<Points>,
    /// Accounts by band, in the order of the bands.
    pub n_by_band: Vec<usize>,
    pub n_unknown: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountHealth {
    pub account_id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub arr_minor: i64,
    #[serde(flatten)]
    pub score: Score,
    /// The score less that at the beginning of the trend window; `None` where either is unknown.
    pub trend: Option<Points>,
    /// The latest that holds today. It is no part of the score.
    pub judgement: Option<JudgementView>,
}

pub async fn scores(app: &App, actor: &Actor, request: &ScoresRequest) -> Result<ScoresView, Error> {
    let book = Book::open(app, actor, &request.health, |definition, as_of| {
        let start = as_of.plus_days(-i32::try_from(definition.trend_days).unwrap_or(i32::MAX));
        Ok(Wants { days: vec![start], measures: Vec::new() })
    })
    .await?;
    let mut accounts = accounts(app, &book).await?;
    let figures = figures(app, &book, &accounts);
    let groups = request.by.map(|by| groups(&book, by, &accounts)).unwrap_or_default();
    accounts.sort_by_key(|account| {
        let score = (account.score.value.is_none(), account.score.value);
        (score, Reverse(account.arr_minor), account.account_id.clone())
    });
    let is_truncated = accounts.len() > request.limit;
    accounts.truncate(request.limit);
    Ok(ScoresView { setting: book.setting(app), figures, by: request.by, groups, accounts, is_truncated })
}

/// Every member's health on the as-of day.
async fn accounts(app: &App, book: &Book) -> Result<Vec<AccountHealth>, Error> {
    let scorer = book.scorer()?;
    let (first, today) = (0, book.day(book.as_of));
    let mut judged: BTreeMap<String, JudgementView> =
        holding(app).await?.into_iter().map(|judgement| (judgement.account_id.clone(), judgement)).collect();
    let of = |member: &Member| {
        let score = scorer.score(member.place, today);
        AccountHealth {
            account_id: member.account_id.clone(),
            name: member.identity.name.clone(),
            owner: member.identity.owner.clone(),
            arr_minor: member.mrr.to_minor_per_year(),
            trend: score.value.zip(scorer.value(member.place, first)).map(|(now, then)| now - then),
            score,
            judgement: judged.remove(&member.account_id),
        }
    };
    Ok(book.members.iter().map(of).collect())
}

fn groups(book: &Book, by: Division, accounts: &[AccountHealth]) -> Vec<GroupView> {
    let mut groups: BTreeMap<Option<String>, Vec<&AccountHealth>> = BTreeMap::new();
    for account in accounts {
        let value = match by {
            Division::Segment => account.score.segment.clone(),
            Division::Owner => account.owner.clone(),
            Division::Band => account.score.band.clone(),
            Division::Stage => Some(account.score.stage.clone()),
        };
        groups.entry(value).or_default().push(account);
    }
    groups.into_iter().map(|(value, accounts)| group(book, value, &accounts)).collect()
}

fn group(book: &Book, value: Option<String>, accounts: &[&AccountHealth]) -> GroupView {
    let in_band = |band: &str| accounts.iter().filter(|account| account.score.band.as_deref() == Some(band)).count();
    let mut known: Vec<Points> = accounts.iter().filter_map(|account| account.score.value).collect();
    known.sort_unstable();
    GroupView {
        value,
        n_accounts: accounts.len(),
        arr_minor: accounts.iter().map(|account| account.arr_minor).sum(),
        median: (!known.is_empty()).then(|| known[(known.len() - 1) / 2]),
        n_by_band: book.definition.bands.iter().map(|band| in_band(&band.id)).collect(),
        n_unknown: accounts.len() - known.len(),
    }
}
