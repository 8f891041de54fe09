//! `approvals_propose`: asks people to decide something.

use super::kept::{Body, Kept, Target, key};
use super::rules::Rules;
use super::view::{ApprovalDetail, detail};
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::approval::{ApprovalClass, Change, Proposal, ProposalFault, ProposalState, check_proposal};
use cco_domain::money::Money;
use cco_store::matter::{Step, Write};

#[derive(Clone, Debug)]
pub struct ProposeRequest {
    pub class: ApprovalClass,
    /// What it is about, such as the id of an account.
    pub subject: String,
    pub title: String,
    pub reason: String,
    /// Minor units a year, in the company's currency; `None`: not known, and so could be any.
    pub amount_minor: Option<i64>,
    /// What would become what: name, now, then.
    pub changes: Vec<(String, String, String)>,
    /// Ids of the figures it rests on.
    pub evidence: Vec<String>,
}

pub async fn propose(app: &App, actor: &Actor, request: &ProposeRequest) -> Result<ApprovalDetail, Error> {
    if let Some(minor) = request.amount_minor.filter(|minor| *minor < 0) {
        let message = format!("an amount at stake cannot be {minor}: who decides goes by it");
        return Err(Error::invalid("proposal_invalid", message).with_hint("pass --amount from 0 on, or leave it out"));
    }
    let rules = Rules::read(app)?;
    let currency = app.workspace.config.company.currency;
    let change = |(name, before, after): &(String, String, String)| Change {
        path: format!("/{name}"),
        before: before.as_str().into(),
        after: after.as_str().into(),
    };
    let proposal = Proposal {
        class: request.class,
        subject: request.subject.clone(),
        title: request.title.clone(),
        reason: request.reason.clone(),
        amount: request.amount_minor.map(|minor| Money { minor, currency }),
        changes: request.changes.iter().map(change).collect(),
        evidence: request.evidence.clone(),
        proposed_by: rules.party(actor),
        proposed_on: app.today(),
    };
    let mut writes = expired_write(app, request.class, &request.subject).await?;
    let place = writes.len();
    writes.push(new_write(proposal, &rules, Target::People)?);
    let step = Step { at: app.now(), actor: actor.name.clone(), action: "approval_propose".to_owned(), writes };
    let written = app.store.step(step).await?;
    detail(app, &rules, &Kept::load(app, written[place].no).await?).await
}

/// A proposal that says all that whoever decides needs to see.
pub(crate) fn new_write(proposal: Proposal, rules: &Rules, target: Target) -> Result<Write, Error> {
    check_proposal(&proposal)?;
    let state = proposal.opened(&rules.policy);
    Body { proposal, state, target }.new_write()
}

/// Whether somebody can still decide about the same, or apply what was decided.
pub(crate) async fn is_asked(app: &App, class: ApprovalClass, subject: &str) -> Result<bool, Error> {
    let wanted = key(class, subject);
    let is_same = |kept: &Kept| key(kept.body.proposal.class, &kept.body.proposal.subject) == wanted;
    let is_live = |kept: &Kept| !kept.standing(app.today()).is_final();
    Ok(Kept::all(app, true).await?.iter().any(|kept| is_same(kept) && is_live(kept)))
}

/// Writes down that an earlier proposal about the same has expired, so that it is not in the way of a new one.
pub(crate) async fn expired_write(app: &App, class: ApprovalClass, subject: &str) -> Result<Vec<Write>, Error> {
    let wanted = key(class, subject);
    let open = Kept::all(app, true).await?;
    let is_same = |kept: &&Kept| key(kept.body.proposal.class, &kept.body.proposal.subject) == wanted;
    let found = open.iter().filter(is_same).map(|kept| (kept, kept.standing(app.today())));
    let expired = found.filter(|(_, state)| matches!(state, ProposalState::Expired { .. }));
    expired.map(|(kept, state)| kept.next(state)).collect()
}

impl From<ProposalFault> for Error {
    fn from(fault: ProposalFault) -> Error {
        let hint = match fault {
            ProposalFault::NoReason => "pass --reason",
            ProposalFault::NoEvidence => {
                "pass --evidence with ids of figures, such as those that `cco health show` prints"
            }
            ProposalFault::NoChange | ProposalFault::SameValue(_) | ProposalFault::TwiceChanged(_) => {
                "pass --change name=now..then"
            }
        };
        Error::invalid("proposal_invalid", fault.to_string()).with_hint(hint)
    }
}
