//! `cco plays`

use crate::cli::output::{Grid, Output};
use crate::cli::{Global, workspace};
use cco_app::error::Error;
use cco_app::plays::{CheckRequest, CheckView, ListRequest, ListView, PlayView, check, list, show};
use cco_domain::play::{Driver, Kind, Reason, Segment};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco plays list --driver sponsor-change --segment enterprise
  cco plays list --kind renewal
  cco plays show sponsor_change_multithread
  cco plays check                              every play of the workspace, all problems at once
  cco plays check ../drafts/new_buyer.md

A play is a file in definitions/plays of the workspace; docs/plays.md says how to write one.")]
pub(crate) enum PlaysCommand {
    /// Which plays there are
    List(ListArguments),
    /// Who does what by when, and how one knows that it is over
    Show {
        /// Id from `cco plays list`
        id: String,
    },
    /// Whether plays hold: all problems, with file and line, and what no play answers
    Check {
        /// Files, in the workspace or not [default: all plays in force]
        files: Vec<PathBuf>,
    },
}

#[derive(Args)]
pub(crate) struct ListArguments {
    /// Only of this kind: save, onboarding, adoption, renewal, expansion, escalation or advocacy
    #[arg(long, value_parser = |text: &str| word("kind", text, Kind::WORDS))]
    kind: Option<Kind>,
    /// Only those that answer this driver: adoption-decline, sponsor-change, technical-gap, commercial-pressure,
    /// competitive-threat, low-engagement, support-pain, consolidation or outcome-not-met
    #[arg(long, value_parser = |text: &str| word("driver", text, Driver::WORDS))]
    driver: Option<Driver>,
    /// Only those for accounts of this segment: enterprise, mid-market, smb or plg
    #[arg(long, value_parser = |text: &str| word("segment", text, Segment::WORDS))]
    segment: Option<Segment>,
}

fn word<W: Copy>(what: &str, text: &str, words: &[(&'static str, W)]) -> Result<W, String> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    found.ok_or_else(|| format!("a {what} is one of {}", all.join(", ")))
}

pub(crate) async fn run(command: PlaysCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let definitions = workspace(global)?.definitions();
    match command {
        PlaysCommand::List(ListArguments { kind, driver, segment }) => {
            output.view(&list(&definitions, &ListRequest { kind, driver, segment })?, show_list)
        }
        PlaysCommand::Show { id } => output.view(&show(&definitions, &id)?, show_one),
        PlaysCommand::Check { files } => output.view(&check(&definitions, &CheckRequest { files })?, show_check),
    }
}

fn show_list(output: &Output, view: &ListView) {
    let mut grid = Grid::new(&["play", "kind", "segments", "owner", "title", "days", "hours"], 5);
    for line in &view.plays {
        let mark = if line.is_shipped { "" } else { " *" };
        grid.row(vec![
            format!("{}{mark}", line.id),
            line.kind.to_string(),
            joined(&line.segments),
            line.owner.clone(),
            line.title.clone(),
            line.sla_days.to_string(),
            line.hours.to_string(),
        ]);
    }
    if view.plays.is_empty() {
        output.line("no play is for that; `cco plays list` has all, docs/plays.md says how to write one");
    } else {
        output.grid(&grid);
        output.say("* the workspace's own · `cco plays show ID` has the steps");
    }
    for problem in &view.problems {
        output.say(&format!("left out: {problem}"));
    }
}

fn show_one(output: &Output, view: &PlayView) {
    let line = &view.line;
    output.line(&format!("{}: {} ({})", line.id, line.title, line.kind));
    let offers = view.rung.map_or_else(String::new, |rung| format!(" · offers {rung}"));
    output.line(&format!(
        "{} · within {} days · {} hours{offers} · approval: {}",
        line.owner, line.sla_days, line.hours, line.approval
    ));
    if !line.drivers.is_empty() {
        output.line(&format!("answers {} ({})", joined(&line.drivers), view.controllability));
    }
    output.line(&format!("for {}", joined(&line.segments)));
    output.line(&format!("\nWhen to begin it\n  {}", view.trigger));
    view.when.iter().for_each(|reason| output.line(&format!("  - {}", reason_text(reason))));
    output.line("\nSteps");
    let mut grid = Grid::new(&["who", "what", "by day"], 2);
    for step in &view.steps {
        grid.row(vec![step.who.clone(), step.what.clone(), step.by_day.to_string()]);
    }
    output.grid(&grid);
    output.line("\nIt is over when");
    view.exit.iter().for_each(|exit| output.line(&format!("  - {exit}")));
    for (heading, text) in &view.sections {
        output.line(&format!("\n{heading}"));
        text.trim().lines().for_each(|line| output.line(&format!("  {line}")));
    }
    output.line(&format!("\nSource\n  {}", view.source));
    let state = if line.is_shipped { "as shipped" } else { "the workspace's own" };
    output.line(&format!("\n{} ({state}, {})", view.file, view.hash));
}

fn reason_text(reason: &Reason) -> String {
    match reason {
        Reason::Alert { alert } => format!("the alert {alert} is raised"),
        Reason::Measure(threshold) => {
            let bounds = [
                threshold.at_least.map(|bound| format!("at least {bound}")),
                threshold.below.map(|bound| format!("below {bound}")),
            ];
            let bounds: Vec<String> = bounds.into_iter().flatten().collect();
            format!("{} is {}", threshold.measure, bounds.join(" and "))
        }
    }
}

fn show_check(output: &Output, view: &CheckView) {
    let noun = if view.n_plays == 1 { "play holds" } else { "plays hold" };
    output.line(&format!("{} {noun}", view.n_plays));
    view.warnings.iter().for_each(|warning| output.say(&format!("warning: {warning}")));
}

fn joined<W: ToString>(words: &[W]) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
