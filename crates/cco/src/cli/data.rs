//! `cco data`

use crate::cli::output::{Grid, Output, count};
use crate::cli::{Global, actor, app};
use cco_app::data::{RetractView, batches, compact, retract};
use cco_app::error::Error;
use cco_app::import::{
    DismissRequest, QuarantineListView, QuarantineRowsView, ReplayRequest, Replayed, dismiss, quarantine_list,
    quarantine_show, replay,
};
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco data batches
  cco data retract 7            hide batch 7 from here on; earlier \"known at\" still sees it
  cco data quarantine list
  cco data quarantine replay --map mended.toml
  cco data quarantine dismiss 3f09a1c77b --reason \"test account, never billed\"")]
pub(crate) enum DataCommand {
    /// What was loaded, when, and how many rows
    Batches,
    /// Hide a batch from now on, without deleting it
    Retract {
        /// Number from `cco data batches`
        batch: i64,
        #[command(flatten)]
        when: When,
    },
    /// Rows that could not be loaded
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// Rewrite many small files as few; every answer stays the same
    Compact,
}

#[derive(Subcommand)]
pub(crate) enum QuarantineCommand {
    /// How many rows, by file and kind of fault
    List,
    /// The rows themselves
    Show(ShowArguments),
    /// Read them again, with the mapping they had or a mended one
    Replay(ReplayArguments),
    /// Close rows that will never be mended; retracting the batch opens them again
    Dismiss(DismissArguments),
}

#[derive(Args)]
pub(crate) struct When {
    /// Day on which this became known, for loading history in order; not before the last batch
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    recorded_on: Option<Day>,
}

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Only rows of this file
    file: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

#[derive(Args)]
pub(crate) struct ReplayArguments {
    /// Only rows of this file
    file: Option<String>,
    /// Mended mapping
    #[arg(long, value_name = "TOML")]
    map: Option<PathBuf>,
    #[command(flatten)]
    when: When,
}

#[derive(Args)]
pub(crate) struct DismissArguments {
    /// Ids from `cco data quarantine show`
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Why, for whoever asks later
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    when: When,
}

pub(crate) async fn run(command: DataCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        DataCommand::Batches => output.view(&batches(&app).await?, show_batches),
        DataCommand::Retract { batch, when } => {
            let view = retract(&app, &actor(), BatchNo(batch), when.recorded_on).await?;
            output.view(&view, |output, RetractView { batch: retraction, import_again }| {
                output.line(&format!(
                    "batch {batch} is hidden from batch {} on; `--known-at {}` still sees it",
                    retraction.no,
                    retraction.no.0 - 1
                ));
                for later in import_again {
                    output.say(&format!(
                        "batch {} held rows of batch {batch} as duplicates: import {} again to have them back",
                        later.no, later.label
                    ));
                }
            })
        }
        DataCommand::Quarantine(command) => run_quarantine(command, &app, output).await,
        DataCommand::Compact => output.view(&compact(&app, &actor()).await?, |output, view| {
            if view.tables.is_empty() {
                output.line("nothing to compact");
            }
            for table in &view.tables {
                output.line(&format!("{}: {} files → {}", table.table, table.n_files_before, table.n_files_after));
            }
            output.say(&format!("{} unused file(s) deleted", view.n_swept));
        }),
    }
}

async fn run_quarantine(command: QuarantineCommand, app: &cco_app::app::App, output: &Output) -> Result<(), Error> {
    match command {
        QuarantineCommand::List => output.view(&quarantine_list(app).await?, show_list),
        QuarantineCommand::Show(arguments) => {
            let view = quarantine_show(app, arguments.file.as_deref(), arguments.limit).await?;
            output.view(&view, show_rows)
        }
        QuarantineCommand::Replay(arguments) => {
            let ReplayArguments { file, map, when } = arguments;
            let request = ReplayRequest { file, mapping: map, recorded_on: when.recorded_on };
            let outcomes = replay(app, &actor(), request).await?;
            output.view(&outcomes, show_replayed)
        }
        QuarantineCommand::Dismiss(DismissArguments { ids, reason, when }) => {
            let request = DismissRequest { ids, reason, recorded_on: when.recorded_on };
            let view = dismiss(app, &actor(), request).await?;
            output.view(&view, |output, view| {
                output.line(&format!(
                    "{} row(s) dismissed in batch {}; `cco data retract {}` opens them again",
                    view.rows.len(),
                    view.batch,
                    view.batch
                ));
            })
        }
    }
}

fn show_rows(output: &Output, view: &QuarantineRowsView) {
    let QuarantineRowsView { rows, n_open, is_truncated } = view;
    if rows.is_empty() {
        output.line("the quarantine is empty");
    }
    for entry in rows {
        let column = entry.column.as_deref().map(|column| format!(", column {column}")).unwrap_or_default();
        output.line(&format!("{} {}:{}{column}: {}", entry.id, entry.file, entry.line, entry.reason));
        output.line(&format!("  way out: {}", entry.fix));
        let raw: Vec<String> = entry.raw.iter().map(|(name, text)| format!("{name}={text}")).collect();
        output.line(&format!("  row: {}", raw.join(" · ")));
    }
    if *is_truncated {
        output.say(&format!("{} more: --limit N", n_open - rows.len() as u64));
    }
}

fn show_list(output: &Output, view: &QuarantineListView) {
    let QuarantineListView { n_open, n_replayed, n_settled, n_dismissed, groups } = view;
    if *n_open == 0 {
        output.line("the quarantine is empty");
    } else {
        let mut grid = Grid::new(&["file", "table", "fault", "example", "way out", "rows"], 5);
        for group in groups {
            grid.row(vec![
                group.file.clone(),
                group.for_table.clone(),
                group.code.clone(),
                group.example.clone(),
                group.fix.clone(),
                count(group.n_rows as i64),
            ]);
        }
        output.grid(&grid);
        output.say(
            "`cco data quarantine show FILE` prints the rows; `… replay --map FIXED.toml` loads them once mended; \
             `… dismiss ID` closes one for good",
        );
    }
    let closed = [(n_replayed, "replayed"), (n_settled, "settled by a later import"), (n_dismissed, "dismissed")];
    let closed: Vec<String> =
        closed.iter().filter(|(n, _)| **n > 0).map(|(n, how)| format!("{} {how}", count(**n as i64))).collect();
    if !closed.is_empty() {
        output.say(&format!("closed: {}", closed.join(" · ")));
    }
}

fn show_replayed(output: &Output, files: &Vec<Replayed>) {
    if files.is_empty() {
        output.line("the quarantine is empty");
    }
    for Replayed { file, loaded, n_left } in files {
        let outcome = match loaded {
            Some(loaded) => {
                format!("{} loaded, {} duplicate in batch {}", loaded.n_loaded, loaded.n_duplicate, loaded.batch)
            }
            None => "no row can be read yet".to_owned(),
        };
        output.line(&format!("{file}: {outcome}; {n_left} still in quarantine"));
    }
}

fn show_batches(output: &Output, view: &cco_app::data::BatchesView) {
    if view.batches.is_empty() {
        return output.line("no batches yet: `cco import FILES…` loads your exports");
    }
    let mut grid =
        Grid::new(&["batch", "recorded at", "source", "what", "read", "loaded", "duplicate", "quarantined"], 4);
    for batch in &view.batches {
        let state = if batch.is_retracted { " (retracted)" } else { "" };
        grid.row(vec![
            batch.no.to_string(),
            batch.recorded_at.clone(),
            batch.source.clone(),
            format!("{}{state}", batch.label),
            count(batch.n_read as i64),
            count(batch.n_loaded as i64),
            count(batch.n_duplicate as i64),
            count(batch.n_quarantined as i64),
        ]);
    }
    output.grid(&grid);
    let mut grid = Grid::new(&["table", "first day", "last day", "files", "rows stored", "bytes"], 3);
    let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| day.to_string());
    for table in &view.tables {
        grid.row(vec![
            table.table.to_owned(),
            day(table.first_day),
            day(table.last_day),
            count(table.n_files as i64),
            count(table.n_rows as i64),
            count(table.n_bytes as i64),
        ]);
    }
    output.grid(&grid);
}
