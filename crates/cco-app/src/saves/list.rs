//! `saves_list`, `saves_show` and `saves_stale`: what is worked on, and what stands still.

use super::kept::{Kept, rules};
use super::view::{SaveDetail, SaveLine, detail, line};
use crate::app::App;
use crate::error::Error;
use serde::Serialize;

#[derive(Clone, Debug, Default)]
pub struct SavesRequest {
    pub owner: Option<String>,
    pub account: Option<String>,
    /// Closed ones, too.
    pub with_closed: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct SavesView {
    /// What is due first on top.
    pub saves: Vec<SaveLine>,
    pub n_stale: usize,
    pub n_overdue: usize,
}

pub async fn list(app: &App, request: &SavesRequest) -> Result<SavesView, Error> {
    let (rules, today) = (rules(app)?, app.today());
    let kept = Kept::all(app, !request.with_closed).await?;
    let is_asked = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|wanted| wanted == own);
    let lines = kept.iter().map(|kept| line(kept, today, &rules));
    let found =
        lines.filter(|line| is_asked(&request.owner, &line.owner) && is_asked(&request.account, &line.account_id));
    Ok(view(found.collect()))
}

/// Those that have not moved for longer than their state allows, or are past their day.
pub async fn stale(app: &App) -> Result<SavesView, Error> {
    let mut found = list(app, &SavesRequest::default()).await?.saves;
    found.retain(|line| line.standing.is_stale || line.standing.days_overdue.is_some());
    Ok(view(found))
}

pub async fn show(app: &App, no: i64) -> Result<SaveDetail, Error> {
    detail(app, &rules(app)?, &Kept::load(app, no).await?).await
}

fn view(mut saves: Vec<SaveLine>) -> SavesView {
    saves.sort_by_key(|line| (line.due_on, line.no));
    SavesView {
        n_stale: saves.iter().filter(|line| line.standing.is_stale).count(),
        n_overdue: saves.iter().filter(|line| line.standing.days_overdue.is_some()).count(),
        saves,
    }
}
