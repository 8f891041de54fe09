//! Matters: things that people work on or decide, such as saves and proposals. Each is kept in all its versions, as JSON that the
//! caller reads and writes; of one key, one is open at a time.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::evidence;
use crate::session::{Session, Writer};
use crate::store::Store;
use serde_json::{Value, json};

/// One matter as it stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Matter {
    pub kind: String,
    /// From 1, among its kind.
    pub no: i64,
    pub key: String,
    /// From 1.
    pub version: i64,
    #[sqlx(rename = "is_open")]
    is_open: i64,
    /// JSON text.
    #[sqlx(rename = "body")]
    pub body_json: String,
    /// When this version was written, microseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// Who wrote it.
    pub actor: String,
    pub action: String,
}

impl Matter {
    pub fn is_open(&self) -> bool {
        self.is_open == 1
    }
}

/// What to write. All of a step happens, or nothing of it.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: i64,
    pub actor: String,
    /// `noun_verb`.
    pub action: String,
    /// At least one; the first is what the audit names as acted on.
    pub writes: Vec<Write>,
}

/// A new matter, or the next version of one.
#[derive(Clone, Debug)]
pub struct Write {
    pub kind: &'static str,
    pub target: Target,
    pub is_open: bool,
    pub body: Value,
}

#[derive(Clone, Debug)]
pub enum Target {
    /// Refused while another of its kind and key is open.
    New { key: String },
    /// Refused where the matter has gone on since this version was read.
    After { no: i64, version: i64 },
}

/// A matter that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub kind: &'static str,
    pub no: i64,
    pub version: i64,
}

macro_rules! last_versions {
    () => {
        "SELECT m.kind, m.no, m.key, m.version, m.is_open, v.body, v.at, v.actor, v.action
        FROM matter m JOIN matter_version v ON v.kind = m.kind AND v.no = m.no AND v.version = m.version"
    };
}

impl Store {
    /// Writes all versions of a step, with one entry in the audit that vouches for each. Of two who go on from the same version, the
    /// second meets a conflict and has changed nothing.
    pub async fn step(&self, step: Step) -> Result<Vec<Written>> {
        let Step { at, actor, action, writes } = step;
        let mut writer = self.write().await?;
        let (mut written, mut vouched) = (Vec::new(), Vec::new());
        for write in writes {
            let stamp = Stamp { at, actor: &actor, action: &action };
            let (one, hash) = stamp.put(&mut writer, write).await?;
            vouched.push(json!({ "kind": one.kind, "no": one.no, "version": one.version, evidence::HASH: hash }));
            written.push(one);
        }
        let first = written.first().ok_or_else(|| Error::Invalid("a step must write something".to_owned()))?;
        let subject = format!("{} {}", first.kind, first.no);
        writer.commit(NewEntry { at, actor, action, subject, detail: json!({ evidence::MATTERS: vouched }) }).await?;
        Ok(written)
    }

    /// All matters of a kind, or only those that are open; the oldest first.
    pub async fn matters(&self, kind: &str, only_open: bool) -> Result<Vec<Matter>> {
        let select = concat!(last_versions!(), " WHERE m.kind = $1 AND m.is_open >= $2 ORDER BY m.no");
        let query = sqlx::query_as(select).bind(kind.to_owned()).bind(i64::from(only_open));
        self.read().await?.rows(query).await
    }

    pub async fn matter(&self, kind: &str, no: i64) -> Result<Matter> {
        let select = concat!(last_versions!(), " WHERE m.kind = $1 AND m.no = $2");
        let query = sqlx::query_as(select).bind(kind.to_owned()).bind(no);
        let found = self.read().await?.row(query).await?;
        found.ok_or_else(|| Error::NotFound(format!("there is no {kind} {no}")))
    }

    /// Every version of a matter, the first on top.
    pub async fn matter_versions(&self, kind: &str, no: i64) -> Result<Vec<Matter>> {
        let select = "SELECT m.kind, m.no, m.key, v.version, v.is_open, v.body, v.at, v.actor, v.action
            FROM matter m JOIN matter_version v ON v.kind = m.kind AND v.no = m.no
            WHERE m.kind = $1 AND m.no = $2 ORDER BY v.version";
        self.read().await?.rows(sqlx::query_as(select).bind(kind.to_owned()).bind(no)).await
    }
}

struct Stamp<'a> {
    at: i64,
    actor: &'a str,
    action: &'a str,
}

impl Stamp<'_> {
    async fn put(&self, writer: &mut Writer<'_>, write: Write) -> Result<(Written, String)> {
        let Write { kind, target, is_open, body } = write;
        let written = match target {
            Target::New { key } => {
                refuse_second(writer, kind, &key, None).await?;
                let written = Written { kind, no: next_no(writer, kind).await?, version: 1 };
                self.insert_version(writer, written, is_open, body.to_string()).await?;
                let insert = "INSERT INTO matter (kind, no, key, version, is_open) VALUES ($1, $2, $3, 1, $4)";
                let query = sqlx::query(insert).bind(kind).bind(written.no).bind(key).bind(i64::from(is_open));
                writer.execute(query).await?;
                written
            }
            Target::After { no, version } => {
                let key = refuse_moved(writer, kind, no, version).await?;
                if is_open {
                    refuse_second(writer, kind, &key, Some(no)).await?;
                }
                let written = Written { kind, no, version: version + 1 };
                self.insert_version(writer, written, is_open, body.to_string()).await?;
                let update = "UPDATE matter SET version = $1, is_open = $2 WHERE kind = $3 AND no = $4";
                let query = sqlx::query(update).bind(version + 1).bind(i64::from(is_open)).bind(kind).bind(no);
                writer.execute(query).await?;
                written
            }
        };
        let hash = hash_of(writer, kind, written.no, written.version).await?;
        let lost = || Error::damaged(writer.store(), format!("{kind} {} was not written", written.no));
        Ok((written, hash.ok_or_else(lost)?))
    }

    async fn insert_version(&self, writer: &mut Writer<'_>, one: Written, is_open: bool, body: String) -> Result<()> {
        let insert = "INSERT INTO matter_version (kind, no, version, at, actor, action, is_open, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let query = sqlx::query(insert).bind(one.kind).bind(one.no).bind(one.version).bind(self.at);
        let query = query.bind(self.actor.to_owned()).bind(self.action.to_owned());
        writer.execute(query.bind(i64::from(is_open)).bind(body)).await.map(drop)
    }
}

async fn next_no(session: &mut Session<'_>, kind: &str) -> Result<i64> {
    let select = "SELECT COALESCE(MAX(no), 0) FROM matter WHERE kind = $1";
    let last = session.row::<(i64,)>(sqlx::query_as(select).bind(kind.to_owned())).await?;
    Ok(last.map_or(0, |(no,)| no) + 1)
}

/// The writer's place is ours, so that nobody comes between this look and the write.
async fn refuse_second(session: &mut Session<'_>, kind: &str, key: &str, own: Option<i64>) -> Result<()> {
    let select = "SELECT no FROM matter WHERE kind = $1 AND key = $2 AND is_open = 1";
    let query = sqlx::query_as(select).bind(kind.to_owned()).bind(key.to_owned());
    match session.row::<(i64,)>(query).await? {
        Some((no,)) if Some(no) != own => Err(Error::Conflict(format!("{kind} {no} is open for {key} already"))),
        _ => Ok(()),
    }
}

/// The matter's key, if its last version is still the one that was read.
async fn refuse_moved(session: &mut Session<'_>, kind: &str, no: i64, version: i64) -> Result<String> {
    let select = "SELECT version, key FROM matter WHERE kind = $1 AND no = $2";
    let found = session.row::<(i64, String)>(sqlx::query_as(select).bind(kind.to_owned()).bind(no)).await?;
    match found {
        None => Err(Error::NotFound(format!("there is no {kind} {no}"))),
        Some((now, _)) if now != version => {
            Err(Error::Conflict(format!("{kind} {no} has gone on since: look at it again before you decide")))
        }
        Some((_, key)) => Ok(key),
    }
}

/// The content behind an entry's claim about one version.
pub(crate) async fn hash_of(session: &mut Session<'_>, kind: &str, no: i64, version: i64) -> Result<Option<String>> {
    let select = "SELECT v.at, v.actor, v.action, v.is_open, v.body, m.key
        FROM matter_version v JOIN matter m ON m.kind = v.kind AND m.no = v.no
        WHERE v.kind = $1 AND v.no = $2 AND v.version = $3";
    let query = sqlx::query_as(select).bind(kind.to_owned()).bind(no).bind(version);
    let found: Option<(i64, String, String, i64, String, String)> = session.row(query).await?;
    Ok(found.map(|(at, actor, action, is_open, body, key)| {
        let (at, is_open) = (at.to_string(), is_open.to_string());
        evidence::hash(&[&at, &actor, &action, &is_open, &body, &key].map(|text| Some(text.as_str())))
    }))
}

/// Whether every version that there is was vouched for, and each matter stands at its last one.
pub(crate) async fn are_vouched(session: &mut Session<'_>, n_vouched: i64) -> Result<bool> {
    let versions = "SELECT COUNT(*) FROM matter_version";
    let behind = "SELECT COUNT(*) FROM matter m JOIN matter_version v ON v.kind = m.kind AND v.no = m.no
        WHERE v.version > m.version OR v.version = m.version AND v.is_open <> m.is_open";
    let adrift = "SELECT COUNT(*) FROM matter m LEFT JOIN matter_version v
        ON v.kind = m.kind AND v.no = m.no AND v.version = m.version WHERE v.no IS NULL";
    let n_wrong = count(session, behind).await? + count(session, adrift).await?;
    Ok(count(session, versions).await? == n_vouched && n_wrong == 0)
}

async fn count(session: &mut Session<'_>, select: &'static str) -> Result<i64> {
    Ok(session.row::<(i64,)>(sqlx::query_as(select)).await?.map_or(0, |(n,)| n))
}
