//! A row of the quarantine: written, and read back as it stands now.

use crate::app::App;
use crate::error::{Error, Kind};
use cco_domain::batch::Snapshot;
use cco_domain::column::{Column, FactBatch, Problem, Texts};
use cco_domain::fact::QUARANTINE;
use cco_ledger::Value;
use serde::Serialize;

/// What has become of a row set aside. Each change is a newer version of the row, in the batch that made it: an
/// earlier reader knows the status of then, and retracting the batch takes the change back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Status {
    /// Waits for somebody.
    Open,
    /// Read again, and loaded.
    Replayed,
    /// A later import spoke of the same fact in a row that could be read.
    Settled,
    /// A person decided that it will never be mended.
    Dismissed,
}

impl Status {
    pub(super) const ALL: [Status; 4] = [Status::Open, Status::Replayed, Status::Settled, Status::Dismissed];

    pub(super) fn word(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Replayed => "replayed",
            Status::Settled => "settled",
            Status::Dismissed => "dismissed",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineEntry {
    /// Ten hex digits that name the row.
    pub id: String,
    pub source: String,
    pub file: String,
    pub line: u64,
    pub for_table: String,
    pub column: Option<String>,
    pub code: String,
    pub reason: String,
    pub fix: String,
    pub raw: Vec<(String, String)>,
    #[serde(skip)]
    pub(super) status: Status,
    /// Why it was dismissed.
    #[serde(skip)]
    pub(super) note: Option<String>,
}

impl QuarantineEntry {
    pub(super) fn problem(&self) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line,
            column: self.column.clone(),
            code: self.code.clone(),
            reason: self.reason.clone(),
            fix: self.fix.clone(),
            raw: self.raw.clone(),
        }
    }
}

/// Problems of one table on their way into the quarantine.
pub(in crate::import) struct Aside<'a> {
    pub(in crate::import) for_table: &'a str,
    pub(in crate::import) problems: &'a [Problem],
    pub(in crate::import) status: Status,
    pub(in crate::import) note: Option<&'a str>,
}

impl Aside<'_> {
    pub(in crate::import) fn rows(&self) -> FactBatch {
        let Aside { for_table, problems, status, note } = self;
        let raw: Vec<String> = problems.iter().map(|problem| raw_json(&problem.raw)).collect();
        let texts = |of: fn(&Problem) -> Option<&str>| Column::Text(problems.iter().map(of).collect::<Texts>());
        let columns = vec![
            ("file", texts(|problem| Some(&problem.file))),
            ("line", Column::Int(problems.iter().map(|problem| i64::try_from(problem.line).ok()).collect())),
            ("for_table", Column::Same((*for_table).to_owned())),
            ("column", texts(|problem| problem.column.as_deref())),
            ("code", texts(|problem| Some(&problem.code))),
            ("reason", texts(|problem| Some(&problem.reason))),
            ("fix", texts(|problem| Some(&problem.fix))),
            ("raw", Column::Text(raw.iter().map(|text| Some(text.as_str())).collect())),
            ("status", Column::Same(status.word().to_owned())),
            // With or without a note, rows go to the same file.
            ("note", Column::Text(problems.iter().map(|_| *note).collect())),
        ];
        FactBatch {
            table: &QUARANTINE,
            n_rows: problems.len(),
            columns,
            lines: problems.iter().map(|problem| problem.line).collect(),
        }
    }
}

/// What tells rows of the quarantine apart, besides their source.
pub(in crate::import) fn key() -> Vec<String> {
    QUARANTINE.key.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn raw_json(raw: &[(String, String)]) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        raw.iter().map(|(column, text)| (column.clone(), serde_json::Value::String(text.clone()))).collect();
    serde_json::Value::Object(object).to_string()
}

/// The rows with one of these statuses, in order of file and line.
pub(super) async fn entries(
    app: &App,
    snapshot: &Snapshot,
    statuses: &[Status],
) -> Result<Vec<QuarantineEntry>, Error> {
    if snapshot.files_of(QUARANTINE.name).next().is_none() {
        return Ok(Vec::new());
    }
    let words: Vec<String> = statuses.iter().map(|status| format!("'{}'", status.word())).collect();
    let question = format!(
        "select _source, file, line, for_table, \"column\", code, reason, fix, raw, status, note from quarantine
         where status in ({}) order by file, line",
        words.join(", ")
    );
    let answer = app.ledger.sql(snapshot, app.today(), &question, usize::MAX).await?;
    answer.rows.into_iter().map(entry).collect()
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
    let (source, file, line, for_table, column) = (next(), next(), next(), next(), next());
    let (code, reason, fix, raw, status, note) = (next(), next(), next(), next(), next(), next());
    let status = Status::ALL.into_iter().find(|known| status.as_deref() == Some(known.word()));
    let (source, file, raw) =
        (source.ok_or_else(unreadable)?, file.ok_or_else(unreadable)?, raw.ok_or_else(unreadable)?);
    let line = line.and_then(|line| line.parse().ok()).ok_or_else(unreadable)?;
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&raw).map_err(|cause| unreadable().with_cause(cause))?;
    Ok(QuarantineEntry {
        id: id(&source, &file, line, &raw),
        source,
        file,
        line,
        for_table: for_table.ok_or_else(unreadable)?,
        column,
        code: code.ok_or_else(unreadable)?,
        reason: reason.ok_or_else(unreadable)?,
        fix: fix.ok_or_else(unreadable)?,
        raw: fields.into_iter().map(|(column, text)| (column, text.as_str().unwrap_or_default().to_owned())).collect(),
        status: status.ok_or_else(unreadable)?,
        note,
    })
}

/// Of what tells the rows apart, so that a row keeps its id.
fn id(source: &str, file: &str, line: u64, raw: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [source, file, &line.to_string(), raw] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..10].to_owned()
}
