use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use cco_domain::fact::{QUARANTINE, TABLES};
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

impl Ledger {
    /// Deletes the files of the ledger's tables that are not in `live` and were last written before
    /// `keep_newer_than` (microseconds since 1970-01-01T00:00:00Z), and says how many. Younger files may
    /// belong to an import that has not committed yet. What an import killed half-way left in a bucket's
    /// unfinished uploads is the bucket's to expire.
    pub async fn sweep(&self, live: &BTreeSet<String>, keep_newer_than: i64) -> Result<usize> {
        let mut n_swept = 0;
        for table in TABLES.iter().copied().chain([&QUARANTINE]) {
            n_swept += match &self.folder {
                Some(folder) => self.sweep_folder(folder.clone(), table.name, live.clone(), keep_newer_than).await?,
                None => self.sweep_store(table.name, live, keep_newer_than).await?,
            };
        }
        Ok(n_swept)
    }

    async fn sweep_store(&self, table: &str, live: &BTreeSet<String>, keep_newer_than: i64) -> Result<usize> {
        let refuse = |error| Error::from_store(Doing::Writing, &self.full_name(table), error);
        let found: Vec<_> = self.store.list(Some(&store_path(table))).try_collect().await.map_err(refuse)?;
        let is_orphan = |object: &object_store::ObjectMeta| {
            !live.contains(object.location.as_ref()) && object.last_modified.timestamp_micros() < keep_newer_than
        };
        let orphans: Vec<_> = found.into_iter().filter(is_orphan).collect();
        for orphan in &orphans {
            match self.store.delete(&orphan.location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(refuse(error)),
            }
        }
        Ok(orphans.len())
    }

    /// On this machine the folder is read as it is: listings of the store hide unfinished files.
    async fn sweep_folder(
        &self,
        folder: std::path::PathBuf,
        table: &'static str,
        live: BTreeSet<String>,
        keep_newer_than: i64,
    ) -> Result<usize> {
        let sweep = tokio::task::spawn_blocking(move || remove_orphans(&folder, table, &live, keep_newer_than));
        let swept = sweep.await.expect("removing files does not panic");
        swept.map_err(|error| Error::from_io(Doing::Writing, &self.full_name(table), error))
    }
}

fn remove_orphans(folder: &Path, table: &str, live: &BTreeSet<String>, keep_newer_than: i64) -> std::io::Result<usize> {
    let oldest_kept = UNIX_EPOCH + Duration::from_micros(keep_newer_than.max(0).cast_unsigned());
    let entries = match std::fs::read_dir(folder.join(table)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut n_removed = 0;
    for entry in entries {
        let entry = entry?;
        let path = format!("{table}/{}", entry.file_name().to_string_lossy());
        let is_ours = path.contains(".parquet");
        if is_ours && !live.contains(&path) && entry.metadata()?.modified()? < oldest_kept {
            std::fs::remove_file(entry.path())?;
            n_removed += 1;
        }
    }
    Ok(n_removed)
}
