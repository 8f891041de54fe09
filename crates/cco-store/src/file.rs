//! The files of the ledger: which are live, and which compaction left to be deleted.

use crate::audit::NewEntry;
use crate::batch::expect_head;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::Store;
use cco_domain::batch::{BatchNo, FactFile};
use cco_domain::day::Day;
use serde_json::json;

/// What compaction did to one table: fewer files, the same rows with the same batch numbers.
#[derive(Clone, Debug)]
pub struct Replacement {
    pub table: String,
    /// Paths of live files of the table.
    pub removed: Vec<String>,
    pub added: Vec<FactFile>,
    pub expected_head: BatchNo,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
}

/// A file that no new snapshot names; readers of older snapshots may still be reading it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Garbage {
    pub path: String,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub since: i64,
}

impl Store {
    /// Puts files in the place of others, all or nothing. The removed ones become garbage.
    pub async fn replace_files(&self, actor: &str, replacement: Replacement) -> Result<()> {
        let mut writer = self.write().await?;
        expect_head(&mut writer, replacement.expected_head).await?;
        for path in &replacement.removed {
            discard(&mut writer, path, &replacement).await?;
        }
        for file in &replacement.added {
            if file.table != replacement.table {
                let reason = format!("file {} is of table {}, not {}", file.path, file.table, replacement.table);
                return Err(Error::Invalid(reason));
            }
            insert(&mut writer, file, file.batch).await?;
        }
        writer.commit(entry(actor, &replacement)).await
    }

    /// Files to delete, longest waiting first.
    pub async fn garbage(&self) -> Result<Vec<Garbage>> {
        let query = "SELECT path, garbage_since AS since FROM fact_file WHERE garbage_since IS NOT NULL";
        let mut garbage: Vec<Garbage> = self.read().await?.rows(sqlx::query_as(query)).await?;
        garbage.sort_by(|a, b| (a.since, &a.path).cmp(&(b.since, &b.path)));
        Ok(garbage)
    }

    /// Drops files from the list once they are deleted. Those dropped before are passed over; a live one is
    /// a conflict, and then none is dropped.
    pub async fn forget_garbage(&self, paths: &[String]) -> Result<()> {
        let mut session = self.begin_write().await?;
        for path in paths {
            let delete = "DELETE FROM fact_file WHERE path = $1 AND garbage_since IS NOT NULL";
            if session.execute(sqlx::query(delete).bind(path.clone())).await? == 0 && exists(&mut session, path).await?
            {
                return Err(Error::Conflict(format!("file {path} is live, not garbage")));
            }
        }
        session.commit().await
    }

    /// Paths of all live files, sorted.
    pub async fn live_paths(&self) -> Result<Vec<String>> {
        let query = "SELECT path FROM fact_file WHERE garbage_since IS NULL";
        let rows: Vec<(String,)> = self.read().await?.rows(sqlx::query_as(query)).await?;
        let mut paths: Vec<String> = rows.into_iter().map(|(path,)| path).collect();
        paths.sort();
        Ok(paths)
    }
}

/// Live files that may hold rows of batches up to `known_at`, by table, then batch, then path; files whose
/// rows carry their own batch come first. Sorted here because databases sort text by locale.
pub(crate) async fn live(session: &mut Session<'_>, known_at: BatchNo) -> Result<Vec<FactFile>> {
    let query = "SELECT fact_table, path, batch, n_rows, n_bytes, n_superseding, first_day, last_day FROM fact_file
        WHERE garbage_since IS NULL AND (batch IS NULL OR batch <= $1)";
    let rows: Vec<FileRow> = session.rows(sqlx::query_as(query).bind(known_at.0)).await?;
    let mut files: Vec<FactFile> = rows.into_iter().map(FactFile::from).collect();
    files.sort_by(|a, b| (&a.table, a.batch, &a.path).cmp(&(&b.table, b.batch, &b.path)));
    Ok(files)
}

pub(crate) async fn insert(session: &mut Session<'_>, file: &FactFile, batch: Option<BatchNo>) -> Result<()> {
    let FactFile { table, path, batch: _, n_rows, n_bytes, n_superseding, first_day, last_day } = file;
    if exists(session, path).await? {
        return Err(Error::Conflict(format!("file {path} is in the catalog already")));
    }
    let insert = "INSERT INTO fact_file (fact_table, path, batch, n_rows, n_bytes, n_superseding, first_day, last_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let query = sqlx::query(insert)
        .bind(table.clone())
        .bind(path.clone())
        .bind(batch.map(|no| no.0))
        .bind(count(*n_rows))
        .bind(count(*n_bytes))
        .bind(count(*n_superseding))
        .bind(first_day.map(|day| i64::from(day.epoch_days())))
        .bind(last_day.map(|day| i64::from(day.epoch_days())));
    session.execute(query).await.map(drop)
}

/// A count as the databases hold it.
pub(crate) fn count(n: u64) -> i64 {
    i64::try_from(n).expect("nobody has 2^63 rows or bytes")
}

async fn discard(session: &mut Session<'_>, path: &str, replacement: &Replacement) -> Result<()> {
    let Replacement { table, at, .. } = replacement;
    let update = "UPDATE fact_file SET garbage_since = $1
        WHERE path = $2 AND fact_table = $3 AND garbage_since IS NULL";
    let n_changed = session.execute(sqlx::query(update).bind(at).bind(path.to_owned()).bind(table.clone())).await?;
    match n_changed {
        0 => Err(Error::Conflict(format!("file {path} is not a live file of table {table}"))),
        _ => Ok(()),
    }
}

async fn exists(session: &mut Session<'_>, path: &str) -> Result<bool> {
    let query = sqlx::query_as("SELECT path FROM fact_file WHERE path = $1").bind(path.to_owned());
    Ok(session.row::<(String,)>(query).await?.is_some())
}

fn entry(actor: &str, replacement: &Replacement) -> NewEntry {
    let Replacement { table, removed, added, expected_head, at } = replacement;
    NewEntry {
        at: *at,
        actor: actor.to_owned(),
        action: "files_replace".to_owned(),
        subject: format!("table {table}"),
        detail: json!({ "head": expected_head, "n_removed": removed.len(), "n_added": added.len() }),
    }
}

#[derive(sqlx::FromRow)]
struct FileRow {
    fact_table: String,
    path: String,
    batch: Option<i64>,
    #[sqlx(try_from = "i64")]
    n_rows: u64,
    #[sqlx(try_from = "i64")]
    n_bytes: u64,
    #[sqlx(try_from = "i64")]
    n_superseding: u64,
    first_day: Option<i32>,
    last_day: Option<i32>,
}

impl From<FileRow> for FactFile {
    fn from(row: FileRow) -> FactFile {
        let FileRow { fact_table, path, batch, n_rows, n_bytes, n_superseding, first_day, last_day } = row;
        FactFile {
            table: fact_table,
            path,
            batch: batch.map(BatchNo),
            n_rows,
            n_bytes,
            n_superseding,
            first_day: first_day.map(Day::from_epoch_days),
            last_day: last_day.map(Day::from_epoch_days),
        }
    }
}
