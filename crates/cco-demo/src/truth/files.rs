//! The truth as files, for whoever wants to check an answer.

use super::{churn, hazard, health, retention, revenue};
use crate::company::Company;
use crate::exports::delivery::ExportFile;

impl Company {
    pub fn truth(&self) -> Vec<ExportFile> {
        let file = |name, text: String| ExportFile { name, bytes: text.into_bytes() };
        vec![
            file("README.md", include_str!("README.md").to_owned()),
            file("truth_mrr.csv", revenue::csv(self)),
            file("truth_health.csv", health::csv(self)),
            file("truth_churn.csv", churn::csv(self)),
            file("truth_hazard.csv", hazard::csv(self)),
            file("truth_retention.csv", retention::csv(self)),
        ]
    }
}
