//! `cco sql`

use crate::cli::output::{Grid, Output};
use crate::cli::{Global, app};
use cco_app::app::KnownAt;
use cco_app::data::instant_text;
use cco_app::error::Error;
use cco_app::sql::{SqlAnswer, SqlRequest, Value, sql};
use cco_domain::day::Day;
use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco sql \"show tables\"
  cco sql \"select segment, count(*) from account group by segment\"
  cco sql \"select sum(amount_minor) from as_of.subscription\" --as-of 2024-12-31
  cco sql \"select * from known_at('subscription', '2024-03-31') limit 5\" --csv

Tables: the canonical facts as known now (or --known-at); history.TABLE holds every version with its batch;
as_of.TABLE holds what was true at the end of --as-of. Amounts are minor units (cents).")]
pub(crate) struct SqlArguments {
    /// One read-only statement
    text: String,
    /// Day of the `as_of` schema [default: today]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Facts known at this batch number or day
    #[arg(long, value_name = "BATCH|DAY")]
    known_at: Option<String>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// At most so many rows
    #[arg(long, default_value_t = 10_000)]
    limit: usize,
}

pub(crate) async fn run(arguments: SqlArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let known_at = arguments.known_at.as_deref().map_or(Ok(KnownAt::Now), KnownAt::parse)?;
    let app = app(global).await?;
    let request = SqlRequest { text: arguments.text, as_of: arguments.as_of, known_at, max_rows: arguments.limit };
    let answer = sql(&app, request).await?;
    let header: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    if arguments.csv {
        output.csv(&header, answer.rows.iter().map(|row| row.iter().map(text).collect()));
    } else {
        output.view(&answer, |output, answer| show(output, &header, answer))?;
    }
    if answer.is_truncated {
        output.say(&format!("only the first {} rows: --limit N for more", arguments.limit));
    }
    Ok(())
}

fn show(output: &Output, header: &[&str], answer: &SqlAnswer) {
    let mut grid = Grid::new(header, header.len());
    for row in &answer.rows {
        grid.row(row.iter().map(text).collect());
    }
    output.grid(&grid);
}

/// A value as a cell; unknown is empty.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Day(day) => day.to_string(),
        Value::Instant(micros) => instant_text(*micros),
    }
}
