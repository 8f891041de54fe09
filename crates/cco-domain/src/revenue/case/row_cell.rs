//! What a column shows of a row behind a figure.

use super::read::Case;
use crate::money::Atoms;
use crate::revenue::reference::behind::LineValue;

#[derive(Clone, Copy, Debug)]
pub(super) enum OfRow {
    Period,
    Account,
    Line,
    Money(fn(&LineValue) -> Atoms),
}

impl OfRow {
    pub(super) fn new(heading: &str) -> Option<OfRow> {
        Some(match heading {
            "period" => OfRow::Period,
            "account" => OfRow::Account,
            "line" => OfRow::Line,
            "opening" => OfRow::Money(|value| value.opening),
            "closing" => OfRow::Money(|value| value.closing),
            _ => return None,
        })
    }

    pub(super) fn show(&self, case: &Case, period: usize, value: &LineValue) -> String {
        match self {
            OfRow::Period => case.shown_period(period),
            OfRow::Account => value.unit_account.clone(),
            OfRow::Line => {
                let opening = case.opening_facts.as_ref().unwrap_or(&case.facts);
                value.row.of(&case.facts.lines, &opening.lines).line_id.clone()
            }
            OfRow::Money(amount) => case.shown_money(amount(value).to_minor()),
        }
    }
}
