//! `expansion_list`: accounts that show room to grow, those that have earned the question first.

use super::ground::{Ground, GrowthAccount};
use super::growth::GrowthBase;
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::{HealthRequest, HealthSetting};
use cco_domain::expansion::{Growth, nrr_effect};
use cco_domain::money::Atoms;
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug)]
pub struct ExpansionListRequest {
    pub health: HealthRequest,
    /// Only accounts that this person looks after.
    pub csm: Option<String>,
    /// Only those that have earned the question.
    pub only_ready: bool,
    /// At most so many accounts; `None`: all.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ExpansionListView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub growth_hash: String,
    /// With a sign of growth: the ready first, then by what is estimated.
    pub accounts: Vec<GrowthAccount>,
    pub n_signs: usize,
    pub n_ready: usize,
    pub n_left_out: usize,
    pub base: GrowthBase,
    /// What all ready accounts would pay more a year if every one of them grew; `None`: too few grew to tell.
    pub more_minor: Option<i64>,
    /// Points that net revenue retention would gain by it, over the revenue there is today.
    pub nrr_effect: Option<f64>,
}

pub async fn list(app: &App, actor: &Actor, request: &ExpansionListRequest) -> Result<ExpansionListView, Error> {
    let Ground { book, rules, base, mut accounts } = Ground::open(app, actor, &request.health).await?;
    let opening: Atoms = book.members.iter().map(|member| member.mrr).sum();
    accounts.retain(|account| account.is_sign && (request.csm.is_none() || account.csm == request.csm));
    let n_signs = accounts.len();
    let growths: Vec<Growth> =
        accounts.iter().filter(|account| account.is_to_be_asked()).filter_map(|account| account.growth).collect();
    let n_ready = accounts.iter().filter(|account| account.is_to_be_asked()).count();
    accounts.retain(|account| !request.only_ready || account.is_to_be_asked());
    accounts.sort_by_key(|account| {
        let more = account.estimate.map_or(0, |estimate| estimate.more_minor);
        (Reverse(account.is_to_be_asked()), Reverse(more), account.account_id.clone())
    });
    let n_left_out = accounts.len().saturating_sub(request.limit.unwrap_or(usize::MAX));
    accounts.truncate(request.limit.unwrap_or(usize::MAX));
    let is_told = !growths.is_empty();
    let more: Atoms = growths.iter().map(|growth| growth.more).sum();
    Ok(ExpansionListView {
        setting: book.setting(app),
        growth_hash: rules.hash,
        accounts,
        n_signs,
        n_ready,
        n_left_out,
        base,
        more_minor: is_told.then(|| more.to_minor_per_year()),
        nrr_effect: nrr_effect(&growths, opening).value().filter(|_| is_told),
    })
}
