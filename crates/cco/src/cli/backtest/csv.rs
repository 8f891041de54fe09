//! Account-dates as comma-separated values.

use crate::cli::output::Output;
use cco_app::backtest::AccountDate;

pub(super) fn account_dates_csv(output: &Output, rows: &[AccountDate]) {
    let header = ["day", "account_id", "segment", "score", "mrr_minor", "outcome", "churned_on"];
    let row = |row: &AccountDate| {
        vec![
            row.day.to_string(),
            row.account_id.clone(),
            row.segment.clone().unwrap_or_default(),
            row.score.map_or_else(String::new, |score| format!("{score:.1}")),
            row.mrr_minor.to_string(),
            row.outcome.to_owned(),
            row.churned_on.map_or_else(String::new, |day| day.to_string()),
        ]
    };
    output.csv(&header, rows.iter().map(row));
}
