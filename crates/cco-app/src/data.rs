//! `data`: what was loaded, what was set aside, and taking a batch back.

use crate::app::{Actor, App, KnownAt};
use crate::error::Error;
use crate::import::relied_on;
use cco_domain::batch::{Batch, BatchKind, BatchNo};
use cco_domain::day::Day;
use cco_domain::fact::TABLES;
use cco_ledger::Sweep;
use cco_store::batch::{Counts, NewBatch};
use cco_store::file::{Garbage, Replacement};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Serialize)]
pub struct BatchesView {
    pub batches: Vec<BatchView>,
    pub tables: Vec<TableView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BatchView {
    pub no: BatchNo,
    pub kind: BatchKind,
    pub source: String,
    pub label: String,
    /// RFC 3339, UTC.
    pub recorded_at: String,
    pub n_read: u64,
    pub n_loaded: u64,
    pub n_duplicate: u64,
    pub n_quarantined: u64,
    pub is_retracted: bool,
    pub retracts: Option<BatchNo>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TableView {
    pub table: &'static str,
    pub n_files: usize,
    /// Stored rows, older versions included.
    pub n_rows: u64,
    pub n_bytes: u64,
    pub first_day: Option<Day>,
    pub last_day: Option<Day>,
}

pub async fn batches(app: &App) -> Result<BatchesView, Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let retracted = snapshot.retracted();
    let batches = snapshot.batches.iter().map(|batch| view(batch, retracted.contains(&batch.no))).collect();
    let tables = TABLES
        .iter()
        .map(|table| {
            let files: Vec<_> = snapshot.files_of(table.name).collect();
            TableView {
                table: table.name,
                n_files: files.len(),
                n_rows: files.iter().map(|file| file.n_rows).sum(),
                n_bytes: files.iter().map(|file| file.n_bytes).sum(),
                first_day: files.iter().filter_map(|file| file.first_day).min(),
                last_day: files.iter().filter_map(|file| file.last_day).max(),
            }
        })
        .filter(|table| table.n_files > 0)
        .collect();
    Ok(BatchesView { batches, tables })
}

fn view(batch: &Batch, is_retracted: bool) -> BatchView {
    let Batch {
        no,
        kind,
        source,
        label,
        content_hash: _,
        recorded_at,
        n_read,
        n_loaded,
        n_duplicate,
        n_quarantined,
        retracts,
        mapping: _,
    } = batch.clone();
    let recorded_at = instant_text(recorded_at);
    BatchView {
        no,
        kind,
        source,
        label,
        recorded_at,
        n_read,
        n_loaded,
        n_duplicate,
        n_quarantined,
        is_retracted,
        retracts,
    }
}

/// RFC 3339, UTC.
pub fn instant_text(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| micros.to_string(), |instant| instant.to_string())
}

#[derive(Clone, Debug, Serialize)]
pub struct RetractView {
    #[serde(flatten)]
    pub batch: BatchView,
    /// Later imports that held rows of the hidden batch as duplicates. Imported again, they load those rows.
    pub import_again: Vec<BatchView>,
}

/// Hides a batch from here on, or from a day of the past on while history is loaded. Earlier "known at" still sees
/// it; nothing is deleted.
pub async fn retract(app: &App, actor: &Actor, no: BatchNo, recorded_on: Option<Day>) -> Result<RetractView, Error> {
    let recorded_at = app.recorded_at(recorded_on).await?;
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let expected_head = snapshot.known_at;
    let batch = app
        .store
        .commit(
            &actor.name,
            NewBatch {
                kind: BatchKind::Retract,
                source: "cco".to_owned(),
                label: format!("retract batch {no}"),
                content_hash: format!("retract-{no}-after-{expected_head}"),
                recorded_at: recorded_at.unwrap_or_else(|| app.now()),
                expected_head,
                files: Vec::new(),
                counts: Counts::default(),
                retracts: Some(no),
                mapping: None,
            },
        )
        .await?;
    let import_again = relied_on(&snapshot, no).into_iter().map(|later| view(later, false)).collect();
    Ok(RetractView { batch: view(&batch, false), import_again })
}

#[derive(Clone, Debug, Serialize)]
pub struct CompactView {
    pub tables: Vec<CompactedTable>,
    pub n_swept: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct CompactedTable {
    pub table: &'static str,
    pub n_files_before: usize,
    pub n_files_after: usize,
}

/// Rewrites many small files as few. Every answer stays the same, at every "known at".
pub async fn compact(app: &App, actor: &Actor) -> Result<CompactView, Error> {
    let mut tables = Vec::new();
    for table in TABLES.iter().copied().chain([&cco_domain::fact::QUARANTINE]) {
        let snapshot = app.snapshot(KnownAt::Now).await?;
        let n_files_before = snapshot.files_of(table.name).count();
        let compaction = app.ledger.compact(&snapshot, table).await?;
        if compaction.removed.is_empty() {
            continue;
        }
        let n_files_after = n_files_before - compaction.removed.len() + compaction.added.len();
        app.store
            .replace_files(
                &actor.name,
                Replacement {
                    table: table.name.to_owned(),
                    removed: compaction.removed,
                    added: compaction.added,
                    expected_head: snapshot.known_at,
                    at: app.now(),
                },
            )
            .await?;
        tables.push(CompactedTable { table: table.name, n_files_before, n_files_after });
    }
    let n_swept = sweep(app).await?;
    Ok(CompactView { tables, n_swept })
}

/// How long readers that started before a compaction may need the files it replaced.
const REPLACED_FOR_MICROS: i64 = 15 * 60 * 1_000_000;
/// How long an import may take: before it commits, no catalog names the files it has written.
const IMPORT_MAY_TAKE_MICROS: i64 = 24 * 3600 * 1_000_000;

/// Deletes files that nothing refers to: left by an import that was killed, or replaced by compaction. A store that
/// knows no batch knows of no file either, so nothing is deleted on its word.
async fn sweep(app: &App) -> Result<usize, Error> {
    if app.store.head().await? == BatchNo(0) {
        return Ok(0);
    }
    let now = app.now();
    let mut needed: BTreeSet<String> = app.store.live_paths().await?.into_iter().collect();
    let (replaced, recent): (Vec<Garbage>, Vec<Garbage>) =
        app.store.garbage().await?.into_iter().partition(|file| file.since < now - REPLACED_FOR_MICROS);
    needed.extend(recent.into_iter().map(|file| file.path));
    let gone: Vec<String> = replaced.into_iter().map(|file| file.path).collect();
    let replaced = gone.iter().cloned().collect();
    let n_swept = app.ledger.sweep(&Sweep { needed, replaced, orphans_before: now - IMPORT_MAY_TAKE_MICROS }).await?;
    app.store.forget_garbage(&gone).await?;
    Ok(n_swept)
}
