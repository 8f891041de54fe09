//! `approvals_list` and `approvals_show`: what waits for a decision, and what was decided.

use super::kept::Kept;
use super::rules::Rules;
use super::view::{ApprovalDetail, ApprovalLine, detail, line};
use crate::app::App;
use crate::error::Error;
use serde::Serialize;

#[derive(Clone, Copy, Debug, Default)]
pub struct ApprovalsRequest {
    /// Those that are final or have expired, too.
    pub with_final: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ApprovalsView {
    /// Oldest first.
    pub proposals: Vec<ApprovalLine>,
    /// Nobody holds any role: nothing can be approved.
    pub has_no_people: bool,
}

pub async fn list(app: &App, request: &ApprovalsRequest) -> Result<ApprovalsView, Error> {
    let (rules, today) = (Rules::read(app)?, app.today());
    let kept = Kept::all(app, !request.with_final).await?;
    let lines = kept.iter().map(|kept| line(&rules, kept, today));
    let proposals = lines.filter(|line| request.with_final || !line.state.is_final()).collect();
    Ok(ApprovalsView { proposals, has_no_people: rules.people.people.is_empty() })
}

pub async fn show(app: &App, no: i64) -> Result<ApprovalDetail, Error> {
    detail(app, &Rules::read(app)?, &Kept::load(app, no).await?).await
}
