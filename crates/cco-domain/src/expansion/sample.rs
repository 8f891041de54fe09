//! The shipped rules and readings, for this module's tests.

use super::rules::ExpansionRules;
use std::collections::BTreeMap;

pub(super) const GROWTH: &str = include_str!("../../../../definitions/expansion/growth.toml");

/// What the shipped rules read, in order.
pub(super) const MEASURES: [&str; 12] = [
    "champions_active",
    "contacts_active",
    "days_since_last_use",
    "feature_share_90d",
    "milestones_late",
    "nps_last",
    "overdue_invoices",
    "seat_share_28d",
    "stickiness",
    "tenure_days",
    "urgent_tickets_open",
    "usage_vs_season_28d",
];

pub(super) fn rules() -> ExpansionRules {
    ExpansionRules::parse("growth.toml", GROWTH, &MEASURES).unwrap()
}

/// Of a measure that stands twice the first reading counts.
pub(super) fn reads(readings: &[(&str, f64)]) -> impl Fn(&str) -> Option<f64> {
    let known: BTreeMap<String, f64> = readings.iter().rev().map(|(id, value)| ((*id).to_owned(), *value)).collect();
    move |measure| known.get(measure).copied()
}
