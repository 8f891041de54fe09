//! The segment of every account on every observation day.

use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::health::Segments;
use cco_domain::measure::{Features, Knowledge};
use cco_ledger::Value;
use std::collections::BTreeMap;

/// The ledger asks for a bound; this one is none.
const NO_LIMIT: usize = usize::MAX;

/// In the order of the features' cells: day by day, so that no more than one day's texts are held.
pub(super) async fn segments(
    app: &App,
    snapshot: &Snapshot,
    knowledge: Knowledge,
    features: &Features,
) -> Result<Segments, Error> {
    let mut known: BTreeMap<String, u16> = BTreeMap::new();
    let mut codes = vec![None; features.accounts.len() * features.days.len()];
    for (place, day) in features.days.iter().enumerate() {
        let then = match knowledge {
            Knowledge::Recorded => app.snapshot(KnownAt::Day(*day)).await?,
            Knowledge::Dated => snapshot.clone(),
        };
        let text = "select account_id, segment from as_of.account where segment is not null";
        for row in app.ledger.sql(&then, *day, text, NO_LIMIT).await?.rows {
            let Ok([Value::Text(account), Value::Text(segment)]) = <[Value; 2]>::try_from(row) else { continue };
            let next = u16::try_from(known.len()).ok();
            let code = known.get(&segment).copied().or(next);
            if let (Some(account), Some(code)) = (features.account(&account), code) {
                codes[features.cell(account, place)] = Some(code);
                known.entry(segment).or_insert(code);
            }
        }
    }
    Ok(in_order(known, codes))
}

/// Numbers the segments by their names, so that no order of rows shows.
fn in_order(known: BTreeMap<String, u16>, codes: Vec<Option<u16>>) -> Segments {
    let mut places = vec![0; known.len()];
    for (place, code) in (0..).zip(known.values()) {
        places[usize::from(*code)] = place;
    }
    let codes = codes.into_iter().map(|code| code.map(|code| places[usize::from(code)])).collect();
    Segments { names: known.into_keys().collect(), codes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_numbered_by_name() {
        let known = BTreeMap::from([("smb".to_owned(), 0), ("enterprise".to_owned(), 1)]);
        let segments = in_order(known, vec![Some(0), None, Some(1)]);
        assert_eq!([0, 1, 2].map(|cell| segments.of(cell)), [Some("smb"), None, Some("enterprise")]);
    }
}
