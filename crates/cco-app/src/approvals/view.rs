//! Proposals as people see them.

use super::kept::Kept;
use super::rules::Rules;
use crate::app::App;
use crate::data::instant_text;
use crate::error::Error;
use cco_domain::approval::{Change, Party, ProposalState};
use cco_domain::day::Day;
use cco_domain::money::Money;
use serde::Serialize;

/// A proposal on one line.
#[derive(Clone, Debug, Serialize)]
pub struct ApprovalLine {
    pub no: i64,
    pub class: &'static str,
    pub subject: String,
    pub title: String,
    pub amount: Option<Money>,
    pub proposed_by: String,
    pub proposed_on: Day,
    /// As of today: what was neither decided nor applied in time has expired.
    #[serde(flatten)]
    pub state: ProposalState,
    /// Who could decide it today.
    pub deciders: Vec<String>,
}

/// A proposal with all that whoever decides needs to see.
#[derive(Clone, Debug, Serialize)]
pub struct ApprovalDetail {
    #[serde(flatten)]
    pub line: ApprovalLine,
    pub reason: String,
    pub changes: Vec<Change>,
    pub evidence: Vec<String>,
    pub proposer: Party,
    /// The roles that decide; empty where any person may.
    pub roles: Vec<String>,
    pub history: Vec<HistoryLine>,
}

/// Something that was done with it.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLine {
    pub version: i64,
    pub action: String,
    pub actor: String,
    /// RFC 3339.
    pub at: String,
}

pub(super) fn line(rules: &Rules, kept: &Kept, today: Day) -> ApprovalLine {
    let proposal = &kept.body.proposal;
    let roles = rules.policy.rule(proposal.class).approvers(proposal.amount).unwrap_or_default();
    ApprovalLine {
        no: kept.no,
        class: proposal.class.word(),
        subject: proposal.subject.clone(),
        title: proposal.title.clone(),
        amount: proposal.amount,
        proposed_by: proposal.proposed_by.name.clone(),
        proposed_on: proposal.proposed_on,
        state: kept.standing(today),
        deciders: rules.people.holders(roles).map(str::to_owned).collect(),
    }
}

pub(super) async fn detail(app: &App, rules: &Rules, kept: &Kept) -> Result<ApprovalDetail, Error> {
    let proposal = &kept.body.proposal;
    let versions = app.store.matter_versions(super::kept::KIND, kept.no).await?;
    let history = versions.into_iter().map(|version| HistoryLine {
        version: version.version,
        action: version.action,
        actor: version.actor,
        at: instant_text(version.at),
    });
    Ok(ApprovalDetail {
        line: line(rules, kept, app.today()),
        reason: proposal.reason.clone(),
        changes: proposal.changes.clone(),
        evidence: proposal.evidence.clone(),
        proposer: proposal.proposed_by.clone(),
        roles: rules.policy.rule(proposal.class).approvers(proposal.amount).unwrap_or_default().to_vec(),
        history: history.collect(),
    })
}
