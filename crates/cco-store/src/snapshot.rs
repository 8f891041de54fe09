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

    /// As known at an instant, in microseconds since 1970-01-01T00:00:00Z: the batches recorded until then.
    pub async fn snapshot_at(&self, instant: i64) -> Result<Snapshot> {
        let mut session = self.read().await?;
        let query = "SELECT no FROM batch WHERE recorded_at <= $1 ORDER BY no DESC LIMIT 1";
        let last: Option<(i64,)> = session.row(sqlx::query_as(query).bind(instant)).await?;
        take(&mut session, last.map_or(BatchNo(0), |(no,)| BatchNo(no))).await
    }
}

async fn take(session: &mut Session<'_>, known_at: BatchNo) -> Result<Snapshot> {
    Ok(Snapshot {
        known_at,
        batches: batch::up_to(session, known_at).await?,
        files: file::live(session, known_at).await?,
    })
}
