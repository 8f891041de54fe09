//! Judgements: what people who know an account say of its health, each with an author and an end.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::Store;
use cco_domain::day::Day;
use cco_domain::health::Verdict;
use serde_json::json;

/// What to write down. Whether it may be is for the caller to check.
#[derive(Clone, Debug)]
pub struct NewJudgement {
    pub account_id: String,
    pub verdict: Verdict,
    pub reason: String,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub made_at: i64,
    /// The first day on which it no longer holds.
    pub expires_on: Day,
}

/// A judgement as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// From 1.
    pub no: i64,
    pub account_id: String,
    pub verdict: Verdict,
    pub reason: String,
    pub author: String,
    pub made_at: i64,
    pub expires_on: Day,
    pub withdrawn: Option<Withdrawal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub at: i64,
    pub by: String,
}

impl Store {
    /// Writes a judgement down and returns its number. Earlier ones stay.
    pub async fn judge(&self, author: &str, new: NewJudgement) -> Result<i64> {
        let mut writer = self.write().await?;
        let no = next_no(&mut writer).await?;
        let entry = entry(author, "health_override", no, new.made_at, json!({ "account_id": new.account_id }));
        insert(&mut writer, no, author, new).await?;
        writer.commit(entry).await?;
        Ok(no)
    }

    /// Ends a judgement before its day. It stays in the list.
    pub async fn withdraw_judgement(&self, actor: &str, no: i64, at: i64) -> Result<()> {
        let mut writer = self.write().await?;
        let found =
            find(&mut writer, no).await?.ok_or_else(|| Error::NotFound(format!("there is no judgement {no}")))?;
        if found.withdrawn_at.is_some() {
            return Err(Error::Conflict(format!("judgement {no} is withdrawn already")));
        }
        let update = "UPDATE judgement SET withdrawn_at = $1, withdrawn_by = $2 WHERE no = $3";
        writer.execute(sqlx::query(update).bind(at).bind(actor.to_owned()).bind(no)).await?;
        let entry = entry(actor, "health_withdraw", no, at, json!({ "account_id": found.account_id }));
        writer.commit(entry).await
    }

    /// All judgements, oldest first: expired and withdrawn ones, too.
    pub async fn judgements(&self) -> Result<Vec<Judgement>> {
        let mut session = self.read().await?;
        let rows: Vec<JudgementRow> = session.rows(sqlx::query_as("SELECT * FROM judgement ORDER BY no")).await?;
        rows.into_iter().map(|row| row.judgement(&session)).collect()
    }
}

async fn next_no(session: &mut Session<'_>) -> Result<i64> {
    let last = session.row::<(i64,)>(sqlx::query_as("SELECT COALESCE(MAX(no), 0) FROM judgement")).await?;
    Ok(last.map_or(0, |(no,)| no) + 1)
}

async fn find(session: &mut Session<'_>, no: i64) -> Result<Option<JudgementRow>> {
    session.row(sqlx::query_as("SELECT * FROM judgement WHERE no = $1").bind(no)).await
}

async fn insert(session: &mut Session<'_>, no: i64, author: &str, new: NewJudgement) -> Result<()> {
    let NewJudgement { account_id, verdict, reason, made_at, expires_on } = new;
    let insert = "INSERT INTO judgement (no, account_id, verdict, reason, author, made_at, expires_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(insert).bind(no).bind(account_id).bind(verdict.to_string()).bind(reason);
    let query = query.bind(author.to_owned()).bind(made_at).bind(i64::from(expires_on.epoch_days()));
    session.execute(query).await.map(drop)
}

fn entry(actor: &str, action: &str, no: i64, at: i64, detail: serde_json::Value) -> NewEntry {
    NewEntry { at, actor: actor.to_owned(), action: action.to_owned(), subject: format!("judgement {no}"), detail }
}

#[derive(sqlx::FromRow)]
struct JudgementRow {
    no: i64,
    account_id: String,
    verdict: String,
    reason: String,
    author: String,
    made_at: i64,
    expires_on: i64,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<String>,
}

impl JudgementRow {
    fn judgement(self, session: &Session<'_>) -> Result<Judgement> {
        let JudgementRow { no, account_id, verdict, reason, author, made_at, expires_on, withdrawn_at, withdrawn_by } =
            self;
        let days = i32::try_from(expires_on)
            .map_err(|_| Error::damaged(session.store(), format!("judgement {no} expires on day {expires_on}")))?;
        Ok(Judgement {
            no,
            account_id,
            verdict: Verdict::of_stored(&verdict),
            reason,
            author,
            made_at,
            expires_on: Day::from_epoch_days(days),
            withdrawn: withdrawn_at.zip(withdrawn_by).map(|(at, by)| Withdrawal { at, by }),
        })
    }
}
