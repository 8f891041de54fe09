//! `cco plan`

use crate::cli::output::Output;
use crate::cli::{Global, workspace};
use cco_app::error::Error;
use cco_app::plan::{Format, PlanRequest, paper, plan, write_paper};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco plan --input at_risk_accounts.json
  cco plan --input at_risk_accounts.json --format json --output plan.json

The input is JSON: as_of, and accounts with id, name, segment, arr_usd, health, risk_drivers,
days_to_renewal, last_touch_days_ago, exec_sponsor_engaged, support_open_p1. Needs no workspace; inside one, its plays and its rubric count (docs/plays.md).")]
pub(crate) struct PlanArguments {
    /// Accounts at risk
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// How the plan is written [default: markdown]
    #[arg(long, value_enum)]
    format: Option<FormatWord>,
    /// Write the plan to this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum FormatWord {
    Json,
    Markdown,
}

pub(crate) async fn run(arguments: PlanArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let PlanArguments { input, format, output: file } = arguments;
    let definitions = match (&global.workspace, workspace(global)) {
        (None, Err(_)) => None,
        (_, found) => Some(found?.definitions()),
    };
    let view = plan(definitions.as_deref(), &PlanRequest { input })?;
    let is_json = global.json || format == Some(FormatWord::Json);
    let text = paper(&view, if is_json { Format::Json } else { Format::Markdown })?;
    view.problems.iter().for_each(|problem| output.say(&format!("counted as absent: {problem}")));
    view.notes.iter().for_each(|note| output.say(note));
    match file {
        None => output.line(text.trim_end()),
        Some(path) => {
            write_paper(&path, &text)?;
            output.say(&format!("wrote {}", path.display()));
        }
    }
    Ok(())
}
