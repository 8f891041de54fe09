//! What waits in quarantine, and how much of what was there is closed.

use super::entry::{QuarantineEntry, Status, entries};
use crate::app::{App, KnownAt};
use crate::error::Error;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineListView {
    pub n_open: u64,
    /// Rows read again and loaded.
    pub n_replayed: u64,
    /// Rows whose fact a later import brought in a row that could be read.
    pub n_settled: u64,
    /// Rows that somebody decided will never be mended.
    pub n_dismissed: u64,
    /// The open ones by file, table and kind of fault; most rows first.
    pub groups: Vec<QuarantineSummary>,
}

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineSummary {
    pub file: String,
    pub for_table: String,
    pub code: String,
    pub n_rows: u64,
    /// One of them, as an example.
    pub example: String,
    pub fix: String,
}

pub async fn quarantine_list(app: &App) -> Result<QuarantineListView, Error> {
    let all = entries(app, &app.snapshot(KnownAt::Now).await?, &Status::ALL).await?;
    let n_with = |status| all.iter().filter(|entry| entry.status == status).count() as u64;
    Ok(QuarantineListView {
        n_open: n_with(Status::Open),
        n_replayed: n_with(Status::Replayed),
        n_settled: n_with(Status::Settled),
        n_dismissed: n_with(Status::Dismissed),
        groups: groups(all.into_iter().filter(|entry| entry.status == Status::Open)),
    })
}

fn groups(open: impl Iterator<Item = QuarantineEntry>) -> Vec<QuarantineSummary> {
    let mut groups: BTreeMap<(String, String, String), QuarantineSummary> = BTreeMap::new();
    for entry in open {
        let QuarantineEntry { file, line, for_table, code, reason, fix, .. } = entry;
        groups
            .entry((file.clone(), for_table.clone(), code.clone()))
            .and_modify(|group| group.n_rows += 1)
            .or_insert_with(|| QuarantineSummary {
                file,
                for_table,
                code,
                n_rows: 1,
                example: format!("line {line}: {reason}"),
                fix,
            });
    }
    let mut groups: Vec<QuarantineSummary> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.n_rows));
    groups
}

/// Open rows, as far as they were asked for.
#[derive(Clone, Debug, Serialize)]
pub struct QuarantineRowsView {
    pub rows: Vec<QuarantineEntry>,
    /// Open rows of the file, or of all files, those left out included.
    pub n_open: u64,
    pub is_truncated: bool,
}

/// The first open rows of one file, or of all.
pub async fn quarantine_show(app: &App, file: Option<&str>, limit: usize) -> Result<QuarantineRowsView, Error> {
    let mut rows = entries(app, &app.snapshot(KnownAt::Now).await?, &[Status::Open]).await?;
    rows.retain(|entry| file.is_none_or(|file| entry.file == file));
    if let Some(file) = file.filter(|_| rows.is_empty()) {
        return Err(absent(file));
    }
    let n_open = rows.len() as u64;
    let is_truncated = rows.len() > limit;
    rows.truncate(limit);
    Ok(QuarantineRowsView { rows, n_open, is_truncated })
}

pub(super) fn absent(file: &str) -> Error {
    Error::not_found("quarantine_absent", format!("no row of `{file}` is in quarantine"))
        .with_hint("`cco data quarantine list` names the files")
}
