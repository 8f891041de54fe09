//! `cco measures preview`

use crate::cli::output::{Grid, Output, count};
use crate::cli::sql::text as value_text;
use cco_app::measures::{AccountValues, FactsRequest, FactsView, PreviewRequest, PreviewView, Quantiles, Summary};
use cco_domain::day::Day;
use cco_domain::measure::{Knowledge, Reading};
use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct PreviewArguments {
    /// Ids from `cco measures list`
    #[arg(required = true, value_delimiter = ',', value_name = "ID")]
    measures: Vec<String>,
    /// Day that values are as of [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Several days at once
    #[arg(long, value_name = "DAY[,DAY]", value_delimiter = ',', conflicts_with = "as_of", value_parser = |text: &str| Day::parse(text))]
    days: Vec<Day>,
    /// Divide by segment too
    #[arg(long, value_enum)]
    by: Option<ByWord>,
    /// Only this account
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// The rows that counted in the account's value
    #[arg(long, requires = "account", conflicts_with = "csv")]
    rows: bool,
    /// What a day may see: what was recorded by its end, or all facts as if recorded on their own days
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
    /// Accounts or rows to show [default: 20; every account with --csv]
    #[arg(long)]
    limit: Option<usize>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub(super) csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
}

#[derive(Clone, Copy, ValueEnum)]
enum KnownWord {
    Recorded,
    Dated,
}

/// What is asked for.
pub(super) enum Asked {
    Values(PreviewRequest),
    Rows(FactsRequest),
}

/// Accounts or rows that fit on a screen.
const SHOWN: usize = 20;

impl PreviewArguments {
    pub(super) fn asked(self) -> Asked {
        let knowledge = match self.known {
            KnownWord::Recorded => Knowledge::Recorded,
            KnownWord::Dated => Knowledge::Dated,
        };
        let days: Vec<Day> = self.as_of.into_iter().chain(self.days).collect();
        match self.account {
            Some(account) if self.rows => Asked::Rows(FactsRequest {
                measures: self.measures,
                account,
                days,
                knowledge,
                limit: self.limit.unwrap_or(SHOWN),
            }),
            account => Asked::Values(PreviewRequest {
                measures: self.measures,
                days,
                knowledge,
                by_segment: self.by.is_some(),
                account,
                limit: self.limit.or((!self.csv).then_some(SHOWN)),
            }),
        }
    }
}

pub(super) fn show_preview(output: &Output, view: &PreviewView) {
    let mut grid =
        Grid::new(&["measure", "day", "accounts", "known", "p10", "median", "p90", "mean", "unknown because"], 2);
    for summary in &view.summaries {
        grid.row(summary_row(summary));
    }
    output.grid(&grid);
    if !view.accounts.is_empty() {
        output.line("");
        output.grid(&accounts_grid(view));
    }
    if view.n_left_out > 0 {
        output.say(&format!("{} more: --limit N shows them, --csv all", count(view.n_left_out as i64)));
    }
    view.notes.iter().for_each(|note| output.say(note));
}

fn summary_row(summary: &Summary) -> Vec<String> {
    let distribution = &summary.distribution;
    let at =
        |of: fn(&Quantiles) -> f64| distribution.quantiles.as_ref().map_or_else(|| "–".to_owned(), |q| number(of(q)));
    let unknown: Vec<String> =
        distribution.unknown.iter().map(|(why, n)| format!("{why} {}", count(*n as i64))).collect();
    vec![
        summary.measure.clone(),
        summary.day.to_string(),
        summary.segment.clone().unwrap_or_else(|| "all".to_owned()),
        format!("{} of {}", count(distribution.n_known as i64), count(distribution.n_accounts as i64)),
        at(|q| q.p10),
        at(|q| q.median),
        at(|q| q.p90),
        at(|q| q.mean),
        unknown.join(", "),
    ]
}

/// A row for each reading: few accounts are shown, and each value has an age and a coverage of its own.
fn accounts_grid(view: &PreviewView) -> Grid {
    let mut grid = Grid::new(&["account", "day", "measure", "value", "unit", "age in days", "coverage"], 3);
    for AccountValues { day, account, readings } in &view.accounts {
        for (measure, reading) in view.measures.iter().zip(readings) {
            let [value, age, coverage] = reading_text(reading);
            let (account, day, id, unit) = (account.clone(), day.to_string(), measure.id.clone(), measure.unit.clone());
            grid.row(vec![account, day, id, value, unit, age, coverage]);
        }
    }
    grid
}

fn reading_text(reading: &Reading) -> [String; 3] {
    match reading {
        Reading::Known { value, age_days, coverage } => {
            let age = age_days.map_or_else(|| "–".to_owned(), |days| days.to_string());
            [number(*value), age, format!("{:.0} %", coverage * 100.0)]
        }
        Reading::Unknown { why } => [format!("? {}", why.word()), "–".to_owned(), "–".to_owned()],
    }
}

/// Three digits after the point, without zeros at the end.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A line for each account, day and measure; an unknown value is empty, with its reason beside it.
pub(super) fn preview_csv(output: &Output, view: &PreviewView) {
    let rows = view.accounts.iter().flat_map(|AccountValues { day, account, readings }| {
        view.measures.iter().zip(readings).map(move |(measure, reading)| {
            let head = vec![day.to_string(), account.clone(), measure.id.clone()];
            let tail = match reading {
                Reading::Known { value, age_days, coverage } => [
                    value.to_string(),
                    String::new(),
                    age_days.map(|days| days.to_string()).unwrap_or_default(),
                    format!("{coverage:.4}"),
                ],
                Reading::Unknown { why } => [String::new(), why.word().to_owned(), String::new(), String::new()],
            };
            head.into_iter().chain(tail).collect()
        })
    });
    output.csv(&["day", "account", "measure", "value", "unknown_because", "age_days", "coverage"], rows);
    view.notes.iter().for_each(|note| output.say(note));
}

pub(super) fn show_facts(output: &Output, view: &FactsView) {
    output.line(&format!(
        "{} of {} on {}: {} row(s) of {} counted",
        view.measure,
        view.account,
        view.day,
        count(view.n_rows as i64),
        view.table
    ));
    output.line(&format!("  {}", view.formula));
    if view.rows.is_empty() {
        return;
    }
    output.grid(&facts_grid(view));
    if view.rows.len() < view.n_rows {
        output.say(&format!("the latest {} of {}: --limit N shows more", view.rows.len(), count(view.n_rows as i64)));
    }
}

fn facts_grid(view: &FactsView) -> Grid {
    let header: Vec<&str> = view.columns.iter().copied().chain(["batch"]).collect();
    let mut grid = Grid::new(&header, view.columns.len());
    for row in &view.rows {
        let batch = row.batch.to_string();
        grid.row(row.cells.iter().map(value_text).chain([batch]).collect());
    }
    grid
}
