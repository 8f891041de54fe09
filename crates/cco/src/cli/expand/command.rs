//! What `cco expand` accepts, and which operation each verb calls.

use super::show::{show_list, show_one};
use crate::cli::health::HealthArguments;
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::expansion::{ExpansionListRequest, ExpansionShowRequest, list, show};
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco expand list                                    accounts that show room to grow, the ready ones first
  cco expand list --ready --csm \"Ann Lee\"
  cco expand list --as-of 2024-12-31 --known dated --json
  cco expand show A-0042                             every signal, what is missing, what is open, who asks

Signals and what must be earned stand in definitions/expansion/growth.toml (docs/expansion.md).")]
pub(crate) enum ExpandCommand {
    /// Accounts that show room to grow, and which of them have earned the question
    List(ListArguments),
    /// One account's signals, and all that was read for them
    Show(ShowArguments),
}

#[derive(Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Only accounts that this person looks after
    #[arg(long, value_name = "NAME")]
    csm: Option<String>,
    /// Only accounts that have earned the question
    #[arg(long)]
    ready: bool,
    /// At most so many accounts [default: 40; all with --json]
    #[arg(long)]
    limit: Option<usize>,
}

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Account id
    account: String,
    #[command(flatten)]
    health: HealthArguments,
}

/// As many as a person looks through.
const ROWS_READ: usize = 40;

pub(crate) async fn run(command: ExpandCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        ExpandCommand::List(ListArguments { health, csm, ready, limit }) => {
            let limit = limit.or((!global.json).then_some(ROWS_READ));
            let request = ExpansionListRequest { health: health.request(), csm, only_ready: ready, limit };
            output.view(&list(&app, &actor(), &request).await?, show_list)
        }
        ExpandCommand::Show(ShowArguments { account, health }) => {
            let request = ExpansionShowRequest { health: health.request(), account };
            output.view(&show(&app, &actor(), &request).await?, show_one)
        }
    }
}
