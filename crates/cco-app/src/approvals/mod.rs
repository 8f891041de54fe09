//! `approvals`: decisions that people keep for themselves. What is proposed stands until somebody who may decides, or it expires; what
//! was approved is applied once.

mod decide;
mod kept;
mod list;
mod propose;
mod rules;
mod view;

pub use decide::{Decision, apply, decide};
pub use list::{ApprovalsRequest, ApprovalsView, list, show};
pub use propose::{ProposeRequest, propose};
pub use view::{ApprovalDetail, ApprovalLine};

pub(crate) use kept::{Target, json, parsed};
pub(crate) use propose::{expired_write, is_asked, new_write};
pub(crate) use rules::Rules;
