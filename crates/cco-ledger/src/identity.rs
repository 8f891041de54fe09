//! The ledger's own id, kept beside its files, so that a catalog can tell whether they are the ones it lists.

use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use cco_domain::batch::FactFile;
use futures::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const ID: &str = "ledger-id";

impl Ledger {
    /// An id that no other ledger or file has: time orders them, chance keeps them apart.
    pub fn fresh_id() -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        let chance = RandomState::new().hash_one(now);
        format!("{now:016x}-{chance:016x}")
    }

    /// The id that was kept here; `None` before a catalog met this ledger.
    pub async fn id(&self) -> Result<Option<String>> {
        let refuse = |error| Error::from_store(Doing::Reading, &self.full_name(ID), error);
        let bytes = match self.store.get(&store_path(ID)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(refuse)?.bytes().await.map_err(refuse)?,
        };
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|error| Error::Corrupt { path: self.full_name(ID), source: error.into() })?;
        Ok(Some(text.trim().to_owned()))
    }

    /// Keeps the id beside the files. It is durable when this returns.
    pub async fn keep_id(&self, id: &str) -> Result<()> {
        let kept = self.store.put(&store_path(ID), format!("{id}\n").into_bytes().into()).await;
        kept.map_err(|error| Error::from_store(Doing::Writing, &self.full_name(ID), error))?;
        self.make_durable(ID).await
    }

    /// Whether no file of facts lies here, listed or not.
    pub async fn is_empty(&self) -> Result<bool> {
        let refuse = |error| Error::from_store(Doing::Reading, &self.full_name(""), error);
        let mut files = self.store.list(None);
        while let Some(file) = files.try_next().await.map_err(refuse)? {
            if file.location.extension() == Some("parquet") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a file that a catalog lists lies here.
    pub async fn holds(&self, path: &str) -> Result<bool> {
        match head(&self.store, path).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(Error::from_store(Doing::Reading, &self.full_name(path), error)),
        }
    }

    /// Refuses files of which one is not there any more.
    pub(crate) async fn expect_all(&self, files: &[FactFile]) -> Result<()> {
        for file in files {
            let found = head(&self.store, &file.path).await;
            found.map_err(|error| Error::from_store(Doing::Reading, &self.full_name(&file.path), error))?;
        }
        Ok(())
    }
}

async fn head(store: &Arc<dyn ObjectStore>, path: &str) -> object_store::Result<()> {
    store.head(&store_path(path)).await.map(drop)
}
