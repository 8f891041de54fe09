//! `coverage_show`: what each person looks after, against what is usual and against the hours there are.

use super::ground::{CoverageHead, Ground, Unowned};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::HealthRequest;
use cco_domain::coverage::{Book, PoolNeed, books, needs};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    #[serde(flatten)]
    pub head: CoverageHead,
    /// By name.
    pub books: Vec<Book>,
    pub pools: Vec<PoolNeed>,
    pub unowned: Unowned,
    /// A load above it is too much.
    pub hire_above: f64,
}

pub async fn show(app: &App, actor: &Actor, request: &HealthRequest) -> Result<CoverageView, Error> {
    let Ground { head, rules, accounts, holders, unowned, .. } = Ground::open(app, actor, request).await?;
    let books = books(&accounts, &holders, &rules);
    let pools = needs(&books, &rules);
    Ok(CoverageView { head, books, pools, unowned, hire_above: rules.hire_above })
}
