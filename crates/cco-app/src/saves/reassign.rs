//! `saves_reassign`: open saves go with their accounts to another CSM.

use super::kept::{Body, Kept};
use super::open::step;
use crate::app::{Actor, App, KnownAt};
use crate::error::Error;
use crate::health::identities;
use cco_domain::save::{OwnerChange, reassigned};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct ReassignView {
    pub reassigned: Vec<Reassigned>,
    /// Open saves that stay where they are.
    pub n_stay: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reassigned {
    pub no: i64,
    pub account_id: String,
    pub from: String,
    pub to: String,
}

/// Who looks after an account today has its open saves, where they were with who looked after it before. What somebody else works on
/// stays with them.
pub async fn reassign(app: &App, actor: &Actor) -> Result<ReassignView, Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let identities = identities(app, &snapshot, app.today()).await?;
    let kept = Kept::all(app, true).await?;
    let (mut writes, mut found) = (Vec::new(), Vec::new());
    for one in &kept {
        let account_id = one.body.save.key.account_id.as_str();
        let now = identities.get(account_id).and_then(|identity| identity.owner.clone());
        let (Some(from), Some(to)) = (one.body.csm.clone(), now) else { continue };
        let change = OwnerChange { account_id, from: &from, to: &to };
        if let Some(save) = reassigned(&one.body.save, change) {
            writes.push(one.next_body(Body { save, csm: Some(to.clone()) })?);
            found.push(Reassigned { no: one.no, account_id: account_id.to_owned(), from, to });
        }
    }
    if !writes.is_empty() {
        step(app, actor, "save_reassign", writes).await?;
    }
    Ok(ReassignView { n_stay: kept.len() - found.len(), reassigned: found })
}
