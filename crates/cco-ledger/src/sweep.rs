use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use cco_domain::fact::{QUARANTINE, TABLES};
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What of a ledger's files may go.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Never deleted.
    pub needed: BTreeSet<String>,
    /// Deleted whatever their age.
    pub replaced: BTreeSet<String>,
    /// Other files were left by an import that was killed, unless they were last written at or after this
    /// (microseconds since 1970-01-01T00:00:00Z): an import at work may still commit them.
    pub orphans_before: i64,
}

impl Sweep {
    fn takes(&self, path: &str, written_at: i64) -> bool {
        !self.needed.contains(path) && (self.replaced.contains(path) || written_at < self.orphans_before)
    }
}

impl Ledger {
    /// Deletes the files of the ledger's tables that nobody needs, and says how many. What an import killed half-way
    /// left in a bucket's unfinished uploads is the bucket's to expire.
    pub async fn sweep(&self, sweep: &Sweep) -> Result<usize> {
        let mut n_swept = 0;
        for table in TABLES.iter().copied().chain([&QUARANTINE]) {
            n_swept += match &self.folder {
                Some(folder) => self.sweep_folder(folder.clone(), table.name, sweep.clone()).await?,
                None => self.sweep_store(table.name, sweep).await?,
            };
        }
        Ok(n_swept)
    }

    async fn sweep_store(&self, table: &str, sweep: &Sweep) -> Result<usize> {
        let refuse = |error| Error::from_store(Doing::Writing, &self.full_name(table), error);
        let mut found: Vec<_> = self.store.list(Some(&store_path(table))).try_collect().await.map_err(refuse)?;
        found.retain(|object| sweep.takes(object.location.as_ref(), object.last_modified.timestamp_micros()));
        for unneeded in &found {
            match self.store.delete(&unneeded.location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(refuse(error)),
            }
        }
        Ok(found.len())
    }

    /// On this machine the folder is read as it is: listings of the store hide unfinished files.
    async fn sweep_folder(&self, folder: PathBuf, table: &'static str, sweep: Sweep) -> Result<usize> {
        let sweep = tokio::task::spawn_blocking(move || remove_unneeded(&folder, table, &sweep));
        let swept = sweep.await.expect("removing files does not panic");
        swept.map_err(|error| Error::from_io(Doing::Writing, &self.full_name(table), error))
    }
}

fn remove_unneeded(folder: &Path, table: &str, sweep: &Sweep) -> std::io::Result<usize> {
    let entries = match std::fs::read_dir(folder.join(table)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut n_removed = 0;
    for entry in entries {
        let entry = entry?;
        let path = format!("{table}/{}", entry.file_name().to_string_lossy());
        let is_ours = path.contains(".parquet");
        if is_ours && sweep.takes(&path, micros(entry.metadata()?.modified()?)) {
            std::fs::remove_file(entry.path())?;
            n_removed += 1;
        }
    }
    Ok(n_removed)
}

/// Since 1970-01-01T00:00:00Z; a file older than that is as old as can be.
fn micros(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    i64::try_from(since).unwrap_or(i64::MAX)
}
