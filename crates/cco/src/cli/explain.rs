//! `cco explain`

use crate::cli::health::points_text;
use crate::cli::output::{Grid, Output, count, money};
use crate::cli::revenue::{figure_text, group_text, show_rows};
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::explain::{
    BacktestExplained, DefinitionView, ExplainRequest, ExplainView, HealthExplained, RevenueExplained, explain,
};
use cco_domain::figure::{Figure, Value};
use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco explain nrr
  cco explain revenue.nrr/2024-12-31/t12m/segment=smb/known=12/policy=1f3a5c --lines
  cco explain health.arr/2024-12-31/t12m/band=red/score=account/known=12/policy=1f3a5c --limit 50

Ids stand in every --json answer and are printed under `cco revenue summary`.")]
pub(crate) struct ExplainArguments {
    /// A figure's id, or a metric: nrr, grr, mrr, churn …
    figure: String,
    /// Accounts to show, largest part first
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Subscription rows too
    #[arg(long)]
    lines: bool,
}

pub(crate) async fn run(arguments: ExplainArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let request = ExplainRequest { figure: arguments.figure, limit: arguments.limit, with_lines: arguments.lines };
    output.view(&explain(&app, &actor(), &request).await?, show)
}

/// Sections of a definition that answer "what is this?"; the rest stands in the file and in --json.
const SHOWN: [&str; 3] = ["What it measures", "How it is computed", "When it misleads"];

fn show(output: &Output, view: &ExplainView) {
    match view {
        ExplainView::Revenue(view) => show_revenue(output, view),
        ExplainView::Health(view) => show_health(output, view),
        ExplainView::Backtest(view) => show_backtest(output, view),
    }
}

fn show_figure(output: &Output, figure: &Figure) {
    output.line(&format!("{} = {}   ({})", figure.name, figure_text(figure), group_text(&figure.id.group)));
    match &figure.value {
        Value::Ratio { numerator, denominator, .. } => {
            output.line(&format!("  {} ÷ {}, over {} accounts", count(*numerator), count(*denominator), figure.n));
        }
        Value::Unknown { why } => output.line(&format!("  unknown: {why}")),
        Value::Money { .. } | Value::Count { .. } | Value::Number { .. } => {}
    }
    output.line(&format!("  {}", figure.id));
    figure.notes.iter().for_each(|note| output.line(&format!("  note: {note}")));
}

fn show_definition(output: &Output, definition: &DefinitionView, hash: &str) {
    output.line(&format!("\nDEFINITION {} ({hash})", definition.title));
    for (heading, text) in definition.sections.iter().filter(|(heading, _)| SHOWN.contains(&heading.as_str())) {
        output.line(&format!("  {heading}"));
        text.trim().lines().for_each(|line| output.line(&format!("    {line}")));
    }
    output.line(&format!("  Source: {}", definition.source));
}

fn show_health(output: &Output, view: &HealthExplained) {
    show_figure(output, &view.figure);
    show_definition(output, &view.definition, &view.figure.definition_hash);
    output.line("\nROWS");
    let decimals = view.setting.currency.decimals();
    let mut grid = Grid::new(&["account", "name", "ARR", "score", "could be", "known"], 2);
    for account in &view.accounts {
        grid.row(vec![
            account.account_id.clone(),
            account.name.clone().unwrap_or_default(),
            money(account.arr_minor, decimals),
            points_text(account.score),
            format!("{} – {}", account.low, account.high),
            format!("{} %", account.known_weight),
        ]);
    }
    let all = format!("all {}", count(view.n_accounts as i64));
    grid.row(vec![all, String::new(), money(view.arr_minor, decimals), String::new(), String::new(), String::new()]);
    output.grid(&grid);
    if let Some(first) = view.accounts.first() {
        output.say(&format!("every point of one score: cco health show {}", first.account_id));
    }
}

fn show_backtest(output: &Output, view: &BacktestExplained) {
    show_figure(output, &view.figure);
    let BacktestExplained { figure, backtest } = view;
    if let Some(interval) = &figure.interval {
        let percent = interval.confidence * 100.0;
        output.line(&format!("  {percent:.0} %: {:.3} to {:.3} ({})", interval.low, interval.high, interval.method));
    }
    output.line(&format!(
        "\nBACKTEST {} of {}, made {} by {}",
        backtest.no, backtest.report.score.id, backtest.made_at, backtest.by
    ));
    let sample = &backtest.report.sample;
    output.line(&format!("  {} account-dates tested, {} with the event", sample.n_tested, sample.n_events));
    output.say(&format!("the whole report: cco backtest show {}", backtest.no));
    output.say(&format!(
        "every account-date: cco backtest {} --csv, with the report's settings",
        backtest.report.score.id
    ));
}

fn show_revenue(output: &Output, view: &RevenueExplained) {
    let figure = &view.figure;
    show_figure(output, figure);
    show_definition(output, &view.definition, &figure.definition_hash);
    let state = if view.policy.is_in_force { "in force" } else { "not the policy in force now" };
    output.line(&format!("\nPOLICY {} ({state})", view.policy.hash));
    if view.policy.changed.is_empty() {
        output.line("  every switch as shipped");
    }
    for (key, value) in &view.policy.changed {
        output.line(&format!("  {key} = {value}"));
    }
    let plan = &view.plan;
    output.line(&format!(
        "\nPLAN  known at batch {}: {} batches, {} retracted",
        plan.known_at, plan.n_batches, plan.n_retracted
    ));
    for table in &plan.tables {
        output.line(&format!(
            "  reads {}: {} rows in {} file(s)",
            table.table,
            count(table.n_rows as i64),
            table.n_files
        ));
    }
    for (index, stage) in plan.stages.iter().enumerate() {
        output.line(&format!("  {}. {stage}", index + 1));
    }
    output.line("\nROWS");
    show_rows(output, &view.rows);
}
