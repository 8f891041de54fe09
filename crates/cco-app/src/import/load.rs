//! One file into one batch.

use super::again;
use super::files::{ImportProgress, Loaded, Outcome};
use super::quarantine::{self, Aside, Earlier, Status};
use crate::app::{Actor, App};
use crate::error::{Error, file_error};
use cco_connect::context::Context;
use cco_connect::mapping::file::FileMapping;
use cco_connect::plan::Plan;
use cco_connect::read::Chunk;
use cco_domain::batch::BatchKind;
use cco_domain::column::Problem;
use cco_domain::fact::{QUARANTINE, TableSpec};
use cco_ledger::FactWriter;
use cco_store::batch::{Counts, NewBatch};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows handed on at a time: large enough to write well, small enough to stay in the processor's cache.
const CHUNK_ROWS: usize = 16 * 1024;
/// After so many rows, what the reader holds in advance no longer spoils an estimate of how many are to come.
const ROWS_TO_ESTIMATE_BY: u64 = 1 << 18;
/// Rows with a repeated key that are held in memory at a time.
const REPEATED_AT_A_TIME: usize = 1 << 18;
/// Chunks that may wait between the reader and the writer.
const CHUNKS_WAITING: usize = 2;

pub(super) async fn file(
    app: &App,
    actor: &Actor,
    path: &Path,
    plan: Plan,
    recorded_at: Option<i64>,
    progress: &mut dyn FnMut(ImportProgress<'_>),
) -> Result<Outcome, Error> {
    let (table, mapping) = decided(&plan)?;
    let source = mapping.source().to_owned();
    let mapping_text = mapping.to_toml();
    let content_hash = content_hash(path, &mapping)?;
    let snapshot = app.store.snapshot(None).await?;
    if let Some(batch) = again::stands(&snapshot, &content_hash) {
        return Ok(Outcome::Unchanged { batch });
    }
    progress(ImportProgress::Started { file: &plan.file, n_bytes: plan.n_bytes });
    let mut writing = Writing {
        facts: app.ledger.writer(table, &mapping.key, &source, &snapshot),
        aside: app.ledger.writer(&QUARANTINE, &quarantine::key(), &source, &snapshot),
        earlier: Earlier::load(app, &snapshot, &source, table).await?,
        totals: Totals::default(),
    };
    let repeated = read_into(app, path, &plan, &mut writing, progress).await?;
    set_repeated_aside(path, &plan, table, &mut writing, &repeated).await?;
    writing.settle(&mapping, &plan.context).await?;
    let Writing { facts, aside, totals, .. } = writing;
    let mut files = facts.finish().await?;
    files.extend(aside.finish().await?);
    let batch = app
        .store
        .commit(
            &actor.name,
            NewBatch {
                kind: BatchKind::Import,
                source,
                label: plan.file.clone(),
                content_hash,
                recorded_at: recorded_at.unwrap_or_else(|| app.now()),
                expected_head: snapshot.known_at,
                files,
                counts: totals.counts(),
                retracts: None,
                mapping: Some(mapping_text),
            },
        )
        .await?;
    progress(ImportProgress::Finished);
    Ok(Outcome::Loaded(totals.loaded(batch.no)))
}

/// What an importable plan has decided: its questions were refused before.
fn decided(plan: &Plan) -> Result<(&'static TableSpec, FileMapping), Error> {
    match (plan.table, &plan.mapping) {
        (Some(table), Some(mapping)) => Ok((table, mapping.clone())),
        _ => {
            Err(Error::invalid("table_unknown", format!("{}: which table its rows belong to is not clear", plan.file))
                .with_hint("name it in a mapping: `table = \"account\"`"))
        }
    }
}

/// Where rows go, and how many went there.
pub(super) struct Writing {
    pub(super) facts: FactWriter,
    pub(super) aside: FactWriter,
    pub(super) earlier: Earlier,
    pub(super) totals: Totals,
}

#[derive(Default)]
pub(super) struct Totals {
    pub(super) n_read: u64,
    pub(super) n_loaded: u64,
    pub(super) n_superseding: u64,
    pub(super) n_duplicate: u64,
    pub(super) n_quarantined: u64,
    pub(super) n_settled: u64,
    faults: BTreeMap<String, u64>,
}

impl Totals {
    pub(super) fn counts(&self) -> Counts {
        Counts {
            n_read: self.n_read,
            n_loaded: self.n_loaded,
            n_duplicate: self.n_duplicate,
            n_quarantined: self.n_quarantined,
        }
    }

    pub(super) fn loaded(self, batch: cco_domain::batch::BatchNo) -> Loaded {
        let mut faults: Vec<(String, u64)> = self.faults.into_iter().collect();
        faults.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        Loaded {
            batch,
            n_read: self.n_read,
            n_loaded: self.n_loaded,
            n_superseding: self.n_superseding,
            n_duplicate: self.n_duplicate,
            n_quarantined: self.n_quarantined,
            n_settled: self.n_settled,
            faults,
        }
    }
}

impl Writing {
    /// Every row of the chunk is loaded, a duplicate, or set aside, but for those whose key another row of the file
    /// has: their lines are returned, and the caller, who knows what stands there, sets them aside.
    pub(super) async fn take(&mut self, chunk: Chunk) -> Result<Vec<u64>, Error> {
        let Chunk { facts, problems, .. } = chunk;
        let table = facts.table.name;
        self.totals.n_read += (facts.n_rows + problems.len()) as u64;
        let pushed = self.facts.push(&facts).await?;
        self.totals.n_loaded += pushed.n_loaded;
        self.totals.n_superseding += pushed.n_superseding;
        self.totals.n_duplicate += pushed.n_duplicate;
        self.set_aside(table, problems).await?;
        Ok(pushed.repeated.iter().map(|row| facts.lines[*row]).collect())
    }

    pub(super) async fn set_aside(&mut self, table: &str, problems: Vec<Problem>) -> Result<(), Error> {
        if problems.is_empty() {
            return Ok(());
        }
        self.totals.n_quarantined += problems.len() as u64;
        for problem in &problems {
            *self.totals.faults.entry(problem.code.clone()).or_default() += 1;
        }
        let (dismissed, open): (Vec<Problem>, Vec<Problem>) =
            problems.into_iter().partition(|problem| self.earlier.dismissal(problem).is_some());
        let aside = Aside { for_table: table, problems: &open, status: Status::Open, note: None };
        self.aside.push(&aside.rows()).await?;
        for problem in dismissed {
            let note = self.earlier.dismissal(&problem);
            let aside = Aside { for_table: table, problems: &[problem], status: Status::Dismissed, note };
            self.aside.push(&aside.rows()).await?;
        }
        Ok(())
    }

    /// Settles rows set aside earlier whose facts this import has spoken of.
    async fn settle(&mut self, mapping: &FileMapping, context: &Context) -> Result<(), Error> {
        let earlier = std::mem::take(&mut self.earlier);
        self.totals.n_settled = earlier.settle(self, mapping, context).await?;
        Ok(())
    }
}

/// A thread reads and parses while this task writes. Returns the lines whose key another row of the file has.
async fn read_into(
    app: &App,
    path: &Path,
    plan: &Plan,
    writing: &mut Writing,
    progress: &mut dyn FnMut(ImportProgress<'_>),
) -> Result<Vec<u64>, Error> {
    let (sender, mut chunks) = tokio::sync::mpsc::channel::<Chunk>(CHUNKS_WAITING);
    let (file, reading, interrupt) = (path.to_owned(), plan.clone(), app.interrupt.clone());
    let reader = crate::blocking(move || {
        cco_connect::read::read(&file, &reading, CHUNK_ROWS, &mut |chunk| {
            if interrupt.is_requested() || sender.blocking_send(chunk).is_err() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    let writer = async {
        let mut is_estimated = false;
        let mut repeated = Vec::new();
        while let Some(chunk) = chunks.recv().await {
            let bytes_done = chunk.bytes_done;
            repeated.extend(writing.take(chunk).await?);
            if !is_estimated && writing.totals.n_read >= ROWS_TO_ESTIMATE_BY {
                writing.facts.expect_rows(rows_to_come(writing.totals.n_read, bytes_done, plan.n_bytes));
                is_estimated = true;
            }
            progress(ImportProgress::Read { bytes_done, n_rows: writing.totals.n_read });
        }
        // Dropping the receiver stops the reader when writing failed.
        drop(chunks);
        Ok::<Vec<u64>, Error>(repeated)
    };
    let (read, written) = futures::join!(reader, writer);
    let repeated = written?;
    read??;
    if app.interrupt.is_requested() {
        return Err(app.interrupt.error(&format!("nothing of {} was loaded; files before it stay loaded", plan.file)));
    }
    Ok(repeated)
}

/// Rows whose key stands in the file twice with different content. The file is read again for what stands in them,
/// once for all unless they are very many.
async fn set_repeated_aside(
    path: &Path,
    plan: &Plan,
    table: &TableSpec,
    writing: &mut Writing,
    lines: &[u64],
) -> Result<(), Error> {
    for lines in lines.chunks(REPEATED_AT_A_TIME) {
        writing.set_aside(table.name, repeated(path, plan, lines)?).await?;
    }
    Ok(())
}

/// How many more rows the file holds if they are as long as those read, and a few for luck.
fn rows_to_come(n_read: u64, bytes_done: u64, n_bytes: u64) -> usize {
    let bytes_left = n_bytes.saturating_sub(bytes_done);
    let n_rows = u128::from(n_read) * u128::from(bytes_left) / u128::from(bytes_done.max(1));
    usize::try_from(n_rows + n_rows / 16).unwrap_or(usize::MAX)
}

fn repeated(path: &Path, plan: &Plan, lines: &[u64]) -> Result<Vec<Problem>, Error> {
    let key = plan.mapping.as_ref().map(|mapping: &FileMapping| mapping.key.join(", ")).unwrap_or_default();
    let rows = cco_connect::read::raw_rows(path, plan, lines)?;
    Ok(rows
        .into_iter()
        .map(|row| Problem {
            file: row.file,
            line: row.line,
            column: None,
            code: "repeated_key".to_owned(),
            reason: format!("the file holds another row with the same {key} and other content; the first was kept"),
            fix: "mend the export, or name a key that tells the rows apart (`key = […]` in the mapping)".to_owned(),
            raw: row.values,
        })
        .collect())
}

/// Hash of what is read and how: the same again is a no-op, under another file name too.
fn content_hash(path: &Path, mapping: &FileMapping) -> Result<String, Error> {
    let mut file = std::fs::File::open(path).map_err(|cause| file_error("read", path, cause))?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let n = std::io::Read::read(&mut file, &mut buffer).map_err(|cause| file_error("read", path, cause))?;
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
    }
    let of_any_file = FileMapping { pattern: "*".to_owned(), ..mapping.clone() };
    hasher.update(of_any_file.to_toml().as_bytes());
    Ok(hasher.finalize().to_hex().to_string())
}
