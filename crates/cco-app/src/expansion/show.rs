//! `expansion_show`: one account's signals, what it has earned, what is open with it, and everything that was read for it.

use super::ground::{Ground, GrowthAccount};
use super::growth::GrowthBase;
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::{HealthRequest, HealthSetting};
use cco_domain::expansion::Signal;
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct ExpansionShowRequest {
    pub health: HealthRequest,
    pub account: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ExpansionView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub growth_hash: String,
    pub account: GrowthAccount,
    /// All that the definition knows, raised or not.
    pub known_signals: Vec<Signal>,
    /// What every measure of the definition reads.
    pub reads: Vec<MeasureRead>,
    pub base: GrowthBase,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureRead {
    pub measure: String,
    /// `None`: not known.
    pub value: Option<f64>,
}

pub async fn show(app: &App, actor: &Actor, request: &ExpansionShowRequest) -> Result<ExpansionView, Error> {
    let ground = Ground::open(app, actor, &request.health).await?;
    let member = ground.book.member(&request.account)?;
    let read = |measure: &str| MeasureRead { measure: measure.to_owned(), value: ground.value(member, measure) };
    let reads = ground.rules.measures().into_iter().map(read).collect();
    let is_it = |account: &&GrowthAccount| account.account_id == member.account_id;
    let account = ground.accounts.iter().find(is_it).expect("every member of the book is among its accounts").clone();
    Ok(ExpansionView {
        setting: ground.book.setting(app),
        growth_hash: ground.rules.hash,
        account,
        known_signals: ground.rules.signals,
        reads,
        base: ground.base,
    })
}
