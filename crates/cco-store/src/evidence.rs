//! What an audit entry vouches for outside its own text: rows too long for it go in by their hash.

use crate::audit::Entry;
use crate::error::Result;
use crate::matter;
use crate::session::Session;
use serde_json::Value;

/// The key of an entry's detail under which the hash of such a row stands.
pub(crate) const HASH: &str = "content_blake3";

/// The key under which the versions of matters stand that a step wrote.
pub(crate) const MATTERS: &str = "matters";

/// How many versions of matters the entry vouches for.
pub(crate) fn n_matters(entry: &Entry) -> i64 {
    let detail: Value = serde_json::from_str(&entry.detail_json).unwrap_or_default();
    detail.get(MATTERS).and_then(Value::as_array).map_or(0, |matters| matters.len() as i64)
}

/// Each text goes in after its length, and one that is absent is not an empty one.
pub(crate) fn hash(texts: &[Option<&str>]) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        hasher.update(&length.to_le_bytes()).update(text.unwrap_or_default().as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Whether the row that the entry vouches for is as it was; so is one for which it vouches not.
pub(crate) async fn holds(session: &mut Session<'_>, entry: &Entry) -> Result<bool> {
    let Ok(Value::Object(detail)) = serde_json::from_str(&entry.detail_json) else { return Ok(true) };
    if let Some(matters) = detail.get(MATTERS).and_then(Value::as_array) {
        return hold_matters(session, matters).await;
    }
    let Some(vouched) = detail.get(HASH).and_then(Value::as_str) else { return Ok(true) };
    let found = match (entry.action.as_str(), detail.get("event").and_then(Value::as_i64)) {
        ("backtest_run", _) => of_backtest(session, &entry.subject).await?,
        ("risk_fit", _) => of_risk_model(session, &entry.subject).await?,
        (_, Some(event)) => of_event(session, event).await?,
        _ => None,
    };
    Ok(found.as_deref() == Some(vouched))
}

async fn hold_matters(session: &mut Session<'_>, matters: &[Value]) -> Result<bool> {
    for vouched in matters {
        let (kind, no, version) = (vouched["kind"].as_str(), vouched["no"].as_i64(), vouched["version"].as_i64());
        let (Some(kind), Some(no), Some(version)) = (kind, no, version) else { return Ok(false) };
        let found = matter::hash_of(session, kind, no, version).await?;
        if found.as_deref() != vouched[HASH].as_str() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn of_backtest(session: &mut Session<'_>, subject: &str) -> Result<Option<String>> {
    let Some(no) = subject.strip_prefix("backtest ").and_then(|no| no.parse::<i64>().ok()) else { return Ok(None) };
    let select = sqlx::query_as("SELECT settings, report FROM backtest WHERE no = $1").bind(no);
    let row: Option<(String, String)> = session.row(select).await?;
    Ok(row.map(|(settings, report)| hash(&[Some(&settings), Some(&report)])))
}

async fn of_risk_model(session: &mut Session<'_>, subject: &str) -> Result<Option<String>> {
    let Some(id) = subject.strip_prefix("risk model ") else { return Ok(None) };
    let select = sqlx::query_as("SELECT settings, evaluation FROM risk_model WHERE id = $1").bind(id.to_owned());
    let row: Option<(String, String)> = session.row(select).await?;
    Ok(row.map(|(settings, evaluation)| hash(&[Some(&settings), Some(&evaluation)])))
}

async fn of_event(session: &mut Session<'_>, no: i64) -> Result<Option<String>> {
    let select = "SELECT hash, event, backtest, findings FROM definition_event WHERE no = $1";
    let row: Option<(String, String, Option<String>, Option<String>)> =
        session.row(sqlx::query_as(select).bind(no)).await?;
    Ok(row.map(|(version, event, backtest, findings)| {
        hash(&[Some(&version), Some(&event), backtest.as_deref(), findings.as_deref()])
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_be_moved_into_the_next() {
        let hashes = [
            hash(&[Some("ab"), Some("c")]),
            hash(&[Some("a"), Some("bc")]),
            hash(&[Some("abc"), None]),
            hash(&[Some("abc"), Some("")]),
        ];
        let distinct: std::collections::BTreeSet<&String> = hashes.iter().collect();
        assert_eq!(distinct.len(), hashes.len());
    }
}
