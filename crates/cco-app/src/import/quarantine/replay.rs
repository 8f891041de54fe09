//! Reading quarantined rows again.

use super::entry::{Aside, QuarantineEntry, Status, entries, key};
use super::settle::Earlier;
use crate::app::{Actor, App};
use crate::error::{Error, Kind};
use crate::import::files::{Loaded, context, read_mapping};
use crate::import::load::{Totals, Writing};
use cco_connect::mapping::file::{FileMapping, Mapping};
use cco_connect::read::{Chunk, RawRow, reread};
use cco_domain::batch::{BatchKind, Snapshot};
use cco_domain::column::Problem;
use cco_domain::day::Day;
use cco_domain::fact::{QUARANTINE, TableSpec, table};
use cco_store::batch::NewBatch;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// Only rows of this file.
    pub file: Option<String>,
    /// A mended mapping; `None`: the one each file was imported with.
    pub mapping: Option<PathBuf>,
    /// The day on which the rows became known, for loading history; `None`: now.
    pub recorded_on: Option<Day>,
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

/// Rows that are read with one mapping: those that one source's file brought for one table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    file: String,
    source: String,
    for_table: String,
}

/// Reads quarantined rows again. Those that can be read now are loaded, one batch a file of a source, and leave the quarantine.
pub async fn replay(app: &App, actor: &Actor, request: ReplayRequest) -> Result<Vec<Replayed>, Error> {
    let recorded_at = app.recorded_at(request.recorded_on).await?;
    let given = request.mapping.as_deref().map(read_mapping).transpose()?;
    let snapshot = app.store.snapshot(None).await?;
    let open = entries(app, &snapshot, &[Status::Open]).await?;
    let wanted = open.iter().filter(|entry| request.file.as_ref().is_none_or(|file| entry.file == *file));
    let origins: BTreeSet<Origin> = wanted.map(origin).collect();
    if let (Some(file), true) = (&request.file, origins.is_empty()) {
        return Err(super::list::absent(file));
    }
    let mut outcomes = Vec::new();
    for origin in origins {
        outcomes.push(replay_origin(app, actor, origin, given.as_ref(), recorded_at).await?);
    }
    Ok(outcomes)
}

fn origin(entry: &QuarantineEntry) -> Origin {
    Origin { file: entry.file.clone(), source: entry.source.clone(), for_table: entry.for_table.clone() }
}

/// Judges, loads and commits on one snapshot: a row that somebody dismisses meanwhile is not loaded all the same.
async fn replay_origin(
    app: &App,
    actor: &Actor,
    from: Origin,
    given: Option<&Mapping>,
    recorded_at: Option<i64>,
) -> Result<Replayed, Error> {
    let snapshot = app.store.snapshot(None).await?;
    let mut rows = entries(app, &snapshot, &[Status::Open]).await?;
    rows.retain(|entry| origin(entry) == from);
    let mapping = mapping(&snapshot, &from, given)?;
    let target = target_table(&mapping, &from)?;
    // Files of one name may have come more than once, so that a line does not name a row: its place here does.
    let raw: Vec<RawRow> = (0..)
        .zip(&rows)
        .map(|(place, entry)| RawRow { file: entry.file.clone(), line: place, values: entry.raw.clone() })
        .collect();
    // What stays unreadable stays where it is: its quarantine row has not changed.
    let (facts, _) = reread(&raw, &mapping, &context(app))?;
    if facts.n_rows == 0 {
        return Ok(Replayed { file: from.file, loaded: None, n_left: rows.len() as u64 });
    }
    let mut writing = Writing {
        facts: app.ledger.writer(target, &mapping.key, &from.source, &snapshot),
        aside: app.ledger.writer(&QUARANTINE, &key(), &from.source, &snapshot),
        earlier: Earlier::default(),
        totals: Totals::default(),
    };
    let mut places = facts.lines.clone();
    let repeated = writing.take(Chunk { facts, problems: Vec::new(), bytes_done: 0 }).await?;
    writing.set_aside(target.name, at_places(&rows, &repeated)).await?;
    let repeated: BTreeSet<u64> = repeated.into_iter().collect();
    places.retain(|place| !repeated.contains(place));
    let problems = at_places(&rows, &places);
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
                source: from.source,
                label: from.file.clone(),
                content_hash: format!("replay-{}-after-{}", from.file, snapshot.known_at),
                recorded_at: recorded_at.unwrap_or_else(|| app.now()),
                expected_head: snapshot.known_at,
                files,
                counts: totals.counts(),
                retracts: None,
                mapping: Some(mapping.to_toml()),
            },
        )
        .await?;
    let n_left = (rows.len() - places.len()) as u64;
    Ok(Replayed { file: from.file, loaded: Some(totals.loaded(committed.no)), n_left })
}

/// The mapping that was given for these rows, else the one they were last imported with. A name is not enough to
/// tell: two sources may both send a `subs.csv`.
fn mapping(snapshot: &Snapshot, from: &Origin, given: Option<&Mapping>) -> Result<FileMapping, Error> {
    let is_of_source = |mapping: &&FileMapping| mapping.source.is_none() || mapping.source() == from.source;
    if let Some(given) = given.and_then(|mapping| mapping.for_file(&from.file)).filter(is_of_source) {
        return Ok(FileMapping { source: Some(from.source.clone()), ..given.clone() });
    }
    let retracted = snapshot.retracted();
    let batches = snapshot.batches.iter().rev().filter(|batch| !retracted.contains(&batch.no));
    let mut texts = batches
        .filter(|batch| batch.label == from.file && batch.source == from.source)
        .filter_map(|batch| batch.mapping.as_deref());
    let is_for_table = |mapping: &FileMapping| mapping.table.as_deref() == Some(&from.for_table);
    let imported = texts.find_map(|text| Mapping::parse(text).ok()?.files.into_iter().find(is_for_table));
    imported.ok_or_else(|| {
        let Origin { file, source, for_table } = from;
        Error::not_found(
            "mapping_absent",
            format!("no import of {file} from {source} has left a mapping for {for_table}"),
        )
        .with_hint("pass one with --map mapping.toml")
    })
}

fn target_table(mapping: &FileMapping, from: &Origin) -> Result<&'static TableSpec, Error> {
    let Origin { file, for_table, .. } = from;
    let named = mapping.table.as_deref().and_then(table).ok_or_else(|| {
        Error::invalid("table_unknown", format!("the mapping for {file} names no canonical table"))
            .with_hint("name it in the mapping: `table = \"subscription\"`")
    })?;
    if named.name == for_table {
        return Ok(named);
    }
    let message = format!("the mapping for {file} is for {}, and its rows were set aside for {for_table}", named.name);
    Err(Error::new(Kind::Invalid, "mapping_of_another_table", message)
        .with_hint(format!("write `table = \"{for_table}\"` there, or import the file anew with this mapping")))
}

fn at_places(entries: &[QuarantineEntry], places: &[u64]) -> Vec<Problem> {
    places.iter().map(|place| entries[*place as usize].problem()).collect()
}
