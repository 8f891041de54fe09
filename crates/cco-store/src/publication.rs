//! Published figures: a set of numbers someone signed, frozen with the policy behind them.

use crate::audit::NewEntry;
use crate::batch;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::Store;
use cco_domain::batch::BatchNo;
use serde_json::json;
use std::collections::BTreeSet;

/// What to freeze.
#[derive(Clone, Debug)]
pub struct NewPublication {
    pub name: String,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub published_at: i64,
    pub policy_toml: String,
    pub policy_hash: String,
    /// The batch up to which facts were known.
    pub known_at: BatchNo,
    pub figures: Vec<PublishedFigure>,
}

/// A figure as it was signed: JSON text, kept to the byte.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PublishedFigure {
    #[sqlx(rename = "figure_id")]
    pub id: String,
    #[sqlx(rename = "figure_json")]
    pub json: String,
}

/// A frozen set, with its figures in the order they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    pub name: String,
    pub published_at: i64,
    pub policy_toml: String,
    pub policy_hash: String,
    pub known_at: BatchNo,
    pub figures: Vec<PublishedFigure>,
}

/// A line of the list of publications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationSummary {
    pub name: String,
    pub published_at: i64,
    pub policy_hash: String,
    pub known_at: BatchNo,
    pub n_figures: u64,
}

impl Store {
    /// Freezes figures under a name, which must be free. Nothing changes them afterwards.
    pub async fn publish(&self, actor: &str, new: NewPublication) -> Result<()> {
        let mut writer = self.write().await?;
        check(&mut writer, &new).await?;
        let entry = entry(actor, &new);
        insert(&mut writer, new).await?;
        writer.commit(entry).await
    }

    pub async fn publication(&self, name: &str) -> Result<Publication> {
        let mut session = self.read().await?;
        let row = find(&mut session, name)
            .await?
            .ok_or_else(|| Error::NotFound(format!("no figures are published as `{name}`")))?;
        let query = "SELECT figure_id, figure_json FROM published_figure WHERE publication = $1 ORDER BY position";
        let figures = session.rows(sqlx::query_as(query).bind(name.to_owned())).await?;
        let PublicationRow { name, published_at, policy_toml, policy_hash, known_at, n_figures: _ } = row;
        Ok(Publication { name, published_at, policy_toml, policy_hash, known_at: BatchNo(known_at), figures })
    }

    /// All publications, oldest first.
    pub async fn publications(&self) -> Result<Vec<PublicationSummary>> {
        let rows: Vec<PublicationRow> = self.read().await?.rows(sqlx::query_as("SELECT * FROM publication")).await?;
        let mut summaries: Vec<_> = rows.into_iter().map(PublicationSummary::from).collect();
        summaries.sort_by(|a, b| (a.published_at, &a.name).cmp(&(b.published_at, &b.name)));
        Ok(summaries)
    }
}

async fn check(session: &mut Session<'_>, new: &NewPublication) -> Result<()> {
    if find(session, &new.name).await?.is_some() {
        return Err(Error::Conflict(format!("figures are already published as `{}`", new.name)));
    }
    if batch::find(session, new.known_at).await?.is_none() {
        return Err(Error::NotFound(format!("batch {} does not exist", new.known_at)));
    }
    let mut ids = BTreeSet::new();
    match new.figures.iter().find(|figure| !ids.insert(&figure.id)) {
        Some(twice) => Err(Error::Invalid(format!("figure {} is given twice", twice.id))),
        None => Ok(()),
    }
}

async fn find(session: &mut Session<'_>, name: &str) -> Result<Option<PublicationRow>> {
    session.row(sqlx::query_as("SELECT * FROM publication WHERE name = $1").bind(name.to_owned())).await
}

async fn insert(session: &mut Session<'_>, new: NewPublication) -> Result<()> {
    let NewPublication { name, published_at, policy_toml, policy_hash, known_at, figures } = new;
    let insert = "INSERT INTO publication (name, published_at, policy_toml, policy_hash, known_at, n_figures)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sqlx::query(insert).bind(name.clone()).bind(published_at).bind(policy_toml).bind(policy_hash);
    session.execute(query.bind(known_at.0).bind(figures.len() as i64)).await?;

    let insert = "INSERT INTO published_figure (publication, position, figure_id, figure_json)
        VALUES ($1, $2, $3, $4)";
    for (position, PublishedFigure { id, json }) in figures.into_iter().enumerate() {
        session.execute(sqlx::query(insert).bind(name.clone()).bind(position as i64).bind(id).bind(json)).await?;
    }
    Ok(())
}

fn entry(actor: &str, new: &NewPublication) -> NewEntry {
    NewEntry {
        at: new.published_at,
        actor: actor.to_owned(),
        action: "figures_publish".to_owned(),
        subject: format!("publication {}", new.name),
        detail: json!({
            "known_at": new.known_at,
            "policy_hash": new.policy_hash,
            "n_figures": new.figures.len(),
        }),
    }
}

#[derive(sqlx::FromRow)]
struct PublicationRow {
    name: String,
    published_at: i64,
    policy_toml: String,
    policy_hash: String,
    known_at: i64,
    #[sqlx(try_from = "i64")]
    n_figures: u64,
}

impl From<PublicationRow> for PublicationSummary {
    fn from(row: PublicationRow) -> PublicationSummary {
        let PublicationRow { name, published_at, policy_toml: _, policy_hash, known_at, n_figures } = row;
        PublicationSummary { name, published_at, policy_hash, known_at: BatchNo(known_at), n_figures }
    }
}
