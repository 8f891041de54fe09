//! `approvals_decide` and `approvals_apply`: a person decides, and what was approved is done once.

use super::kept::{Kept, Target};
use super::rules::{Rules, refused};
use super::view::{ApprovalDetail, detail};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::saves;
use cco_domain::approval::{Act, Party, ProposalState, decide as decided};
use cco_store::matter::{Step, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Reject,
    /// By whoever proposed it.
    Withdraw,
}

impl Decision {
    fn act(self, reason: &str) -> Act<'_> {
        match self {
            Decision::Approve => Act::Approve { reason },
            Decision::Reject => Act::Reject { reason },
            Decision::Withdraw => Act::Withdraw { reason },
        }
    }

    fn action(self) -> &'static str {
        match self {
            Decision::Approve => "approval_approve",
            Decision::Reject => "approval_reject",
            Decision::Withdraw => "approval_withdraw",
        }
    }
}

pub async fn decide(
    app: &App,
    actor: &Actor,
    no: i64,
    decision: Decision,
    reason: &str,
) -> Result<ApprovalDetail, Error> {
    let (rules, kept) = (Rules::read(app)?, Kept::load(app, no).await?);
    let (body, on) = (&kept.body, app.today());
    let act = decision.act(reason);
    let state = decided(&body.proposal, &body.state, act, &rules.party(actor), on, &rules.policy);
    let write = kept.next(state.map_err(|refusal| refused(no, refusal))?)?;
    step(app, actor, decision.action(), vec![write]).await?;
    detail(app, &rules, &Kept::load(app, no).await?).await
}

/// Does what was approved, in one transaction with the record of it: of two who apply at once the second meets a conflict, and one who
/// tries again after a crash finds it either done or not begun.
pub async fn apply(app: &App, actor: &Actor, no: i64) -> Result<ApprovalDetail, Error> {
    let (rules, kept) = (Rules::read(app)?, Kept::load(app, no).await?);
    let (body, on) = (&kept.body, app.today());
    let approver = approver(&rules, &body.state, actor);
    let act = Act::Apply { approver: &approver };
    let state = decided(&body.proposal, &body.state, act, &rules.party(actor), on, &rules.policy);
    let state = state.map_err(|refusal| refused(no, refusal))?;
    let mut writes = vec![kept.next(state.clone())?];
    if let Target::Save { key } = &body.target {
        writes.push(saves::approved_write(app, actor, key, &body.proposal, &state).await?);
    }
    step(app, actor, "approval_apply", writes).await?;
    detail(app, &rules, &Kept::load(app, no).await?).await
}

/// Who approved it, with the roles they hold today.
fn approver(rules: &Rules, state: &ProposalState, actor: &Actor) -> Party {
    match state {
        ProposalState::Approved { by, .. } => rules.people.party(by),
        ProposalState::Proposed { .. }
        | ProposalState::Rejected { .. }
        | ProposalState::Expired { .. }
        | ProposalState::Withdrawn { .. }
        | ProposalState::Applied { .. } => rules.party(actor),
    }
}

async fn step(app: &App, actor: &Actor, action: &str, writes: Vec<Write>) -> Result<(), Error> {
    let step = Step { at: app.now(), actor: actor.name.clone(), action: action.to_owned(), writes };
    app.store.step(step).await?;
    Ok(())
}
