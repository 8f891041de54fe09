//! The scores and alerts that come with the program.

macro_rules! definitions {
    ($folder:literal: $($id:literal),+ $(,)?) => {
        &[$((
            concat!($folder, "/", $id, ".toml"),
            include_str!(concat!("../../../../definitions/", $folder, "/", $id, ".toml")),
        )),+]
    };
}

/// Scores, by path under `definitions/`: see "definitions/health".
pub(crate) const SCORES: &[(&str, &str)] = definitions!["health": "account"];

/// Alerts, by path under `definitions/`: see "definitions/alerts".
pub(crate) const ALERTS: &[(&str, &str)] = definitions![
    "alerts":
    "champion_left",
    "competitor_named",
    "leadership_escalation",
    "no_shows",
    "payment_failed",
    "payment_overdue",
    "renewal_questioned",
    "sponsor_left",
    "ticket_escalated",
    "usage_falling",
    "usage_halved",
];
