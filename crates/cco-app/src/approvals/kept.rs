//! Proposals as they are kept: matters of the state store.

use crate::app::App;
use crate::error::{Error, Kind};
use cco_domain::approval::{ApprovalClass, Proposal, ProposalState, standing};
use cco_domain::day::Day;
use cco_store::matter::{Matter, Target as At, Write};
use serde::{Deserialize, Serialize};

pub(crate) const KIND: &str = "proposal";

/// A proposal with its number and version.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) no: i64,
    pub(crate) version: i64,
    pub(crate) body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) proposal: Proposal,
    pub(crate) state: ProposalState,
    pub(crate) target: Target,
}

/// What happens when it is applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Target {
    /// The open save of this key may begin.
    Save { key: String },
    /// People do it; the record is all that changes here.
    People,
}

impl Body {
    /// The write that makes a new proposal.
    pub(crate) fn new_write(self) -> Result<Write, Error> {
        let key = key(self.proposal.class, &self.proposal.subject);
        self.write(At::New { key })
    }

    pub(crate) fn write(self, target: At) -> Result<Write, Error> {
        let is_open = !self.state.is_final();
        Ok(Write { kind: KIND, target, is_open, body: json(&self)? })
    }
}

impl Kept {
    pub(crate) async fn load(app: &App, no: i64) -> Result<Kept, Error> {
        let absent = |failure| match failure {
            cco_store::Error::NotFound(_) => Error::not_found("proposal_absent", format!("there is no proposal {no}"))
                .with_hint("`cco approvals list --all` lists them"),
            other => Error::from(other),
        };
        Kept::of(&app.store.matter(KIND, no).await.map_err(absent)?)
    }

    pub(crate) async fn all(app: &App, only_open: bool) -> Result<Vec<Kept>, Error> {
        app.store.matters(KIND, only_open).await?.iter().map(Kept::of).collect()
    }

    fn of(matter: &Matter) -> Result<Kept, Error> {
        Ok(Kept { no: matter.no, version: matter.version, body: parsed(matter)? })
    }

    /// The next version of it.
    pub(crate) fn next(&self, state: ProposalState) -> Result<Write, Error> {
        let body = Body { state, ..self.body.clone() };
        body.write(At::After { no: self.no, version: self.version })
    }

    pub(crate) fn standing(&self, on: Day) -> ProposalState {
        standing(&self.body.state, on)
    }
}

pub(crate) fn key(class: ApprovalClass, subject: &str) -> String {
    format!("{class}/{subject}")
}

/// What this program wrote and can no longer read is damage, or of a newer program.
pub(crate) fn parsed<T: serde::de::DeserializeOwned>(matter: &Matter) -> Result<T, Error> {
    serde_json::from_str(&matter.body_json).map_err(|cause| {
        let message = format!("{} {} cannot be read", matter.kind, matter.no);
        Error::new(Kind::Internal, "matter_unreadable", message).with_cause(cause)
    })
}

pub(crate) fn json(body: &impl Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(body).map_err(|cause| {
        Error::new(Kind::Internal, "matter_unwritable", "it cannot be written as JSON").with_cause(cause)
    })
}
