//! `cco measures`

use crate::cli::output::{Grid, Output};
use crate::cli::{Global, app, workspace};
use cco_app::error::Error;
use cco_app::measures::{CheckRequest, CheckView, ListView, MeasureView, check, list, show};
use cco_domain::measure::Family;
use cco_domain::metric::Better;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco measures list --family usage
  cco measures show active_users_28d      what it measures, how it is computed, when it misleads
  cco measures check                      every definition of the workspace, all problems at once
  cco measures check ../drafts/tickets_a_week.toml

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
    }
}

fn show_list(output: &Output, view: &ListView) {
    let mut grid = Grid::new(&["measure", "family", "from", "unit", "title"], 5);
    for line in &view.measures {
        let mark = if line.is_shipped { "" } else { " *" };
        grid.row(vec![
            format!("{}{mark}", line.id),
            line.family.word().to_owned(),
            line.from.to_owned(),
            line.unit.clone(),
            line.title.clone(),
        ]);
    }
    output.grid(&grid);
    output.say("* the workspace's own · `cco measures show ID` explains");
    for problem in &view.problems {
        output.say(&format!("left out: {problem}"));
    }
}

fn show_one(output: &Output, view: &MeasureView) {
    let better = match view.better {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Neither => "neither way is better",
    };
    output.line(&format!("{}: {} ({}, in {}, {better})", view.id, view.title, view.family.word(), view.unit));
    for (heading, text) in [
        ("What it measures", &view.measures),
        ("How it is computed", &view.formula),
        ("Why it matters", &view.why),
        ("When it misleads", &view.misleads),
        ("Source", &view.source),
    ] {
        output.line(&format!("\n{heading}\n  {text}"));
    }
    if let Some(example) = &view.example {
        output.line(&format!("\nExample\n  {example}"));
    }
    if !view.made_from.is_empty() {
        output.line(&format!("\nMade from {}", view.made_from.join(" and ")));
    }
    let state = if view.is_shipped { "as shipped" } else { "the workspace's own" };
    output.line(&format!("\n{} ({state}, {})", view.file, view.hash));
}

fn show_check(output: &Output, view: &CheckView) {
    let (n, noun) = (view.n_measures, if view.n_measures == 1 { "measure holds" } else { "measures hold" });
    output.line(&format!("{n} {noun}"));
    for warning in &view.warnings {
        output.say(&format!("warning: {warning}"));
    }
}
