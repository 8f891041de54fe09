//! `coverage_plan`: the few accounts to move so that nobody holds more than there are hours for. Nothing is moved.

use super::balance::Balance;
use super::ground::{CoverageHead, Ground, Unowned};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::HealthRequest;
use cco_domain::coverage::{PoolNeed, books, needs};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct CoveragePlanView {
    #[serde(flatten)]
    pub head: CoverageHead,
    #[serde(flatten)]
    pub balance: Balance,
    pub pools: Vec<PoolNeed>,
    pub unowned: Unowned,
    pub hire_above: f64,
    /// No account is moved whose term ends within so many days, or of which that is not known.
    pub no_move_within_days: u32,
}

pub async fn plan(app: &App, actor: &Actor, request: &HealthRequest) -> Result<CoveragePlanView, Error> {
    let ground = Ground::open(app, actor, request).await?;
    let balance = Balance::of(&ground, &ground.holders, &ground.rules);
    let pools = needs(&books(&ground.accounts, &ground.holders, &ground.rules), &ground.rules);
    let Ground { head, rules, moving, unowned, .. } = ground;
    Ok(CoveragePlanView {
        head,
        balance,
        pools,
        unowned,
        hire_above: rules.hire_above,
        no_move_within_days: moving.no_move_within_days,
    })
}
