//! What is proposed, by whom, and how it stands.

use super::diff::Change;
use super::policy::ApprovalClass;
use crate::day::Day;
use crate::money::Money;
use crate::wording::worded;
use serde::{Deserialize, Serialize};

/// Something that a person is asked to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub class: ApprovalClass,
    /// What it is about, such as the id of an account.
    pub subject: String,
    pub title: String,
    pub reason: String,
    /// What is at stake a year, in the reporting currency.
    pub amount: Option<Money>,
    /// At least one.
    pub changes: Vec<Change>,
    /// Ids of the figures it rests on; each can be opened.
    pub evidence: Vec<String>,
    pub proposed_by: Party,
    pub proposed_on: Day,
}

/// Somebody, or something that acts for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub name: String,
    pub kind: PartyKind,
    /// Those it holds now. An agent's count for nothing.
    pub roles: Vec<String>,
}

worded! {
    /// Who can answer for a decision, and who cannot.
    PartyKind {
        Person = "person",
        /// A program that acts for somebody.
        Agent = "agent",
    }
}

worded! {
    /// The word of a state.
    StateWord {
        Proposed = "proposed",
        Approved = "approved",
        Rejected = "rejected",
        Expired = "expired",
        Withdrawn = "withdrawn",
        Applied = "applied",
    }
}

/// How a proposal stands. The last four are final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ProposalState {
    Proposed {
        /// First day on which nobody can approve it any more.
        expires_on: Day,
    },
    Approved {
        by: String,
        reason: String,
        on: Day,
        /// First day on which it cannot be applied any more.
        expires_on: Day,
    },
    Rejected {
        by: String,
        reason: String,
        on: Day,
    },
    Expired {
        on: Day,
    },
    Withdrawn {
        by: String,
        reason: String,
        on: Day,
    },
    Applied {
        by: String,
        on: Day,
        approved_by: String,
    },
}

/// Why something cannot be proposed as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProposalFault {
    #[error("a proposal needs a reason")]
    NoReason,
    #[error("a proposal needs evidence: name the figures it rests on")]
    NoEvidence,
    #[error("a proposal that changes nothing needs no decision")]
    NoChange,
    #[error("`{0}` is proposed to become what it is")]
    SameValue(String),
    #[error("`{0}` is proposed to change twice")]
    TwiceChanged(String),
}

impl ProposalState {
    pub fn word(&self) -> StateWord {
        match self {
            ProposalState::Proposed { .. } => StateWord::Proposed,
            ProposalState::Approved { .. } => StateWord::Approved,
            ProposalState::Rejected { .. } => StateWord::Rejected,
            ProposalState::Expired { .. } => StateWord::Expired,
            ProposalState::Withdrawn { .. } => StateWord::Withdrawn,
            ProposalState::Applied { .. } => StateWord::Applied,
        }
    }

    pub fn is_final(&self) -> bool {
        !matches!(self, ProposalState::Proposed { .. } | ProposalState::Approved { .. })
    }
}

impl Party {
    /// Whether it can answer for something that one of these roles decides about.
    pub fn holds_any(&self, roles: &[String]) -> bool {
        self.kind == PartyKind::Person && self.roles.iter().any(|role| roles.contains(role))
    }
}

/// Whether a proposal says all that whoever decides needs to see.
pub fn check_proposal(proposal: &Proposal) -> Result<(), ProposalFault> {
    let is_said = |text: &String| !text.trim().is_empty();
    if !is_said(&proposal.reason) {
        return Err(ProposalFault::NoReason);
    }
    if !proposal.evidence.iter().any(is_said) {
        return Err(ProposalFault::NoEvidence);
    }
    if proposal.changes.is_empty() {
        return Err(ProposalFault::NoChange);
    }
    for (place, change) in proposal.changes.iter().enumerate() {
        if change.before == change.after {
            return Err(ProposalFault::SameValue(change.path.clone()));
        }
        if proposal.changes[..place].iter().any(|earlier| earlier.path == change.path) {
            return Err(ProposalFault::TwiceChanged(change.path.clone()));
        }
    }
    Ok(())
}
