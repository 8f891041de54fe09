//! Who the accounts are on a day: name, owner, segment.

use crate::app::App;
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::health::Segments;
use cco_ledger::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) name: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) segment: Option<String>,
}

/// Every account, however many there are.
const NO_LIMIT: usize = usize::MAX;

pub(crate) async fn identities(app: &App, snapshot: &Snapshot, day: Day) -> Result<BTreeMap<String, Identity>, Error> {
    let text = "select account_id, name, owner, segment from as_of.account";
    let answer = app.ledger.sql(snapshot, day, text, NO_LIMIT).await?;
    Ok(answer.rows.into_iter().filter_map(identity).collect())
}

/// Every segment that an account has on the day.
pub(super) async fn segments_on(app: &App, snapshot: &Snapshot, day: Day) -> Result<BTreeSet<String>, Error> {
    Ok(identities(app, snapshot, day).await?.into_values().filter_map(|identity| identity.segment).collect())
}

/// Segments in the order of cells: for each day, for each account.
pub(super) fn segments(accounts: &[String], days: &[BTreeMap<String, Identity>]) -> Segments {
    let of = |account: &String, day: &BTreeMap<String, Identity>| day.get(account).and_then(|own| own.segment.clone());
    let found: Vec<Option<String>> =
        days.iter().flat_map(|day| accounts.iter().map(move |account| of(account, day))).collect();
    let names: Vec<String> = found.iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let code = |name: &String| names.binary_search(name).ok().and_then(|place| u16::try_from(place).ok());
    Segments { codes: found.iter().map(|name| name.as_ref().and_then(code)).collect(), names }
}

fn identity(row: Vec<Value>) -> Option<(String, Identity)> {
    let [account, name, owner, segment] = <[Value; 4]>::try_from(row).ok()?;
    Some((text(account)?, Identity { name: text(name), owner: text(owner), segment: text(segment) }))
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
    fn segments_follow_their_day() {
        let day = |segment: Option<&str>| {
            BTreeMap::from([("b".to_owned(), Identity { segment: segment.map(str::to_owned), ..Identity::default() })])
        };
        let accounts = ["a".to_owned(), "b".to_owned()];
        let segments = segments(&accounts, &[day(Some("smb")), day(Some("enterprise")), day(None)]);
        let found: Vec<Option<&str>> = (0..6).map(|cell| segments.of(cell)).collect();
        assert_eq!(found, [None, Some("smb"), None, Some("enterprise"), None, None]);
    }
}
