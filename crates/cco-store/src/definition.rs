//! Versions of definitions: which text made answers since when, and which of them a person promoted.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::evidence;
use crate::session::Session;
use crate::store::Store;
use serde_json::json;

/// A text as it made an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionVersion {
    /// Of the text and of all it reads.
    pub hash: String,
    /// The folder it stands in: `health`.
    pub kind: String,
    pub id: String,
    pub text: String,
}

/// Something that happened to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionEvent {
    pub hash: String,
    pub event: Event,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    pub actor: String,
    /// The backtest that a promotion rests on.
    pub backtest: Option<String>,
    /// What the backtest found, as JSON.
    pub findings: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It made an answer, and another version had made the one before.
    Use,
    /// A person put it into use as proven.
    Promote,
    /// A person took that back.
    Demote,
}

/// What a promotion rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    pub backtest: Option<String>,
    pub findings: Option<String>,
}

impl Store {
    /// Records that a version makes answers from now on; nothing when it made the last one too.
    pub async fn use_definition(&self, actor: &str, version: &DefinitionVersion, at: i64) -> Result<()> {
        if in_use(&mut self.read().await?, version).await? {
            return Ok(());
        }
        let mut writer = self.write().await?;
        if in_use(&mut writer, version).await? {
            return Ok(());
        }
        keep(&mut writer, version, at).await?;
        let no = add(&mut writer, &version.hash, Event::Use, at, actor, &Ground::default()).await?;
        writer.commit(entry(actor, Event::Use, version, at, no, &Ground::default())).await
    }

    /// Marks a version as proven. It must have been used, and not be promoted already.
    pub async fn promote_definition(&self, actor: &str, hash: &str, at: i64, ground: Ground) -> Result<()> {
        self.turn(actor, hash, at, Event::Promote, ground).await
    }

    /// Takes a promotion back.
    pub async fn demote_definition(&self, actor: &str, hash: &str, at: i64) -> Result<()> {
        self.turn(actor, hash, at, Event::Demote, Ground::default()).await
    }

    async fn turn(&self, actor: &str, hash: &str, at: i64, event: Event, ground: Ground) -> Result<()> {
        let mut writer = self.write().await?;
        let version = find(&mut writer, hash).await?.ok_or_else(|| absent(hash))?;
        let is_promoted = promotion(&events(&mut writer, &version.kind, &version.id).await?, hash).is_some();
        match (event, is_promoted) {
            (Event::Promote, true) => Err(Error::Conflict(format!("definition {hash} is promoted already"))),
            (Event::Demote, false) => Err(Error::Conflict(format!("definition {hash} is not promoted"))),
            (Event::Use | Event::Promote | Event::Demote, _) => {
                let no = add(&mut writer, hash, event, at, actor, &ground).await?;
                writer.commit(entry(actor, event, &version, at, no, &ground)).await
            }
        }
    }

    /// What happened to the versions of one definition, oldest first.
    pub async fn definition_events(&self, kind: &str, id: &str) -> Result<Vec<DefinitionEvent>> {
        events(&mut self.read().await?, kind, id).await
    }

    pub async fn definition_version(&self, hash: &str) -> Result<DefinitionVersion> {
        find(&mut self.read().await?, hash).await?.ok_or_else(|| absent(hash))
    }
}

/// The promotion of a version that still stands, in the events of its definition.
pub fn promotion<'a>(events: &'a [DefinitionEvent], hash: &str) -> Option<&'a DefinitionEvent> {
    let turned = events.iter().rfind(|event| event.hash == hash && event.event != Event::Use)?;
    (turned.event == Event::Promote).then_some(turned)
}

/// The version that was in use at a moment, in the events of its definition.
pub fn in_use_at(events: &[DefinitionEvent], at: i64) -> Option<&DefinitionEvent> {
    events.iter().rfind(|event| event.event == Event::Use && event.at <= at)
}

fn absent(hash: &str) -> Error {
    Error::NotFound(format!("no definition with hash {hash} has made an answer here"))
}

async fn in_use(session: &mut Session<'_>, version: &DefinitionVersion) -> Result<bool> {
    let events = events(session, &version.kind, &version.id).await?;
    Ok(in_use_at(&events, i64::MAX).is_some_and(|event| event.hash == version.hash))
}

async fn find(session: &mut Session<'_>, hash: &str) -> Result<Option<DefinitionVersion>> {
    let select = "SELECT hash, kind, id, definition_text FROM definition_version WHERE hash = $1";
    let row: Option<(String, String, String, String)> =
        session.row(sqlx::query_as(select).bind(hash.to_owned())).await?;
    Ok(row.map(|(hash, kind, id, text)| DefinitionVersion { hash, kind, id, text }))
}

async fn events(session: &mut Session<'_>, kind: &str, id: &str) -> Result<Vec<DefinitionEvent>> {
    let select = "SELECT event.hash, event.event, event.at, event.actor, event.backtest, event.findings
        FROM definition_event event JOIN definition_version version ON version.hash = event.hash
        WHERE version.kind = $1 AND version.id = $2 ORDER BY event.no";
    let rows: Vec<EventRow> = session.rows(sqlx::query_as(select).bind(kind.to_owned()).bind(id.to_owned())).await?;
    rows.into_iter().map(|row| row.event(session)).collect()
}

async fn keep(session: &mut Session<'_>, version: &DefinitionVersion, at: i64) -> Result<()> {
    let DefinitionVersion { hash, kind, id, text } = version.clone();
    let insert = "INSERT INTO definition_version (hash, kind, id, definition_text, first_used_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING";
    let query = sqlx::query(insert).bind(hash).bind(kind).bind(id).bind(text).bind(at);
    session.execute(query).await.map(drop)
}

/// Its number.
async fn add(
    session: &mut Session<'_>,
    hash: &str,
    event: Event,
    at: i64,
    actor: &str,
    ground: &Ground,
) -> Result<i64> {
    let last = session.row::<(i64,)>(sqlx::query_as("SELECT COALESCE(MAX(no), 0) FROM definition_event")).await?;
    let no = last.map_or(0, |(no,)| no) + 1;
    let insert = "INSERT INTO definition_event (no, hash, event, at, actor, backtest, findings)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(insert).bind(no).bind(hash.to_owned()).bind(event.word()).bind(at).bind(actor.to_owned());
    session.execute(query.bind(ground.backtest.clone()).bind(ground.findings.clone())).await?;
    Ok(no)
}

fn entry(actor: &str, event: Event, version: &DefinitionVersion, at: i64, no: i64, ground: &Ground) -> NewEntry {
    let Ground { backtest, findings } = ground;
    let vouched = evidence::hash(&[Some(&version.hash), Some(event.word()), backtest.as_deref(), findings.as_deref()]);
    NewEntry {
        at,
        actor: actor.to_owned(),
        action: format!("definition_{}", event.word()),
        subject: format!("definition {}/{}", version.kind, version.id),
        detail: json!({ "hash": version.hash, "event": no, evidence::HASH: vouched }),
    }
}

impl Event {
    fn word(self) -> &'static str {
        match self {
            Event::Use => "use",
            Event::Promote => "promote",
            Event::Demote => "demote",
        }
    }

    fn of_word(word: &str) -> Option<Event> {
        [Event::Use, Event::Promote, Event::Demote].into_iter().find(|event| event.word() == word)
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    hash: String,
    event: String,
    at: i64,
    actor: String,
    backtest: Option<String>,
    findings: Option<String>,
}

impl EventRow {
    fn event(self, session: &Session<'_>) -> Result<DefinitionEvent> {
        let EventRow { hash, event, at, actor, backtest, findings } = self;
        let event = Event::of_word(&event)
            .ok_or_else(|| Error::damaged(session.store(), format!("a definition has the event `{event}`")))?;
        Ok(DefinitionEvent { hash, event, at, actor, backtest, findings })
    }
}
