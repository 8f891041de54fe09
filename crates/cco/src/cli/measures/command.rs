//! What `cco measures` accepts, and which operation each verb calls.

use super::preview::{Asked, PreviewArguments, preview_csv, show_facts, show_preview};
use super::show::{show_check, show_list, show_one};
use crate::cli::output::Output;
use crate::cli::{Global, app, workspace};
use cco_app::error::Error;
use cco_app::measures::{CheckRequest, check, facts, list, preview, show};
use cco_domain::measure::Family;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco measures list --family usage
  cco measures show active_users_28d      what it measures, how it is computed, when it misleads
  cco measures check                      every definition of the workspace, all problems at once
  cco measures check ../drafts/tickets_a_week.toml
  cco measures preview active_users_28d,days_since_last_touch --by segment
  cco measures preview tickets_90d --days 2024-03-31,2024-06-30 --known dated --csv
  cco measures preview tickets_90d --account A-1042 --rows

A measure is a file in definitions/measures of the workspace; docs/measures.md says how to write one.")]
pub(crate) enum MeasuresCommand {
    /// Which measures there are
    List(ListArguments),
    /// All that a measure's definition says
    Show {
        /// Id from `cco measures list`
        id: String,
    },
    /// Whether definitions hold: all problems, with file and line
    Check(CheckArguments),
    /// Values on days: known or unknown, how they lie, and the rows behind one
    Preview(PreviewArguments),
}

#[derive(Args)]
pub(crate) struct ListArguments {
    /// Only of this family: usage, adoption, engagement, support, sentiment, relationship or commercial
    #[arg(long, value_parser = family)]
    family: Option<Family>,
}

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Files, in the workspace or not [default: all measures in force]
    files: Vec<PathBuf>,
}

fn family(word: &str) -> Result<Family, String> {
    let words: Vec<&str> = Family::all().map(Family::word).collect();
    Family::of_word(word).ok_or_else(|| format!("a family is one of {}", words.join(", ")))
}

pub(crate) async fn run(command: MeasuresCommand, global: &Global, output: &Output) -> Result<(), Error> {
    match command {
        MeasuresCommand::List(arguments) => {
            output.view(&list(&workspace(global)?.definitions(), arguments.family)?, show_list)
        }
        MeasuresCommand::Show { id } => output.view(&show(&workspace(global)?.definitions(), &id)?, show_one),
        MeasuresCommand::Check(arguments) => {
            let request = CheckRequest { files: arguments.files };
            output.view(&check(&app(global).await?, &request).await?, show_check)
        }
        MeasuresCommand::Preview(arguments) => run_preview(arguments, global, output).await,
    }
}

async fn run_preview(arguments: PreviewArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let is_csv = arguments.csv;
    match arguments.asked() {
        Asked::Rows(request) => output.view(&facts(&app, &request).await?, show_facts),
        Asked::Values(request) => {
            let view = preview(&app, &request).await?;
            if is_csv {
                preview_csv(output, &view);
                return Ok(());
            }
            output.view(&view, show_preview)
        }
    }
}
