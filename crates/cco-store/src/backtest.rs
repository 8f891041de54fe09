//! Backtests as they were found: what a promotion rests on.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::evidence;
use crate::session::Session;
use crate::store::Store;
use cco_domain::batch::BatchNo;
use serde_json::json;

/// What to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBacktest {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub made_at: i64,
    /// The folder of the definition: `health`.
    pub kind: String,
    /// The definition's own id.
    pub id: String,
    /// Of the definition and the measures it reads.
    pub definition_hash: String,
    pub policy_hash: String,
    /// The batch up to which facts were known.
    pub known_at: BatchNo,
    /// Which facts each day could see: `recorded` or `dated`.
    pub knowledge: String,
    pub seed: u64,
    /// JSON text, kept to the byte.
    pub settings_json: String,
    pub report_json: String,
}

/// A line of the list of backtests: all but the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BacktestSummary {
    /// From 1.
    pub no: i64,
    pub made_at: i64,
    pub actor: String,
    pub kind: String,
    pub id: String,
    pub definition_hash: String,
    pub policy_hash: String,
    pub known_at: BatchNo,
    pub knowledge: String,
    pub seed: u64,
    pub settings_json: String,
}

/// A backtest as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backtest {
    pub summary: BacktestSummary,
    pub report_json: String,
}

impl Store {
    /// Keeps a backtest and returns its number.
    pub async fn keep_backtest(&self, actor: &str, new: NewBacktest) -> Result<i64> {
        let mut writer = self.write().await?;
        let last = writer.row::<(i64,)>(sqlx::query_as("SELECT COALESCE(MAX(no), 0) FROM backtest")).await?;
        let no = last.map_or(0, |(no,)| no) + 1;
        let entry = entry(actor, no, &new);
        insert(&mut writer, actor, no, new).await?;
        writer.commit(entry).await?;
        Ok(no)
    }

    pub async fn backtest(&self, no: i64) -> Result<Backtest> {
        let query = sqlx::query_as("SELECT * FROM backtest WHERE no = $1").bind(no);
        let row: Option<BacktestRow> = self.read().await?.row(query).await?;
        let BacktestRow { summary, report } =
            row.ok_or_else(|| Error::NotFound(format!("there is no backtest {no}")))?;
        Ok(Backtest { summary: BacktestSummary::from(summary), report_json: report })
    }

    /// All backtests, oldest first.
    pub async fn backtests(&self) -> Result<Vec<BacktestSummary>> {
        let select =
            "SELECT no, made_at, actor, kind, id, definition_hash, policy_hash, known_at, knowledge, seed, settings
            FROM backtest ORDER BY no";
        let rows: Vec<SummaryRow> = self.read().await?.rows(sqlx::query_as(select)).await?;
        Ok(rows.into_iter().map(BacktestSummary::from).collect())
    }
}

async fn insert(session: &mut Session<'_>, actor: &str, no: i64, new: NewBacktest) -> Result<()> {
    let NewBacktest {
        made_at,
        kind,
        id,
        definition_hash,
        policy_hash,
        known_at,
        knowledge,
        seed,
        settings_json,
        report_json,
    } = new;
    let insert =
        "INSERT INTO backtest (no, made_at, actor, kind, id, definition_hash, policy_hash, known_at, knowledge,
        seed, settings, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let query = sqlx::query(insert).bind(no).bind(made_at).bind(actor.to_owned()).bind(kind).bind(id);
    let query = query.bind(definition_hash).bind(policy_hash).bind(known_at.0).bind(knowledge);
    // The two databases know no unsigned numbers: the same bits, read back the same way.
    let query = query.bind(seed.cast_signed()).bind(settings_json).bind(report_json);
    session.execute(query).await.map(drop)
}

fn entry(actor: &str, no: i64, new: &NewBacktest) -> NewEntry {
    NewEntry {
        at: new.made_at,
        actor: actor.to_owned(),
        action: "backtest_run".to_owned(),
        subject: format!("backtest {no}"),
        detail: json!({
            "definition": format!("{}/{}", new.kind, new.id),
            "definition_hash": new.definition_hash,
            "policy_hash": new.policy_hash,
            "known_at": new.known_at,
            "knowledge": new.knowledge,
            evidence::HASH: evidence::hash(&[Some(&new.settings_json), Some(&new.report_json)]),
        }),
    }
}

#[derive(sqlx::FromRow)]
struct BacktestRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    report: String,
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    no: i64,
    made_at: i64,
    actor: String,
    kind: String,
    id: String,
    definition_hash: String,
    policy_hash: String,
    known_at: i64,
    knowledge: String,
    seed: i64,
    settings: String,
}

impl From<SummaryRow> for BacktestSummary {
    fn from(row: SummaryRow) -> BacktestSummary {
        let SummaryRow {
            no,
            made_at,
            actor,
            kind,
            id,
            definition_hash,
            policy_hash,
            known_at,
            knowledge,
            seed,
            settings,
        } = row;
        BacktestSummary {
            no,
            made_at,
            actor,
            kind,
            id,
            definition_hash,
            policy_hash,
            known_at: BatchNo(known_at),
            knowledge,
            seed: seed.cast_unsigned(),
            settings_json: settings,
        }
    }
}
