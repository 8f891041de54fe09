//! Approvals: decisions that people keep for themselves. What is proposed stands with what it would change and why; a person who may
//! approves or rejects it; what is approved is applied once and not after it has expired. `definitions/approvals.toml` says who may.

mod decide;
mod diff;
mod people;
mod policy;
mod proposal;
mod text;

pub use crate::place::FileProblem as ApprovalProblem;
pub use decide::{Act, Refusal, decide, standing};
pub use diff::{Change, Moved, applied, changes};
pub use people::People;
pub use policy::{ApprovalClass, ApprovalLevel, ApprovalPolicy, ClassRule};
pub use proposal::{Party, PartyKind, Proposal, ProposalFault, ProposalState, StateWord, check_proposal};
