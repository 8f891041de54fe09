//! Committing batches.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::file;
use crate::session::Session;
use crate::store::Store;
use crate::url::StoreUrl;
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile};
use serde_json::json;

/// What to commit. The store gives it its number: the head's, plus one.
#[derive(Clone, Debug)]
pub struct NewBatch {
    pub kind: BatchKind,
    pub source: String,
    pub label: String,
    pub content_hash: String,
    /// Microseconds since 1970-01-01T00:00:00Z; not before the last batch's.
    pub recorded_at: i64,
    /// The head on which this batch was prepared. If it has moved, nothing is committed.
    pub expected_head: BatchNo,
    /// Their `batch` is ignored: they become this batch's.
    pub files: Vec<FactFile>,
    pub counts: Counts,
    /// The batch to hide; set exactly for `BatchKind::Retract`, which brings no files.
    pub retracts: Option<BatchNo>,
    pub mapping: Option<String>,
}

/// What became of the rows read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_read: u64,
    pub n_loaded: u64,
    pub n_duplicate: u64,
    pub n_quarantined: u64,
}

impl Store {
    /// The last batch's number; 0 when there is none.
    pub async fn head(&self) -> Result<BatchNo> {
        head(&mut self.read().await?).await
    }

    /// Commits the batch and its files, all or nothing.
    pub async fn commit(&self, actor: &str, new: NewBatch) -> Result<Batch> {
        self.commit_as(actor, action(new.kind), new).await
    }

    /// As `commit`, with a word of the caller's own for what the audit says was done.
    pub async fn commit_as(&self, actor: &str, action: &str, new: NewBatch) -> Result<Batch> {
        let mut writer = self.write().await?;
        let head = expect_head(&mut writer, new.expected_head).await?;
        check_time(&mut writer, head, new.recorded_at).await?;
        check_kind(&mut writer, &new).await?;

        let (batch, files) = new.numbered(BatchNo(head.0 + 1));
        insert(&mut writer, &batch).await?;
        for file in &files {
            file::insert(&mut writer, file, Some(batch.no)).await?;
        }
        writer.commit(entry(actor, action, &batch, files.len())).await?;
        Ok(batch)
    }
}

pub(crate) async fn head(session: &mut Session<'_>) -> Result<BatchNo> {
    let last = session.row::<(i64,)>(sqlx::query_as("SELECT no FROM batch ORDER BY no DESC LIMIT 1")).await?;
    Ok(last.map_or(BatchNo(0), |(no,)| BatchNo(no)))
}

/// The head, which must be the one the caller read.
pub(crate) async fn expect_head(session: &mut Session<'_>, expected: BatchNo) -> Result<BatchNo> {
    let head = head(session).await?;
    if head == expected { Ok(head) } else { Err(Error::HeadMoved { expected, head }) }
}

pub(crate) async fn find(session: &mut Session<'_>, no: BatchNo) -> Result<Option<Batch>> {
    let query = sqlx::query_as("SELECT * FROM batch WHERE no = $1").bind(no.0);
    session.row::<BatchRow>(query).await?.map(|row| row.batch(session.store())).transpose()
}

/// Batches 1..=`last` in order.
pub(crate) async fn up_to(session: &mut Session<'_>, last: BatchNo) -> Result<Vec<Batch>> {
    let query = sqlx::query_as("SELECT * FROM batch WHERE no <= $1 ORDER BY no").bind(last.0);
    let rows: Vec<BatchRow> = session.rows(query).await?;
    rows.into_iter().map(|row| row.batch(session.store())).collect()
}

async fn check_time(session: &mut Session<'_>, head: BatchNo, recorded_at: i64) -> Result<()> {
    match find(session, head).await? {
        Some(last) if recorded_at < last.recorded_at => Err(Error::Invalid(format!(
            "the batch is recorded at {recorded_at}, before batch {} at {} (microseconds since 1970): \
             is the clock wrong?",
            last.no, last.recorded_at
        ))),
        _ => Ok(()),
    }
}

async fn check_kind(session: &mut Session<'_>, new: &NewBatch) -> Result<()> {
    match (new.kind, new.retracts) {
        (BatchKind::Retract, Some(no)) if new.files.is_empty() => check_retractable(session, no).await,
        (BatchKind::Retract, Some(_)) => Err(Error::Invalid("a retraction brings no files".to_owned())),
        (BatchKind::Retract, None) => Err(Error::Invalid("a retraction must name the batch it hides".to_owned())),
        (BatchKind::Import | BatchKind::Replay, Some(_)) => {
            Err(Error::Invalid("only a retraction can hide a batch".to_owned()))
        }
        (BatchKind::Import | BatchKind::Replay, None) => Ok(()),
    }
}

async fn check_retractable(session: &mut Session<'_>, no: BatchNo) -> Result<()> {
    let batch = find(session, no).await?.ok_or_else(|| Error::NotFound(format!("batch {no} does not exist")))?;
    if batch.kind == BatchKind::Retract {
        return Err(Error::Invalid(format!("batch {no} is a retraction: import the facts again instead")));
    }
    let by: Option<(i64,)> = session.row(sqlx::query_as("SELECT no FROM batch WHERE retracts = $1").bind(no.0)).await?;
    match by {
        Some((by,)) => Err(Error::Invalid(format!("batch {no} is retracted already, by batch {by}"))),
        None => Ok(()),
    }
}

impl NewBatch {
    fn numbered(self, no: BatchNo) -> (Batch, Vec<FactFile>) {
        let NewBatch {
            kind,
            source,
            label,
            content_hash,
            recorded_at,
            expected_head: _,
            files,
            counts,
            retracts,
            mapping,
        } = self;
        let Counts { n_read, n_loaded, n_duplicate, n_quarantined } = counts;
        let batch = Batch {
            no,
            kind,
            source,
            label,
            content_hash,
            recorded_at,
            n_read,
            n_loaded,
            n_duplicate,
            n_quarantined,
            retracts,
            mapping,
        };
        (batch, files)
    }
}

async fn insert(session: &mut Session<'_>, batch: &Batch) -> Result<()> {
    let Batch {
        no,
        kind,
        source,
        label,
        content_hash,
        recorded_at,
        n_read,
        n_loaded,
        n_duplicate,
        n_quarantined,
        retracts,
        mapping,
    } = batch;
    let insert = "INSERT INTO batch (no, kind, source, label, content_hash, recorded_at,
            n_read, n_loaded, n_duplicate, n_quarantined, retracts, mapping)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let query = sqlx::query(insert)
        .bind(no.0)
        .bind(word(*kind))
        .bind(source.clone())
        .bind(label.clone())
        .bind(content_hash.clone())
        .bind(recorded_at)
        .bind(file::count(*n_read))
        .bind(file::count(*n_loaded))
        .bind(file::count(*n_duplicate))
        .bind(file::count(*n_quarantined))
        .bind(retracts.map(|no| no.0))
        .bind(mapping.clone());
    session.execute(query).await.map(drop)
}

fn action(kind: BatchKind) -> &'static str {
    match kind {
        BatchKind::Import => "batch_import",
        BatchKind::Replay => "batch_replay",
        BatchKind::Retract => "batch_retract",
    }
}

fn entry(actor: &str, action: &str, batch: &Batch, n_files: usize) -> NewEntry {
    NewEntry {
        at: batch.recorded_at,
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: format!("batch {}", batch.no),
        detail: json!({
            "source": batch.source,
            "content_hash": batch.content_hash,
            "retracts": batch.retracts,
            "n_loaded": batch.n_loaded,
            "n_files": n_files,
        }),
    }
}

fn word(kind: BatchKind) -> &'static str {
    match kind {
        BatchKind::Import => "import",
        BatchKind::Replay => "replay",
        BatchKind::Retract => "retract",
    }
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    no: i64,
    kind: String,
    source: String,
    label: String,
    content_hash: String,
    recorded_at: i64,
    #[sqlx(try_from = "i64")]
    n_read: u64,
    #[sqlx(try_from = "i64")]
    n_loaded: u64,
    #[sqlx(try_from = "i64")]
    n_duplicate: u64,
    #[sqlx(try_from = "i64")]
    n_quarantined: u64,
    retracts: Option<i64>,
    mapping: Option<String>,
}

impl BatchRow {
    fn batch(self, store: &StoreUrl) -> Result<Batch> {
        let BatchRow {
            no,
            kind,
            source,
            label,
            content_hash,
            recorded_at,
            n_read,
            n_loaded,
            n_duplicate,
            n_quarantined,
            retracts,
            mapping,
        } = self;
        let kind = [BatchKind::Import, BatchKind::Replay, BatchKind::Retract]
            .into_iter()
            .find(|known| word(*known) == kind)
            .ok_or_else(|| Error::damaged(store, format!("batch {no} is of unknown kind `{kind}`")))?;
        Ok(Batch {
            no: BatchNo(no),
            kind,
            source,
            label,
            content_hash,
            recorded_at,
            n_read,
            n_loaded,
            n_duplicate,
            n_quarantined,
            retracts: retracts.map(BatchNo),
            mapping,
        })
    }
}
