//! Who decides what, and as whom somebody acts.

use crate::app::{Actor, App};
use crate::definitions::read;
use crate::error::{Error, Kind};
use cco_domain::approval::{ApprovalClass, ApprovalPolicy, Party, People, Refusal};
use cco_domain::money::Money;

/// The policy and the people of the workspace, as they are now.
pub(crate) struct Rules {
    pub(crate) policy: ApprovalPolicy,
    pub(crate) people: People,
}

impl Rules {
    pub(crate) fn read(app: &App) -> Result<Rules, Error> {
        let folder = app.workspace.definitions();
        Ok(Rules {
            policy: read(&folder, "approvals.toml", ApprovalPolicy::parse)?,
            people: read(&folder, "people.toml", People::parse)?,
        })
    }

    pub(crate) fn party(&self, actor: &Actor) -> Party {
        self.people.party(&actor.name)
    }

    /// Whether a person must decide about something of this amount.
    pub(crate) fn asks(&self, class: ApprovalClass, amount: Money) -> bool {
        self.policy.rule(class).approvers(Some(amount)).is_some()
    }
}

/// Why an act on a proposal is refused, as a failure with its way out.
pub(crate) fn refused(no: i64, refusal: Refusal) -> Error {
    let (kind, hint) = match &refusal {
        Refusal::NoRole { .. } | Refusal::RoleRevoked { .. } => (
            Kind::Forbidden,
            "definitions/people.toml says who holds which role, definitions/approvals.toml who decides",
        ),
        Refusal::Agent(_) | Refusal::OwnProposal(_) | Refusal::NotTheProposer(_) | Refusal::NotTheApprover(_) => {
            (Kind::Forbidden, "`cco approvals show` says who may decide")
        }
        Refusal::NoReason => (Kind::Invalid, "pass --reason"),
        Refusal::Expired(_) => (Kind::Conflict, "propose it again, with what is known today"),
        Refusal::NotApproved => (Kind::Conflict, "`cco approvals approve` comes first"),
        Refusal::Final(_) | Refusal::AlreadyApproved(_) => (Kind::Conflict, "`cco approvals show` says how it stands"),
    };
    Error::new(kind, "approval_refused", format!("proposal {no}: {refusal}")).with_hint(hint)
}
