//! `cco import`

use crate::cli::output::{Grid, Output, count};
use crate::cli::progress::ImportBar;
use crate::cli::{Global, actor, app, stop_on_ctrl_c};
use cco_app::error::Error;
use cco_app::import::{FileView, ImportRequest, ImportView, Loaded, Outcome, PlanView, import};
use cco_domain::day::Day;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco import exports/*.csv                      detect, plan and load
  cco import exports/*.csv --dry-run            only show the plan
  cco import subs.csv --dry-run --map subs.toml write the proposed mapping, to be mended by hand
  cco import subs.csv --map subs.toml           load with that mapping, this month and the next
  cco import 2024-03/*.csv --recorded-on 2024-03-31   load history in the order in which it became known

The same content again is a no-op. Rows that cannot be read go to quarantine: cco data quarantine list")]
pub(crate) struct ImportArguments {
    /// CSV, TSV, JSON Lines, Parquet or Excel files (.gz too)
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// Mapping file: used when it exists, written from the proposal when it does not
    #[arg(long, value_name = "TOML")]
    map: Option<PathBuf>,
    /// Show the plan, load nothing
    #[arg(long)]
    dry_run: bool,
    /// Day on which these facts became known, for loading history in order; not before the last batch
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    recorded_on: Option<Day>,
}

pub(crate) async fn run(arguments: ImportArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    stop_on_ctrl_c(&app);
    let request = ImportRequest {
        files: arguments.files,
        mapping: arguments.map,
        is_dry_run: arguments.dry_run,
        recorded_on: arguments.recorded_on,
    };
    let mut bar = ImportBar::new(output.is_quiet || output.is_json);
    let view = import(&app, &actor(), request, &mut |progress| bar.show(progress)).await?;
    output.view(&view, show)
}

pub(super) fn show(output: &Output, view: &ImportView) {
    for file in &view.files {
        show_plan(output, file);
    }
    if view.is_dry_run {
        output.say("dry run: nothing was loaded");
    } else {
        output.grid(&outcomes(&view.files));
    }
    if let Some(path) = &view.mapping_written {
        output.say(&format!("mapping written to {}", path.display()));
    }
    let sum =
        |of: fn(&Loaded) -> u64| view.files.iter().filter_map(|file| loaded(&file.outcome)).map(of).sum::<u64>() as i64;
    let (n_aside, n_settled) = (sum(|loaded| loaded.n_quarantined), sum(|loaded| loaded.n_settled));
    if n_aside > 0 {
        output.say(&format!("{} row(s) set aside: `cco data quarantine list` says why", count(n_aside)));
    }
    if n_settled > 0 {
        output.say(&format!("{} row(s) set aside earlier are settled: they came again, readable", count(n_settled)));
    }
}

fn show_plan(output: &Output, file: &FileView) {
    let PlanView { format, table, key, columns, unused, questions, warnings } = &file.plan;
    output.line(&format!("{} ({format}) → {}", file.file, table.unwrap_or("no table recognised")));
    if !columns.is_empty() {
        let columns: Vec<String> = columns.iter().map(|(name, from)| format!("{name} ← {from}")).collect();
        output.line(&format!("  columns: {}", columns.join(" · ")));
        output.line(&format!("  key: {}", key.join(", ")));
    }
    for (column, why) in unused {
        output.line(&format!("  not used: {column}: {why}"));
    }
    for warning in warnings {
        output.line(&format!("  note: {warning}"));
    }
    for question in questions {
        output.line(&format!("  question: {} [{}]", question.question, question.choices.join(" | ")));
    }
}

fn loaded(outcome: &Outcome) -> Option<&Loaded> {
    match outcome {
        Outcome::Loaded(loaded) => Some(loaded),
        Outcome::Planned | Outcome::Unchanged { .. } => None,
    }
}

fn outcomes(files: &[FileView]) -> Grid {
    let mut grid =
        Grid::new(&["file", "table", "batch", "read", "loaded", "newer versions", "duplicate", "quarantined"], 2);
    for file in files {
        let name = file.file.rsplit(['/', '\\']).next().unwrap_or(&file.file).to_owned();
        let table = file.plan.table.unwrap_or("–").to_owned();
        let mut cells = vec![name, table];
        match &file.outcome {
            Outcome::Planned => cells.push("planned".to_owned()),
            Outcome::Unchanged { batch } => cells.push(format!("{batch}, already there")),
            Outcome::Loaded(loaded) => {
                cells.push(loaded.batch.to_string());
                let counts =
                    [loaded.n_read, loaded.n_loaded, loaded.n_superseding, loaded.n_duplicate, loaded.n_quarantined];
                cells.extend(counts.map(|n| count(n as i64)));
            }
        }
        grid.row(cells);
    }
    grid
}
