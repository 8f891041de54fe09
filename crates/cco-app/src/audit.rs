//! `audit`: who did what, and whether the record of it is as it was written.

use crate::app::App;
use crate::data::instant_text;
use crate::error::{Error, Kind};
use cco_store::audit::{AuditCheck, Entry};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct AuditView {
    /// Newest first.
    pub entries: Vec<AuditEntryView>,
    /// Those left out included.
    pub n_entries: i64,
    pub is_truncated: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AuditEntryView {
    pub no: i64,
    /// RFC 3339, UTC.
    pub at: String,
    pub actor: String,
    /// `noun_verb`.
    pub action: String,
    pub subject: String,
    /// JSON text, as it was hashed.
    pub detail: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct AuditCheckView {
    pub n_entries: i64,
}

/// The latest entries.
pub async fn audit_list(app: &App, limit: u32) -> Result<AuditView, Error> {
    let entries = app.store.audit_log(limit).await?;
    let n_entries = app.store.audit_len().await?;
    let is_truncated = (entries.len() as i64) < n_entries;
    Ok(AuditView { entries: entries.into_iter().map(view).collect(), n_entries, is_truncated })
}

fn view(entry: Entry) -> AuditEntryView {
    let Entry { no, at, actor, action, subject, detail_json, hash: _ } = entry;
    AuditEntryView { no, at: instant_text(at), actor, action, subject, detail: detail_json }
}

/// Refuses an audit that was changed after it was written, and promotions and backtests that were.
pub async fn audit_verify(app: &App) -> Result<AuditCheckView, Error> {
    let fault = match app.store.verify_audit().await? {
        AuditCheck::Intact { n_entries } => return Ok(AuditCheckView { n_entries }),
        AuditCheck::Broken { first } => {
            format!("entry {first} of the audit was changed or removed, or is not cco's own")
        }
        AuditCheck::Altered { entry } => {
            format!("what entry {entry} of the audit vouches for was changed after it was recorded")
        }
        AuditCheck::Unvouched => "saves, proposals or calls were written past the audit".to_owned(),
    };
    Err(Error::new(Kind::Conflict, "audit_broken", fault)
        .with_hint("compare the state store with a backup: nothing after that entry can be relied on"))
}
