//! Dates after today in columns that record what has happened: a sign of a wrong clock or a wrong order.

use crate::detect::profile::Sample;
use crate::mapping::file::FileMapping;
use crate::values::date;
use cco_domain::day::Day;
use cco_domain::fact::TableSpec;

/// Canonical columns that cannot lie ahead.
const HAPPENED: [(&str, &str); 9] = [
    ("usage_event", "at"),
    ("ticket", "opened_at"),
    ("ticket", "resolved_at"),
    ("survey_response", "at"),
    ("interaction", "at"),
    ("invoice", "paid_on"),
    ("churn_reason", "churned_on"),
    ("opportunity", "created_on"),
    ("account", "signed_up_on"),
];

pub(crate) fn warn(table: &TableSpec, mapping: &FileMapping, sample: &Sample, today: Day) -> Vec<String> {
    let has_happened = |name: &str| HAPPENED.contains(&(table.name, name));
    let mut warnings = Vec::new();
    for (_, column) in mapping.columns.iter().filter(|(name, _)| has_happened(name)) {
        let Some(profile) = column.from.as_deref().and_then(|from| sample.profile(from)) else { continue };
        let stamps = profile.known.iter().filter_map(|value| date::parse(value, column.date_order).ok());
        // A day of grace: the workspace's today is not yet everyone's.
        if let Some(latest) = stamps.map(|stamp| stamp.days).filter(|days| *days > today.epoch_days() + 1).max() {
            let latest = Day::from_epoch_days(latest);
            warnings.push(format!("`{}` has dates after today, {latest} for one", profile.name));
        }
    }
    warnings
}
