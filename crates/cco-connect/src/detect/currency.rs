//! The currency of amounts: a column's, a header's, a sign's, or the workspace's.

use super::draft::{Draft, Evidence};
use crate::mapping::column::ColumnMapping;
use crate::values::currency::take_marker;
use cco_domain::money::Currency;

pub(crate) fn complete(draft: &mut Draft, evidence: &Evidence<'_>) {
    let amounts: Vec<String> =
        draft.columns.iter().filter(|(name, _)| name.ends_with("_minor")).filter_map(|(_, c)| c.from.clone()).collect();
    if amounts.is_empty() || draft.has("currency") || draft.synonyms.table.column("currency").is_none() {
        return;
    }
    let found = amounts.iter().find_map(|column| said_by(column, evidence));
    let currency = found.unwrap_or_else(|| {
        draft
            .warnings
            .push(format!("no column names the currency; amounts are read as {}, the workspace's", evidence.currency));
        evidence.currency
    });
    draft.fill("currency", ColumnMapping::value(currency.code()));
}

/// The currency in a header (`refund_amount_usd`) or beside every amount (`12 €`).
fn said_by(column: &str, evidence: &Evidence<'_>) -> Option<Currency> {
    let profile = evidence.sample.profile(column)?;
    if profile.header.currency.is_some() {
        return profile.header.currency;
    }
    let marker_of = |value: &String| take_marker(value).ok().and_then(|(marker, _)| marker?.only());
    let first = profile.known.iter().find_map(marker_of)?;
    profile.known.iter().all(|value| marker_of(value) == Some(first)).then_some(first)
}
