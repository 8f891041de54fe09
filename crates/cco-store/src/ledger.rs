//! Which ledger this store is about.

use crate::audit::NewEntry;
use crate::error::Result;
use crate::session::Session;
use crate::store::Store;
use serde_json::json;

impl Store {
    /// The id of the ledger whose files this store lists; `None` before it met one.
    pub async fn ledger_id(&self) -> Result<Option<String>> {
        ledger_id(&mut self.read().await?).await
    }

    /// Ties the store to a ledger for good, and returns the id of the one it is tied to: whoever came first wins.
    pub async fn tie_to_ledger(&self, actor: &str, id: &str, at: i64) -> Result<String> {
        let mut writer = self.write().await?;
        if let Some(tied) = ledger_id(&mut writer).await? {
            return Ok(tied);
        }
        let insert = sqlx::query("INSERT INTO ledger (one, id) VALUES (1, $1)").bind(id.to_owned());
        writer.execute(insert).await?;
        writer
            .commit(NewEntry {
                at,
                actor: actor.to_owned(),
                action: "ledger_tie".to_owned(),
                subject: format!("ledger {id}"),
                detail: json!({}),
            })
            .await?;
        Ok(id.to_owned())
    }
}

async fn ledger_id(session: &mut Session<'_>) -> Result<Option<String>> {
    let tied = session.row::<(String,)>(sqlx::query_as("SELECT id FROM ledger")).await?;
    Ok(tied.map(|(id,)| id))
}
