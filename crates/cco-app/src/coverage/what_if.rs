//! `coverage_what_if`: books and hours if people came or left, or accounts took more or less of their time. Nothing is changed.

use super::balance::Balance;
use super::ground::{CoverageHead, Ground, Unowned};
use super::suppose::{Supposed, suppose};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::HealthRequest;
use cco_domain::coverage::{PoolNeed, books, needs};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct WhatIfRequest {
    pub health: HealthRequest,
    /// At least one.
    pub supposed: Vec<Supposed>,
}

#[derive(Clone, Debug, Serialize)]
pub struct WhatIfView {
    #[serde(flatten)]
    pub head: CoverageHead,
    pub pools: Vec<PoolNeed>,
    /// As supposed.
    pub pools_then: Vec<PoolNeed>,
    /// What would have to be moved then.
    #[serde(flatten)]
    pub balance: Balance,
    pub unowned: Unowned,
    pub hire_above: f64,
}

pub async fn what_if(app: &App, actor: &Actor, request: &WhatIfRequest) -> Result<WhatIfView, Error> {
    if request.supposed.is_empty() {
        return Err(Error::invalid("nothing_supposed", "nothing is supposed to be different")
            .with_hint("say --leaves, --join, --hours or --hours-per-account; `cco coverage show` tells how it is"));
    }
    let ground = Ground::open(app, actor, &request.health).await?;
    let (holders, rules) = suppose(&ground, &request.supposed)?;
    let now = books(&ground.accounts, &ground.holders, &ground.rules);
    let then = books(&ground.accounts, &holders, &rules);
    Ok(WhatIfView {
        pools: needs(&now, &ground.rules),
        pools_then: needs(&then, &rules),
        balance: Balance::of(&ground, &holders, &rules),
        unowned: ground.unowned,
        hire_above: rules.hire_above,
        head: ground.head,
    })
}
