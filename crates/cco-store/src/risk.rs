//! Models of risk that were fitted: what each was made from, and the hash that its file must have.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::evidence;
use crate::session::Session;
use crate::store::Store;
use cco_domain::batch::BatchNo;
use serde_json::json;

/// What to keep of a fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRiskModel {
    /// The same for the same content.
    pub id: String,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub made_at: i64,
    /// `churn` or `contraction`.
    pub outcome: String,
    /// Of the model's file.
    pub hash: String,
    /// Of the measures it reads.
    pub measures_hash: String,
    pub policy_hash: String,
    /// The batch up to which facts were known.
    pub known_at: BatchNo,
    /// Which facts each day could see: `recorded` or `dated`.
    pub knowledge: String,
    pub seed: u64,
    /// JSON text, kept to the byte.
    pub settings_json: String,
    pub evaluation_json: String,
}

/// A fit as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskModelRecord {
    /// From 1.
    pub no: i64,
    pub actor: String,
    pub model: NewRiskModel,
}

impl Store {
    /// Keeps a fit; one with the same id is the same fit, and stays as it was kept first.
    pub async fn keep_risk_model(&self, actor: &str, new: NewRiskModel) -> Result<RiskModelRecord> {
        let mut writer = self.write().await?;
        if let Some(kept) = find(&mut writer, &new.id).await? {
            return if kept.model.hash == new.hash { Ok(kept) } else { Err(taken(&new.id)) };
        }
        let last = writer.row::<(i64,)>(sqlx::query_as("SELECT COALESCE(MAX(no), 0) FROM risk_model")).await?;
        let record = RiskModelRecord { no: last.map_or(0, |(no,)| no) + 1, actor: actor.to_owned(), model: new };
        insert(&mut writer, record.clone()).await?;
        writer.commit(entry(&record)).await?;
        Ok(record)
    }

    pub async fn risk_model(&self, id: &str) -> Result<RiskModelRecord> {
        let found = find(&mut self.read().await?, id).await?;
        found.ok_or_else(|| Error::NotFound(format!("there is no model of risk `{id}`")))
    }

    /// All fits, oldest first.
    pub async fn risk_models(&self) -> Result<Vec<RiskModelRecord>> {
        let rows: Vec<Row> = self.read().await?.rows(sqlx::query_as("SELECT * FROM risk_model ORDER BY no")).await?;
        Ok(rows.into_iter().map(RiskModelRecord::from).collect())
    }
}

fn taken(id: &str) -> Error {
    Error::Conflict(format!("another model of risk has the id `{id}`"))
}

async fn find(session: &mut Session<'_>, id: &str) -> Result<Option<RiskModelRecord>> {
    let query = sqlx::query_as("SELECT * FROM risk_model WHERE id = $1").bind(id.to_owned());
    let row: Option<Row> = session.row(query).await?;
    Ok(row.map(RiskModelRecord::from))
}

async fn insert(session: &mut Session<'_>, record: RiskModelRecord) -> Result<()> {
    let RiskModelRecord { no, actor, model } = record;
    let NewRiskModel {
        id,
        made_at,
        outcome,
        hash,
        measures_hash,
        policy_hash,
        known_at,
        knowledge,
        seed,
        settings_json,
        evaluation_json,
    } = model;
    let insert = "INSERT INTO risk_model (no, id, made_at, actor, outcome, hash, measures_hash, policy_hash, known_at,
        knowledge, seed, settings, evaluation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let query = sqlx::query(insert).bind(no).bind(id).bind(made_at).bind(actor).bind(outcome).bind(hash);
    let query = query.bind(measures_hash).bind(policy_hash).bind(known_at.0).bind(knowledge);
    // The two databases know no unsigned numbers: the same bits, read back the same way.
    let query = query.bind(seed.cast_signed()).bind(settings_json).bind(evaluation_json);
    session.execute(query).await.map(drop)
}

fn entry(record: &RiskModelRecord) -> NewEntry {
    let model = &record.model;
    NewEntry {
        at: model.made_at,
        actor: record.actor.clone(),
        action: "risk_fit".to_owned(),
        subject: format!("risk model {}", model.id),
        detail: json!({
            "hash": model.hash,
            "measures_hash": model.measures_hash,
            "policy_hash": model.policy_hash,
            "known_at": model.known_at,
            "knowledge": model.knowledge,
            "seed": model.seed,
            evidence::HASH: evidence::hash(&[Some(&model.settings_json), Some(&model.evaluation_json)]),
        }),
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    no: i64,
    id: String,
    made_at: i64,
    actor: String,
    outcome: String,
    hash: String,
    measures_hash: String,
    policy_hash: String,
    known_at: i64,
    knowledge: String,
    seed: i64,
    settings: String,
    evaluation: String,
}

impl From<Row> for RiskModelRecord {
    fn from(row: Row) -> RiskModelRecord {
        let Row {
            no,
            id,
            made_at,
            actor,
            outcome,
            hash,
            measures_hash,
            policy_hash,
            known_at,
            knowledge,
            seed,
            settings,
            evaluation,
        } = row;
        let model = NewRiskModel {
            id,
            made_at,
            outcome,
            hash,
            measures_hash,
            policy_hash,
            known_at: BatchNo(known_at),
            knowledge,
            seed: seed.cast_unsigned(),
            settings_json: settings,
            evaluation_json: evaluation,
        };
        RiskModelRecord { no, actor, model }
    }
}
