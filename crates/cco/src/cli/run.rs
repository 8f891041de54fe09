//! From arguments to one operation, and from a failure to the way the process ends.

use super::arguments::{Arguments, Global, Noun};
use super::output::Output;
use super::{
    approvals, audit, backtest, coverage, data, demo, expand, explain, figures, health, import, init, lifecycle,
    measures, model, plan, plays, policy, reconcile, renewals, retention, revenue, risk, save, segments, sql,
};
use cco_app::app::{Actor, App};
use cco_app::error::Error;
use cco_app::workspace::Workspace;
use std::process::ExitCode;

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
        Noun::Health(command) => health::run(command, &global, &output).await,
        Noun::Backtest(arguments) => backtest::run(*arguments, &global, &output).await,
        Noun::Measures(command) => measures::run(command, &global, &output).await,
        Noun::Retention(command) => retention::run(command, &global, &output).await,
        Noun::Reconcile(arguments) => reconcile::run(arguments, &global, &output).await,
        Noun::Explain(arguments) => explain::run(arguments, &global, &output).await,
        Noun::Figures(command) => figures::run(command, &global, &output).await,
        Noun::Risk(command) => risk::run(command, &global, &output).await,
        Noun::Renewals(command) => renewals::run(command, &global, &output).await,
        Noun::Audit(command) => audit::run(command, &global, &output).await,
        Noun::Save(command) => save::run(command, &global, &output).await,
        Noun::Approvals(command) => approvals::run(command, &global, &output).await,
        Noun::Plan(arguments) => plan::run(arguments, &global, &output).await,
        Noun::Segments(command) => segments::run(command, &global, &output).await,
        Noun::Coverage(command) => coverage::run(command, &global, &output).await,
        Noun::Lifecycle(command) => lifecycle::run(command, &global, &output).await,
        Noun::Onboarding(command) => lifecycle::run_onboarding(command, &global, &output).await,
        Noun::Expand(command) => expand::run(command, &global, &output).await,
        Noun::Plays(command) => plays::run(command, &global, &output).await,
        Noun::Model(command) => model::run(command, &output).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output.error(&error),
    }
}

/// The workspace that the command is about.
pub(super) fn workspace(global: &Global) -> Result<Workspace, Error> {
    match &global.workspace {
        Some(folder) => Workspace::open(folder),
        None => {
            let here = std::env::current_dir()
                .map_err(|cause| cco_app::error::file_error("open the folder", std::path::Path::new("."), cause))?;
            Workspace::find(&here)
        }
    }
}

pub(super) async fn app(global: &Global) -> Result<App, Error> {
    App::open(workspace(global)?).await
}

/// Ctrl-C asks long work to stop between chunks; a second one ends the process at once.
pub(super) fn stop_on_ctrl_c(app: &App) {
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

pub(super) fn actor() -> Actor {
    let name = ["USER", "USERNAME"].iter().find_map(|variable| std::env::var(variable).ok());
    Actor { name: name.unwrap_or_else(|| "cli".to_owned()) }
}
