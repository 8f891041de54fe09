//! What is proposed already: expansions that sources know to be open.

use crate::app::App;
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_ledger::Value;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenOpportunity {
    pub opportunity_id: String,
    pub stage: Option<String>,
    /// As the source says it, in its own currency.
    pub amount_minor: Option<i64>,
    pub currency: Option<String>,
    /// Expected.
    pub closes_on: Option<Day>,
}

/// Every opportunity, however many there are.
const NO_LIMIT: usize = usize::MAX;

/// An opportunity is open until the day on which it closes, and after it while its stage does not say that it is closed.
const EXPANSIONS: &str =
    "select account_id, opportunity_id, stage, amount_minor, currency, closes_on from as_of.opportunity
    where lower(kind) in ('expansion', 'upsell', 'cross-sell', 'cross_sell') order by account_id, opportunity_id";

pub(super) async fn open_opportunities(
    app: &App,
    snapshot: &Snapshot,
    as_of: Day,
) -> Result<BTreeMap<String, Vec<OpenOpportunity>>, Error> {
    let mut found: BTreeMap<String, Vec<OpenOpportunity>> = BTreeMap::new();
    for row in app.ledger.sql(snapshot, as_of, EXPANSIONS, NO_LIMIT).await?.rows {
        if let Some((account, one)) = opportunity(row, as_of) {
            found.entry(account).or_default().push(one);
        }
    }
    Ok(found)
}

/// `None`: it is closed.
fn opportunity(row: Vec<Value>, as_of: Day) -> Option<(String, OpenOpportunity)> {
    let [account, id, stage, amount, currency, closes_on] = <[Value; 6]>::try_from(row).ok()?;
    let closes_on = if let Value::Day(day) = closes_on { Some(day) } else { None };
    let stage = text(stage);
    let says_closed = stage.as_deref().is_some_and(|stage| stage.to_lowercase().starts_with("closed"));
    if says_closed && closes_on.is_none_or(|day| day <= as_of) {
        return None;
    }
    let amount_minor = if let Value::Int(minor) = amount { Some(minor) } else { None };
    // What is written at the close was not known before it.
    let stage = stage.filter(|_| !says_closed);
    Some((
        text(account)?,
        OpenOpportunity { opportunity_id: text(id)?, stage, amount_minor, currency: text(currency), closes_on },
    ))
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opportunity_is_open_until_its_close() {
        let as_of = Day::parse("2024-06-30").unwrap();
        let row = |stage: &str, closes_on: &str| {
            let word = |word: &str| Value::Text(word.to_owned());
            let closes_on = Value::Day(Day::parse(closes_on).unwrap());
            vec![word("a1"), word("o1"), word(stage), Value::Int(100), word("USD"), closes_on]
        };
        for (stage, closes_on, expected) in [
            ("Negotiation", "2024-09-30", Some(Some("Negotiation"))),
            ("Negotiation", "2024-05-31", Some(Some("Negotiation"))),
            ("Closed Won", "2024-05-31", None),
            ("Closed Won", "2024-09-30", Some(None)),
        ] {
            let found = opportunity(row(stage, closes_on), as_of).map(|(_, one)| one.stage);
            assert_eq!(found, expected.map(|stage| stage.map(str::to_owned)), "{stage} {closes_on}");
        }
    }
}
