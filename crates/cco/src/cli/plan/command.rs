//! What `cco plan` accepts, and which operation it calls.

use super::show::show_plan;
use crate::cli::health::HealthArguments;
use crate::cli::output::Output;
use crate::cli::{Global, actor, app, workspace};
use cco_app::error::Error;
use cco_app::plan::{Format, LedgerPlanRequest, PlanRequest, ledger_paper, paper, plan, plan_from_ledger, write_paper};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco plan                                       this week's moves, and whom to leave alone
  cco plan --csm \"Ann Lee\" --as-of 2024-12-31 --known dated
  cco plan --format markdown --output plan.md
  cco plan --input at_risk_accounts.json
  cco plan --input at_risk_accounts.json --format json --output plan.json

Without --input, drivers, health, renewals and last touches are read from the workspace's facts, each with its evidence.
The input is JSON: as_of, and accounts with id, name, segment, arr_usd, health, risk_drivers,
days_to_renewal, last_touch_days_ago, exec_sponsor_engaged, support_open_p1. It needs no workspace; inside one, its plays and its
rubric count (docs/plays.md).")]
pub(crate) struct PlanArguments {
    /// Accounts at risk, instead of those that the ledger shows
    #[arg(long, value_name = "FILE", conflicts_with_all = ["csm", "limit", "score", "as_of"])]
    input: Option<PathBuf>,
    #[command(flatten)]
    health: HealthArguments,
    /// Only accounts that this person looks after
    #[arg(long, value_name = "NAME")]
    csm: Option<String>,
    /// At most so many accounts, moves and accounts left alone [default: 25; all with --json, --format and --output]
    #[arg(long)]
    limit: Option<usize>,
    /// How the plan is written [default: a table from the ledger, markdown with --input or --output]
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

/// As many as a person looks through.
const ROWS_READ: usize = 25;

pub(crate) async fn run(arguments: PlanArguments, global: &Global, output: &Output) -> Result<(), Error> {
    match &arguments.input {
        Some(input) => from_file(input, &arguments, global, output),
        None => from_ledger(arguments, global, output).await,
    }
}

fn from_file(input: &Path, arguments: &PlanArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let definitions = match (&global.workspace, workspace(global)) {
        (None, Err(_)) => None,
        (_, found) => Some(found?.definitions()),
    };
    let view = plan(definitions.as_deref(), &PlanRequest { input: input.to_owned() })?;
    let text = paper(&view, arguments.paper(global).unwrap_or(Format::Markdown))?;
    view.problems.iter().for_each(|problem| output.say(&format!("counted as absent: {problem}")));
    view.notes.iter().for_each(|note| output.say(note));
    hand_over(&text, arguments.output.as_deref(), output)
}

async fn from_ledger(arguments: PlanArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let paper = arguments.paper(global);
    let PlanArguments { health, csm, limit, output: file, .. } = arguments;
    let limit = limit.or(paper.is_none().then_some(ROWS_READ));
    let request = LedgerPlanRequest { health: health.request(), csm, limit };
    let view = plan_from_ledger(&app, &actor(), &request).await?;
    match paper {
        None => show_plan(output, &view),
        Some(format) => hand_over(&ledger_paper(&view, format)?, file.as_deref(), output)?,
    }
    Ok(())
}

fn hand_over(text: &str, file: Option<&Path>, output: &Output) -> Result<(), Error> {
    match file {
        None => output.line(text.trim_end()),
        Some(path) => {
            write_paper(path, text)?;
            output.say(&format!("wrote {}", path.display()));
        }
    }
    Ok(())
}

impl PlanArguments {
    /// `None`: nothing asks for a paper.
    fn paper(&self, global: &Global) -> Option<Format> {
        match self.format {
            _ if global.json => Some(Format::Json),
            Some(FormatWord::Json) => Some(Format::Json),
            Some(FormatWord::Markdown) => Some(Format::Markdown),
            None => self.output.is_some().then_some(Format::Markdown),
        }
    }
}
