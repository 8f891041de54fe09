//! `cco audit`

use crate::cli::output::{Grid, Output, count};
use crate::cli::{Global, app};
use cco_app::audit::{AuditView, audit_list, audit_verify};
use cco_app::error::Error;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco audit list --limit 50
  cco audit verify              exit code 5 when an entry, a promotion or a backtest was edited

Each entry's hash covers the one before it, so an edit shows. Somebody who can write to the database could still compute all of them
anew: keep the last hash elsewhere if that is what you fear.")]
pub(crate) enum AuditCommand {
    /// Who did what, newest first
    List(ListArguments),
    /// Whether the audit is as it was written, with the promotions and backtests it vouches for
    Verify,
}

#[derive(Args)]
pub(crate) struct ListArguments {
    /// At most so many
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

pub(crate) async fn run(command: AuditCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        AuditCommand::List(ListArguments { limit }) => output.view(&audit_list(&app, limit).await?, show),
        AuditCommand::Verify => output.view(&audit_verify(&app).await?, |output, view| {
            output.line(&format!("the audit is as it was written: {} entries", count(view.n_entries)));
        }),
    }
}

fn show(output: &Output, view: &AuditView) {
    let AuditView { entries, n_entries, is_truncated } = view;
    let mut grid = Grid::new(&["entry", "at", "actor", "action", "subject", "detail"], 6);
    for entry in entries {
        let texts = [&entry.at, &entry.actor, &entry.action, &entry.subject, &entry.detail];
        grid.row(std::iter::once(entry.no.to_string()).chain(texts.map(String::clone)).collect());
    }
    output.grid(&grid);
    if *is_truncated {
        output.say(&format!("{} more: --limit N", count(n_entries - entries.len() as i64)));
    }
}
