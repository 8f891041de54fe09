//! `figures`: publishing a set of figures, and what later facts would change about it.

mod compute;
mod publish;
mod restate;

pub(crate) use compute::{Asked, request_of};
pub(crate) use publish::published_policy;
pub use publish::{PublicationView, PublicationsView, PublishRequest, publication, publications, publish};
pub use restate::{BatchEffect, Restatement, RestatementsView, restatements};
