//! Finance's own figures, as a small CSV.

use crate::app::App;
use crate::error::{Error, file_error};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `metric,value` rows, and `account_id,closing` rows in the same or another layout.
#[derive(Clone, Debug, Default)]
pub(super) struct Finance {
    pub(super) figures: Vec<FinanceFigure>,
    /// Closing revenue by account, minor units a month.
    pub(super) accounts: BTreeMap<String, i64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FinanceFigure {
    /// `nrr`, `grr`, `logo_churn`, `mrr`, `arr`, `opening_mrr` or `n_accounts`.
    pub metric: String,
    /// Shares in points of 1, money in minor units, counts as they are.
    pub value: f64,
}

const METRICS: [&str; 7] = ["nrr", "grr", "logo_churn", "mrr", "arr", "opening_mrr", "n_accounts"];
const SHARES: [&str; 3] = ["nrr", "grr", "logo_churn"];

pub(super) fn read(path: &Path, app: &App) -> Result<Finance, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| file_error("read", path, cause))?;
    let minor_per_unit = app.workspace.config.company.currency.minor_per_unit() as f64;
    parse(&text, minor_per_unit).map_err(|(line, what)| {
        Error::invalid("finance_file_invalid", format!("{}:{line}: {what}", path.display())).with_hint(
            "write `metric,value` rows (nrr,98.2% · grr,0.91 · mrr,1234567.89), or a header `account_id,closing` and a row an account",
        )
    })
}

fn parse(text: &str, minor_per_unit: f64) -> Result<Finance, (usize, String)> {
    let mut finance = Finance::default();
    let mut is_by_account = false;
    for (index, line) in text.lines().enumerate() {
        let line_no = index + 1;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) =
            line.split_once([',', ';', '\t']).ok_or((line_no, format!("`{line}` has no second column")))?;
        let (name, value) = (unquoted(name).to_lowercase(), unquoted(value));
        match (name.as_str(), value) {
            ("metric", _) => is_by_account = false,
            ("account_id" | "account", _) => is_by_account = true,
            _ if is_by_account => {
                let id = unquoted(line.split_once([',', ';', '\t']).map_or(line, |(id, _)| id));
                let (amount, _) = number(value).ok_or((line_no, format!("`{value}` is not an amount")))?;
                *finance.accounts.entry(id.to_owned()).or_default() += (amount * minor_per_unit).round() as i64;
            }
            (metric, value) if METRICS.contains(&metric) => {
                let (amount, is_percent) = number(value).ok_or((line_no, format!("`{value}` is not a number")))?;
                let value = match (SHARES.contains(&metric), is_percent) {
                    (true, true) => amount / 100.0,
                    // 98.2 without a sign can only be per cent; 0.982 and 1.05 only a share.
                    (true, false) if amount.abs() > 5.0 => amount / 100.0,
                    (true, false) => amount,
                    (false, _) if metric == "n_accounts" => amount,
                    (false, _) => amount * minor_per_unit,
                };
                finance.figures.push(FinanceFigure { metric: metric.to_owned(), value });
            }
            (other, _) => {
                return Err((line_no, format!("`{other}` is not a metric we compare ({})", METRICS.join(", "))));
            }
        }
    }
    if finance.figures.is_empty() && finance.accounts.is_empty() {
        return Err((1, "the file holds no figure".to_owned()));
    }
    Ok(finance)
}

fn unquoted(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

/// `1,234.5`, `98.2 %`, `$12`: the number and whether it was per cent.
fn number(text: &str) -> Option<(f64, bool)> {
    let is_percent = text.ends_with('%');
    let digits: String = text.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-')).collect();
    let odd = text.chars().any(|letter| letter.is_alphabetic());
    digits.parse().ok().filter(|_| !odd).map(|number| (number, is_percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> Vec<(String, f64)> {
        parse(text, 100.0).unwrap().figures.into_iter().map(|figure| (figure.metric, figure.value)).collect()
    }

    #[test]
    fn shares_and_money_as_finance_writes_them() {
        let read = figures("metric,value\nNRR,98.2%\ngrr,0.91\nlogo_churn,12\nmrr,\"$1,234.50\"\nn_accounts,42\n");
        let expected = [("nrr", 0.982), ("grr", 0.91), ("logo_churn", 0.12), ("mrr", 123_450.0), ("n_accounts", 42.0)];
        for ((metric, value), (name, number)) in read.iter().zip(expected) {
            assert_eq!(metric, name);
            assert!((value - number).abs() < 1e-9, "{metric}: {value}");
        }
    }

    #[test]
    fn accounts_add_up() {
        let finance = parse("account_id,closing\nA1,10.50\nA1,1\nB2,3\n", 100.0).unwrap();
        assert_eq!(finance.accounts, BTreeMap::from([("A1".to_owned(), 1150), ("B2".to_owned(), 300)]));
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        for (text, line) in [("metric,value\nchurnish,3\n", 2), ("nrr\n", 1), ("nrr,abc\n", 1), ("", 1)] {
            assert_eq!(parse(text, 100.0).unwrap_err().0, line, "{text:?}");
        }
    }
}
