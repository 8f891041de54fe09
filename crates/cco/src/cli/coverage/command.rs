//! What `cco coverage` accepts, and which operation each verb calls.

use super::books::show_books;
use super::moves::{show_plan, show_what_if};
use crate::cli::health::HealthArguments;
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::coverage::{Supposed, WhatIfRequest, plan, show, what_if};
use cco_app::error::Error;
use cco_domain::play::Segment;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco coverage show                                  every book: accounts, revenue, hours, against what is usual
  cco coverage show --as-of 2024-12-31 --known dated
  cco coverage plan                                  the few accounts to move, and who is over all the same
  cco coverage what-if --leaves \"Ann Lee\"
  cco coverage what-if --join team=2 --hours \"Bo Kim=60\"
  cco coverage what-if --hours-per-account enterprise=8

Bands and hours stand in definitions/coverage/segments.toml, pools in definitions/capacity/team.toml (docs/coverage.md).
Nothing is moved: these are proposals.")]
pub(crate) enum CoverageCommand {
    /// What each person looks after, against what is usual and against the hours there are
    Show(HealthArguments),
    /// The few accounts to move so that nobody holds more than there are hours for
    Plan(HealthArguments),
    /// The same if people came or left, or accounts took more of their time
    WhatIf(WhatIfArguments),
}

#[derive(Args)]
pub(crate) struct WhatIfArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Somebody is there no longer; may be repeated
    #[arg(long, value_name = "NAME")]
    leaves: Vec<String>,
    /// So many people come to a pool; may be repeated
    #[arg(long, value_name = "POOL=N", value_parser = pair::<u32>)]
    join: Vec<(String, u32)>,
    /// Somebody has so many hours a month for accounts; may be repeated
    #[arg(long, value_name = "NAME=HOURS", value_parser = pair::<f64>)]
    hours: Vec<(String, f64)>,
    /// An account of a segment takes so many hours a month; may be repeated
    #[arg(long, value_name = "SEGMENT=HOURS", value_parser = of_segment)]
    hours_per_account: Vec<(Segment, f64)>,
}

fn pair<N: std::str::FromStr>(text: &str) -> Result<(String, N), String> {
    let (name, number) = text.rsplit_once('=').ok_or("write a name, `=` and a number")?;
    let number = number.trim().parse().map_err(|_| format!("`{number}` is no such number"))?;
    Ok((name.trim().to_owned(), number))
}

fn of_segment(text: &str) -> Result<(Segment, f64), String> {
    let (word, hours) = pair(text)?;
    let words: Vec<&str> = Segment::all().map(Segment::word).collect();
    let segment = Segment::parse(&word).ok_or_else(|| format!("a segment is one of {}", words.join(", ")))?;
    Ok((segment, hours))
}

pub(crate) async fn run(command: CoverageCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        CoverageCommand::Show(health) => output.view(&show(&app, &actor(), &health.request()).await?, show_books),
        CoverageCommand::Plan(health) => output.view(&plan(&app, &actor(), &health.request()).await?, show_plan),
        CoverageCommand::WhatIf(arguments) => {
            output.view(&what_if(&app, &actor(), &arguments.request()).await?, show_what_if)
        }
    }
}

impl WhatIfArguments {
    fn request(self) -> WhatIfRequest {
        let WhatIfArguments { health, leaves, join, hours, hours_per_account } = self;
        let leaves = leaves.into_iter().map(|name| Supposed::Leaves { name });
        let join = join.into_iter().map(|(pool, n)| Supposed::Join { pool, n });
        let hours = hours.into_iter().map(|(name, hours)| Supposed::Hours { name, hours });
        let per_account =
            hours_per_account.into_iter().map(|(segment, hours)| Supposed::HoursPerAccount { segment, hours });
        WhatIfRequest {
            health: health.request(),
            supposed: leaves.chain(join).chain(hours).chain(per_account).collect(),
        }
    }
}
