//! Closing rows that will never be mended.

use super::entry::{Aside, QuarantineEntry, Status, entries, key};
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::batch::{BatchKind, BatchNo};
use cco_domain::day::Day;
use cco_domain::fact::QUARANTINE;
use cco_store::batch::{Counts, NewBatch};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct DismissRequest {
    /// Ids of open rows.
    pub ids: Vec<String>,
    /// Kept with each row.
    pub reason: String,
    /// The day on which this was decided, for loading history; `None`: now.
    pub recorded_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DismissView {
    /// Retracting it opens the rows again.
    pub batch: BatchNo,
    pub rows: Vec<QuarantineEntry>,
}

/// Closes open rows, in a batch of its own that loads nothing. They still count as quarantined where they were read.
pub async fn dismiss(app: &App, actor: &Actor, request: DismissRequest) -> Result<DismissView, Error> {
    let reason = request.reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid("reason_missing", "rows are dismissed for a reason, and none was given")
            .with_hint("write it for whoever asks in a year: --reason \"test account, never billed\""));
    }
    let recorded_at = app.recorded_at(request.recorded_on).await?;
    let snapshot = app.store.snapshot(None).await?;
    let rows = wanted(entries(app, &snapshot, &[Status::Open]).await?, &request.ids)?;
    let sources: BTreeSet<&str> = rows.iter().map(|row| row.source.as_str()).collect();
    let mut files = Vec::new();
    for source in sources {
        let mut writer = app.ledger.writer(&QUARANTINE, &key(), source, &snapshot);
        for row in rows.iter().filter(|row| row.source == source) {
            let (for_table, problems) = (row.for_table.as_str(), [row.problem()]);
            let aside = Aside { for_table, problems: &problems, status: Status::Dismissed, note: Some(reason) };
            writer.push(&aside.rows()).await?;
        }
        files.extend(writer.finish().await?);
    }
    let batch = NewBatch {
        kind: BatchKind::Replay,
        source: "cco".to_owned(),
        label: format!("dismiss {} of the quarantine", counted(rows.len())),
        content_hash: format!("dismiss-after-{}", snapshot.known_at),
        recorded_at: recorded_at.unwrap_or_else(|| app.now()),
        expected_head: snapshot.known_at,
        files,
        counts: Counts::default(),
        retracts: None,
        mapping: None,
    };
    let batch = app.store.commit_as(&actor.name, "quarantine_dismiss", batch).await?;
    Ok(DismissView { batch: batch.no, rows })
}

fn counted(n_rows: usize) -> String {
    if n_rows == 1 { "1 row".to_owned() } else { format!("{n_rows} rows") }
}

/// The open rows of these ids; every id must name one.
fn wanted(open: Vec<QuarantineEntry>, ids: &[String]) -> Result<Vec<QuarantineEntry>, Error> {
    let is_open = |id: &&String| open.iter().any(|entry| entry.id == **id);
    let unknown: Vec<&str> = ids.iter().filter(|id| !is_open(id)).map(String::as_str).collect();
    if unknown.is_empty() {
        return Ok(open.into_iter().filter(|entry| ids.contains(&entry.id)).collect());
    }
    Err(Error::not_found("quarantine_absent", format!("no open row of the quarantine is {}", unknown.join(", ")))
        .with_hint("`cco data quarantine show` prints the rows with their ids"))
}
