//! What a reader may see: everything known at one moment.

use crate::batch;
use crate::error::{Error, Result};
use crate::file;
use crate::session::Session;
use crate::store::Store;
use cco_domain::batch::{BatchNo, Snapshot};

impl Store {
    /// As known at a batch, or now. A batch not yet committed is not found: what it will hold is not known.
    pub async fn snapshot(&self, known_at: Option<BatchNo>) -> Result<Snapshot> {
        let mut session = self.read().await?;
        let head = batch::head(&mut session).await?;
        match known_at {
            None => take(&mut session, head).await,
            Some(no) if (BatchNo(0)..=head).contains(&no) => take(&mut session, no).await,
            Some(no) => Err(Error::NotFound(format!("batch {no} does not exist: the last is batch {head}"))),
        }
    }
}

async fn take(session: &mut Session<'_>, known_at: BatchNo) -> Result<Snapshot> {
    Ok(Snapshot {
        known_at,
        batches: batch::up_to(session, known_at).await?,
        files: file::live(session, known_at).await?,
    })
}
