//! The command line: global flags, the nouns, and how a failure ends the process.

mod data;
mod demo;
mod explain;
mod figures;
mod import;
mod init;
pub(crate) mod output;
mod policy;
mod progress;
mod reconcile;
mod revenue;
mod sql;

use cco_app::app::{Actor, App};
use cco_app::error::Error;
use cco_app::workspace::Workspace;
use clap::{Args, Parser, Subcommand};
use output::Output;
use std::path::PathBuf;
use std::process::ExitCode;

/// The open-source Chief Customer Officer: retention numbers finance will sign, from your own exports.
#[derive(Parser)]
#[command(name = "cco", version, arg_required_else_help = true, after_help = "\
Start here:
  cco demo acme-demo                                  a simulated company, with its retention summary
  cco init acme --company \"Acme Inc\" --currency USD   your own workspace
  cd acme && cco import ../exports/*.csv              load what your systems export
  cco revenue summary --as-of 2024-12-31              NRR, GRR, churn and the bridge
  cco reconcile                                       why finance's number differs

Exit codes: 0 done · 1 internal · 2 usage · 3 invalid input · 4 not found · 5 conflict · 6 forbidden
            7 not enough data · 8 upstream · 9 unavailable (locked, unreachable, full) · 130 interrupted")]
pub(crate) struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    noun: Noun,
}

#[derive(Args, Clone)]
pub(crate) struct Global {
    /// Workspace folder; otherwise the nearest one from here upward
    #[arg(long, global = true, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// Print the view as JSON
    #[arg(long, global = true)]
    json: bool,
    /// No progress, no talk on stderr
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Noun {
    /// Make a workspace
    Init(init::InitArguments),
    /// Make a workspace with a simulated company in it
    Demo(demo::DemoArguments),
    /// Load exports: CSV, TSV, JSON Lines, Parquet, Excel
    Import(import::ImportArguments),
    /// Batches, quarantine, retraction, compaction
    #[command(subcommand)]
    Data(data::DataCommand),
    /// Query the facts with SQL (read only)
    Sql(sql::SqlArguments),
    /// The switches on which revenue figures differ
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// NRR, GRR, churn, the bridge, cohorts, and the rows behind them
    #[command(subcommand)]
    Revenue(revenue::RevenueCommand),
    /// Why two honest figures differ, and which switches explain finance's
    Reconcile(reconcile::ReconcileArguments),
    /// A figure's definition, policy, plan and rows
    Explain(explain::ExplainArguments),
    /// Publish figures, and see what later facts would change
    #[command(subcommand)]
    Figures(figures::FiguresCommand),
}

pub(crate) async fn run(arguments: Arguments) -> ExitCode {
    let Arguments { global, noun } = arguments;
    let output = Output::new(global.json, global.quiet);
    let ended = match noun {
        Noun::Init(arguments) => init::run(arguments, &output).await,
        Noun::Demo(arguments) => demo::run(arguments, &output).await,
        Noun::Import(arguments) => import::run(arguments, &global, &output).await,
        Noun::Data(command) => data::run(command, &global, &output).await,
        Noun::Sql(arguments) => sql::run(arguments, &global, &output).await,
        Noun::Policy(command) => policy::run(command, &global, &output).await,
        Noun::Revenue(command) => revenue::run(command, &global, &output).await,
        Noun::Reconcile(arguments) => reconcile::run(arguments, &global, &output).await,
        Noun::Explain(arguments) => explain::run(arguments, &global, &output).await,
        Noun::Figures(command) => figures::run(command, &global, &output).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output.error(&error),
    }
}

/// The workspace that the command is about.
fn workspace(global: &Global) -> Result<Workspace, Error> {
    match &global.workspace {
        Some(folder) => Workspace::open(folder),
        None => {
            let here = std::env::current_dir()
                .map_err(|cause| cco_app::error::file_error("open the folder", std::path::Path::new("."), cause))?;
            Workspace::find(&here)
        }
    }
}

async fn app(global: &Global) -> Result<App, Error> {
    App::open(workspace(global)?).await
}

/// Ctrl-C asks long work to stop between chunks; a second one ends the process at once.
fn stop_on_ctrl_c(app: &App) {
    let interrupt = app.interrupt.clone();
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if interrupt.is_requested() {
                std::process::exit(130);
            }
            interrupt.request();
        }
    });
}

fn actor() -> Actor {
    let name = ["USER", "USERNAME"].iter().find_map(|variable| std::env::var(variable).ok());
    Actor { name: name.unwrap_or_else(|| "cli".to_owned()) }
}
