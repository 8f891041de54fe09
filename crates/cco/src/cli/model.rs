//! `cco model`

use crate::cli::output::{Grid, Output, count};
use cco_app::error::Error;
use cco_app::model::{BendView, EvalRequest, EvalView, MeasureView, eval};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco model eval --table customers.csv --target churned --id account_id
  cco model eval --table telco.csv --target Churn --id customerID --folds folds.csv --predictions oof.csv
  cco model eval --table exits.parquet --target state --event left --json")]
pub(crate) enum ModelCommand {
    /// Fit the models to a table out of fold, measure them, and name the one to use
    Eval(EvalArguments),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco model eval --table customers.csv --target churned --id account_id

Needs no workspace. Columns of numbers and of words are told apart by their values; empty fields are unknown, a level of its own.
Each model is fitted once for every fold, without its rows, and judged on them: settings and calibration are chosen inside the other folds.
There are five unless --folds names others. The simpler model wins unless the challenger is better beyond the interval, and none wins that is
not better than the base rate.")]
pub(crate) struct EvalArguments {
    /// CSV, JSON Lines, Parquet or Excel, one row an account (or an account-date)
    #[arg(long, value_name = "FILE")]
    table: PathBuf,
    /// Column that says whether the event happened
    #[arg(long, value_name = "COL")]
    target: String,
    /// Value of the target that is the event [default: yes, true, 1]
    #[arg(long, value_name = "VALUE")]
    event: Option<String>,
    /// Column that names rows; it is not predicted from [default: the row's number]
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Folds to use: a file with the columns id and fold
    #[arg(long, value_name = "FILE")]
    folds: Option<PathBuf>,
    /// Seed of folds, models and intervals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write out-of-fold predictions
    #[arg(long, value_name = "CSV")]
    predictions: Option<PathBuf>,
    /// Lines of the scorecard to print
    #[arg(long, default_value_t = 40)]
    lines: usize,
}

pub(crate) async fn run(command: ModelCommand, output: &Output) -> Result<(), Error> {
    let ModelCommand::Eval(arguments) = command;
    let limit = arguments.lines;
    let request = EvalRequest {
        table: arguments.table,
        target: arguments.target,
        event: arguments.event,
        id: arguments.id,
        folds: arguments.folds,
        seed: arguments.seed,
        predictions: arguments.predictions,
    };
    let view = eval(request).await?;
    output.view(&view, |output, view| show(output, view, limit))
}

fn show(output: &Output, view: &EvalView, limit: usize) {
    output.line(&format!(
        "{} · {} rows, {} with {} = {} ({:.1} %) · {} columns · {} folds{} · seed {}",
        view.table,
        count(view.n_rows as i64),
        count(view.n_events as i64),
        view.target,
        view.event,
        100.0 * view.n_events as f64 / view.n_rows as f64,
        view.n_columns,
        view.n_folds,
        if view.are_folds_given { " as given" } else { "" },
        view.seed,
    ));
    for finding in &view.findings {
        let column = finding.column.as_ref().map(|column| format!("`{column}` ")).unwrap_or_default();
        output.line(&format!("note: {column}{}", finding.text));
    }
    show_models(output, view);
    output.line(&format!("use the {}: {}", view.verdict.winner, view.verdict.reason));
    show_card(output, view, limit);
}

fn show_models(output: &Output, view: &EvalView) {
    let names = view.models.first().map(|model| model.measures.iter().map(|measure| heading(measure.name)));
    let header: Vec<&str> = std::iter::once("model").chain(names.into_iter().flatten()).collect();
    let mut grid = Grid::new(&header, 1);
    for model in &view.models {
        let cells = model.measures.iter().map(estimate);
        grid.row(std::iter::once(model.model.to_owned()).chain(cells).collect());
    }
    output.grid(&grid);
}

fn heading(name: &'static str) -> &'static str {
    match name {
        "auc" => "AUC",
        "pr_auc" => "PR-AUC",
        "log_loss" => "log loss",
        "brier" => "Brier",
        "ece" => "ECE",
        "lift_10" => "lift, top 10 %",
        other => other,
    }
}

fn estimate(measure: &MeasureView) -> String {
    match (measure.value, measure.interval) {
        (Some(value), Some(interval)) => format!("{value:.4} [{:.4}, {:.4}]", interval.low, interval.high),
        (Some(value), None) => format!("{value:.4}"),
        (None, _) => "unknown".to_owned(),
    }
}

fn show_card(output: &Output, view: &EvalView, limit: usize) {
    let base = view.base_points;
    output.line(&match view.bend {
        None => format!("\nSCORECARD  log odds = {base:.3} + points"),
        Some(BendView { a, b, c }) => format!(
            "\nSCORECARD  score = {base:.3} + points; log odds = {c:.3} + {a:.3} ln q − {b:.3} ln(1 − q), q = 1/(1 + exp(−score))"
        ),
    });
    let mut grid = Grid::new(&["column", "value", "points", "rows", "with the event"], 2);
    for line in view.scorecard.iter().take(limit) {
        let share = 100.0 * line.n_events as f64 / line.n_rows.max(1) as f64;
        grid.row(vec![
            line.column.clone(),
            line.level.clone(),
            format!("{:+.3}", line.points),
            count(line.n_rows as i64),
            format!("{share:.1} %"),
        ]);
    }
    output.grid(&grid);
    let n_more = view.scorecard.len().saturating_sub(limit);
    if n_more > 0 {
        output.say(&format!("{n_more} more lines with --lines {}", view.scorecard.len()));
    }
}
