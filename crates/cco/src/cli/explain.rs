//! `cco explain`

use crate::cli::output::{Output, count};
use crate::cli::revenue::{figure_text, group_text, show_rows};
use crate::cli::{Global, app};
use cco_app::error::Error;
use cco_app::explain::{ExplainRequest, ExplainView, explain};
use cco_domain::figure::Value;
use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco explain nrr
  cco explain revenue.nrr/2024-12-31/t12m/segment=smb/known=12/policy=1f3a5c --lines

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
    output.view(&explain(&app, &request).await?, show)
}

/// Sections of a definition that answer "what is this?"; the rest stands in the file and in --json.
const SHOWN: [&str; 3] = ["What it measures", "How it is computed", "When it misleads"];

fn show(output: &Output, view: &ExplainView) {
    let figure = &view.figure;
    output.line(&format!("{} = {}   ({})", figure.name, figure_text(figure), group_text(&figure.id.group)));
    match &figure.value {
        Value::Ratio { numerator, denominator, .. } => {
            output.line(&format!("  {} ÷ {}, over {} accounts", count(*numerator), count(*denominator), figure.n));
        }
        Value::Unknown { why } => output.line(&format!("  unknown: {why}")),
        Value::Money { .. } | Value::Count { .. } | Value::Number { .. } => {}
    }
    output.line(&format!("  {}", figure.id));
    output.line(&format!("\nDEFINITION {} ({})", view.definition.title, figure.definition_hash));
    for (heading, text) in view.definition.sections.iter().filter(|(heading, _)| SHOWN.contains(&heading.as_str())) {
        output.line(&format!("  {heading}"));
        text.trim().lines().for_each(|line| output.line(&format!("    {line}")));
    }
    output.line(&format!("  Source: {}", view.definition.source));
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
