//! Reading quarantined rows again.

use super::entry::{Aside, QuarantineEntry, Status, key};
use super::list::quarantine_show;
use super::settle::Earlier;
use crate::app::{Actor, App, KnownAt};
use crate::error::Error;
use crate::import::files::{Loaded, context, read_mapping};
use crate::import::load::{Totals, Writing};
use cco_connect::mapping::file::{FileMapping, Mapping};
use cco_connect::read::{Chunk, RawRow, reread};
use cco_domain::batch::BatchKind;
use cco_domain::column::Problem;
use cco_domain::fact::{QUARANTINE, TableSpec, table};
use cco_store::batch::NewBatch;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// Only rows of this file.
    pub file: Option<String>,
    /// A mended mapping; `None`: the one each file was imported with.
    pub mapping: Option<PathBuf>,
}

/// What became of one file's quarantined rows.
#[derive(Clone, Debug, Serialize)]
pub struct Replayed {
    pub file: String,
    /// `None`: no row can be read yet.
    pub loaded: Option<Loaded>,
    /// Rows still in quarantine.
    pub n_left: u64,
}

/// Reads quarantined rows again. Those that can be read now are loaded, one batch a file of a source, and leave the quarantine.
pub async fn replay(app: &App, actor: &Actor, request: ReplayRequest) -> Result<Vec<Replayed>, Error> {
    let given = request.mapping.as_deref().map(read_mapping).transpose()?;
    let mut by_file: BTreeMap<(String, String), Vec<QuarantineEntry>> = BTreeMap::new();
    for entry in quarantine_show(app, request.file.as_deref()).await? {
        by_file.entry((entry.file.clone(), entry.source.clone())).or_default().push(entry);
    }
    let mut outcomes = Vec::new();
    for ((file, source), rows) in by_file {
        let mapping = match given.as_ref().and_then(|mapping| mapping.for_file(&file)) {
            Some(mapping) => mapping.clone(),
            None => imported_mapping(app, &file).await?,
        };
        let loaded = replay_file(app, actor, &file, rows, mapping).await?;
        let is_left = |entry: &&QuarantineEntry| entry.file == file && entry.source == source;
        let n_left = quarantine_show(app, None).await?.iter().filter(is_left).count() as u64;
        outcomes.push(Replayed { file, loaded, n_left });
    }
    Ok(outcomes)
}

/// The mapping of the last import of a file of that name.
async fn imported_mapping(app: &App, file: &str) -> Result<FileMapping, Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let text =
        snapshot.batches.iter().rev().filter(|batch| batch.label == file).find_map(|batch| batch.mapping.clone());
    let mapping = text.as_deref().map(Mapping::parse).transpose()?;
    mapping.and_then(|mapping| mapping.files.into_iter().next()).ok_or_else(|| {
        Error::not_found("mapping_absent", format!("no import of {file} has left a mapping"))
            .with_hint("pass one with --map mapping.toml")
    })
}

async fn replay_file(
    app: &App,
    actor: &Actor,
    file: &str,
    entries: Vec<QuarantineEntry>,
    mapping: FileMapping,
) -> Result<Option<Loaded>, Error> {
    let target = target_table(&mapping, file)?;
    // Files of one name may have come more than once, so that a line does not name a row: its place here does.
    let rows: Vec<RawRow> = (0..)
        .zip(&entries)
        .map(|(place, entry)| RawRow { file: entry.file.clone(), line: place, values: entry.raw.clone() })
        .collect();
    // What stays unreadable stays where it is: its quarantine row has not changed.
    let (facts, _) = reread(&rows, &mapping, &context(app))?;
    if facts.n_rows == 0 {
        return Ok(None);
    }
    let snapshot = app.store.snapshot(None).await?;
    let source = mapping.source.clone().unwrap_or_else(|| "file".to_owned());
    let mut writing = Writing {
        facts: app.ledger.writer(target, &mapping.key, &source, &snapshot),
        aside: app.ledger.writer(&QUARANTINE, &key(), &entries[0].source, &snapshot),
        earlier: Earlier::default(),
        totals: Totals::default(),
    };
    let mut places = facts.lines.clone();
    let chunk = Chunk { facts, problems: Vec::new(), bytes_done: 0 };
    let repeated = writing.take(chunk, |places| Ok(at_places(&entries, places))).await?;
    let repeated: BTreeSet<u64> = repeated.into_iter().collect();
    places.retain(|place| !repeated.contains(place));
    let problems = at_places(&entries, &places);
    let replayed = Aside { for_table: target.name, problems: &problems, status: Status::Replayed, note: None };
    writing.aside.push(&replayed.rows()).await?;
    let Writing { facts, aside, totals, .. } = writing;
    let mut files = facts.finish().await?;
    files.extend(aside.finish().await?);
    let committed = app
        .store
        .commit(
            &actor.name,
            NewBatch {
                kind: BatchKind::Replay,
                source,
                label: file.to_owned(),
                content_hash: format!("replay-{file}-after-{}", snapshot.known_at),
                recorded_at: app.now(),
                expected_head: snapshot.known_at,
                files,
                counts: totals.counts(),
                retracts: None,
                mapping: Some(mapping.to_toml()),
            },
        )
        .await?;
    Ok(Some(totals.loaded(committed.no)))
}

fn target_table(mapping: &FileMapping, file: &str) -> Result<&'static TableSpec, Error> {
    mapping.table.as_deref().and_then(table).ok_or_else(|| {
        Error::invalid("table_unknown", format!("the mapping for {file} names no canonical table"))
            .with_hint("name it in the mapping: `table = \"subscription\"`")
    })
}

fn at_places(entries: &[QuarantineEntry], places: &[u64]) -> Vec<Problem> {
    places.iter().map(|place| entries[*place as usize].problem()).collect()
}
