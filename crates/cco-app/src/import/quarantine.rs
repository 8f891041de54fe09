//! Rows set aside: listing them, showing them, and loading them once they can be read.

use super::files::{Loaded, context, read_mapping};
use super::load::{Totals, Writing};
use crate::app::{Actor, App, KnownAt};
use crate::error::{Error, Kind};
use cco_connect::mapping::file::{FileMapping, Mapping};
use cco_connect::read::{Chunk, RawRow, reread};
use cco_domain::batch::BatchKind;
use cco_domain::column::{Column, FactBatch, Problem, Texts};
use cco_domain::fact::{QUARANTINE, TableSpec, table};
use cco_ledger::Value;
use cco_store::batch::NewBatch;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub(super) const OPEN: &str = "open";
const REPLAYED: &str = "replayed";

pub(super) fn key() -> Vec<String> {
    QUARANTINE.key.iter().map(|name| (*name).to_owned()).collect()
}

/// Problems as rows of the quarantine table.
pub(super) fn batch(for_table: &str, problems: &[Problem], status: &str) -> FactBatch {
    let raw: Vec<String> = problems.iter().map(|problem| raw_json(&problem.raw)).collect();
    let texts = |of: fn(&Problem) -> Option<&str>| Column::Text(problems.iter().map(of).collect::<Texts>());
    FactBatch {
        table: &QUARANTINE,
        n_rows: problems.len(),
        columns: vec![
            ("file", texts(|problem| Some(&problem.file))),
            ("line", Column::Int(problems.iter().map(|problem| i64::try_from(problem.line).ok()).collect())),
            ("for_table", Column::Same(for_table.to_owned())),
            ("column", texts(|problem| problem.column.as_deref())),
            ("code", texts(|problem| Some(&problem.code))),
            ("reason", texts(|problem| Some(&problem.reason))),
            ("fix", texts(|problem| Some(&problem.fix))),
            ("raw", Column::Text(raw.iter().map(|text| Some(text.as_str())).collect())),
            ("status", Column::Same(status.to_owned())),
        ],
        lines: problems.iter().map(|problem| problem.line).collect(),
    }
}

fn raw_json(raw: &[(String, String)]) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        raw.iter().map(|(column, text)| (column.clone(), serde_json::Value::String(text.clone()))).collect();
    serde_json::Value::Object(object).to_string()
}

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineListView {
    pub n_open: u64,
    /// By file, table and kind of fault; most rows first.
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

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineEntry {
    pub file: String,
    pub line: u64,
    pub for_table: String,
    pub column: Option<String>,
    pub code: String,
    pub reason: String,
    pub fix: String,
    pub raw: Vec<(String, String)>,
}

pub async fn quarantine_list(app: &App) -> Result<QuarantineListView, Error> {
    let mut groups: BTreeMap<(String, String, String), QuarantineSummary> = BTreeMap::new();
    let entries = entries(app, None).await?;
    let n_open = entries.len() as u64;
    for entry in entries {
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
    Ok(QuarantineListView { n_open, groups })
}

/// The open rows of one file, or of all.
pub async fn quarantine_show(app: &App, file: Option<&str>) -> Result<Vec<QuarantineEntry>, Error> {
    let entries = entries(app, file).await?;
    match file {
        Some(file) if entries.is_empty() => Err(nothing_of(file)),
        _ => Ok(entries),
    }
}

fn nothing_of(file: &str) -> Error {
    Error::not_found("quarantine_absent", format!("no row of `{file}` is in quarantine"))
        .with_hint("`cco data quarantine list` names the files")
}

const SELECT: &str = "select file, line, for_table, \"column\", code, reason, fix, raw from quarantine where status = 'open' order by file, line";

async fn entries(app: &App, file: Option<&str>) -> Result<Vec<QuarantineEntry>, Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let answer = app.ledger.sql(&snapshot, app.today(), SELECT, usize::MAX).await?;
    let entries = answer.rows.into_iter().map(entry).collect::<Result<Vec<_>, Error>>()?;
    Ok(entries.into_iter().filter(|entry| file.is_none_or(|file| entry.file == file)).collect())
}

fn entry(row: Vec<Value>) -> Result<QuarantineEntry, Error> {
    let unreadable =
        || Error::new(Kind::Internal, "quarantine_unreadable", "a quarantined row is not as it was written");
    let mut texts = row.into_iter().map(|value| match value {
        Value::Text(text) => Some(text),
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    });
    let mut next = || texts.next().flatten();
    let (file, line, for_table, column) = (next(), next(), next(), next());
    let (code, reason, fix, raw) = (next(), next(), next(), next());
    let raw: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&raw.ok_or_else(unreadable)?).map_err(|cause| unreadable().with_cause(cause))?;
    Ok(QuarantineEntry {
        file: file.ok_or_else(unreadable)?,
        line: line.and_then(|line| line.parse().ok()).ok_or_else(unreadable)?,
        for_table: for_table.ok_or_else(unreadable)?,
        column,
        code: code.ok_or_else(unreadable)?,
        reason: reason.ok_or_else(unreadable)?,
        fix: fix.ok_or_else(unreadable)?,
        raw: raw.into_iter().map(|(column, text)| (column, text.as_str().unwrap_or_default().to_owned())).collect(),
    })
}

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

/// Reads quarantined rows again. Those that can be read now are loaded, one batch a file, and leave the quarantine.
pub async fn replay(app: &App, actor: &Actor, request: ReplayRequest) -> Result<Vec<Replayed>, Error> {
    let given = request.mapping.as_deref().map(read_mapping).transpose()?;
    let mut by_file: BTreeMap<String, Vec<QuarantineEntry>> = BTreeMap::new();
    for entry in quarantine_show(app, request.file.as_deref()).await? {
        by_file.entry(entry.file.clone()).or_default().push(entry);
    }
    let mut outcomes = Vec::new();
    for (file, rows) in by_file {
        let mapping = match given.as_ref().and_then(|mapping| mapping.for_file(&file)) {
            Some(mapping) => mapping.clone(),
            None => imported_mapping(app, &file).await?,
        };
        let loaded = replay_file(app, actor, &file, rows, mapping).await?;
        let n_left = entries(app, Some(&file)).await?.len() as u64;
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
        aside: app.ledger.writer(&QUARANTINE, &key(), &source, &snapshot),
        totals: Totals::default(),
    };
    let mut places = facts.lines.clone();
    let chunk = Chunk { facts, problems: Vec::new(), bytes_done: 0 };
    let repeated = writing.take(chunk, |places| Ok(at_places(&entries, places))).await?;
    let repeated: BTreeSet<u64> = repeated.into_iter().collect();
    places.retain(|place| !repeated.contains(place));
    writing.aside.push(&batch(target.name, &at_places(&entries, &places), REPLAYED)).await?;
    let Writing { facts, aside, totals } = writing;
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
    places.iter().map(|place| as_problem(&entries[*place as usize])).collect()
}

fn as_problem(entry: &QuarantineEntry) -> Problem {
    Problem {
        file: entry.file.clone(),
        line: entry.line,
        column: entry.column.clone(),
        code: entry.code.clone(),
        reason: entry.reason.clone(),
        fix: entry.fix.clone(),
        raw: entry.raw.clone(),
    }
}
