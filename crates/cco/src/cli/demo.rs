//! `cco demo`

use crate::cli::output::{Output, count};
use crate::cli::progress::ImportBar;
use crate::cli::{actor, revenue};
use cco_app::demo::{DemoRequest, Settings, demo};
use cco_app::error::Error;
use cco_app::revenue::{RevenueRequest, summary};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco demo acme-demo
  cco demo big --accounts 5000 --months 48 --seed 3

Writes exports/ in the shapes of real systems, truth/ apart from them, and imports the exports as anybody's.
The same settings give the same bytes.")]
pub(crate) struct DemoArguments {
    /// Folder to make the workspace in
    #[arg(default_value = "acme-demo", value_name = "DIR")]
    folder: PathBuf,
    /// Accounts that sign or try the product
    #[arg(long, default_value_t = Settings::default().n_accounts, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    accounts: u32,
    /// Months of history
    #[arg(long, default_value_t = Settings::default().n_months, value_parser = clap::value_parser!(u8).range(6..=120))]
    months: u8,
    /// Seed of the simulation
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
}

pub(crate) async fn run(arguments: DemoArguments, output: &Output) -> Result<(), Error> {
    let settings = Settings {
        n_accounts: arguments.accounts,
        n_months: arguments.months,
        seed: arguments.seed,
        ..Settings::default()
    };
    let mut bar = ImportBar::new(output.is_quiet || output.is_json);
    let request = DemoRequest { folder: arguments.folder, settings };
    let (app, view) = demo(&actor(), request, &mut |progress| bar.show(progress)).await?;
    output.say(&format!(
        "{}\n{} accounts, {} months, seed {}: {} rows read in {} drops, {} loaded, {} duplicate, {} quarantined\n",
        view.stamp,
        view.n_accounts,
        view.n_months,
        view.seed,
        count(view.n_read as i64),
        view.n_drops,
        count(view.n_loaded as i64),
        count(view.n_duplicate as i64),
        count(view.n_quarantined as i64),
    ));
    let summary = summary(&app, &RevenueRequest::default()).await?;
    output.view(&summary, revenue::show_summary)?;
    output.say(&format!("\nnext: cd {} && cco revenue movements", view.workspace.display()));
    Ok(())
}
