//! What `cco lifecycle` and `cco onboarding` accept, and which operation each verb calls.

use super::account::show_account;
use super::many::{show_funnel, show_overdue};
use super::value::show_ttv;
use crate::cli::health::{HealthArguments, KnownWord};
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::lifecycle::{AccountRequest, FunnelRequest, LifeRequest, OverdueRequest, account, funnel, overdue};
use cco_app::onboarding::{Division, TtvRequest, ttv};
use cco_domain::day::Day;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco lifecycle funnel                               how many accounts came how far, who is slow, how healthy they are
  cco lifecycle funnel --segment smb --as-of 2024-12-31 --known dated
  cco lifecycle account A-0042                       stages, milestones, hand-offs, and what happened
  cco lifecycle overdue --csm \"Ann Lee\"

Stages and milestones stand in definitions/lifecycle/stages.toml; docs/lifecycle.md says how they are told.")]
pub(crate) enum LifecycleCommand {
    /// How many accounts are in each stage, since when, and how healthy they are
    Funnel(FunnelArguments),
    /// One account's stages, milestones and hand-offs, and what happened with it
    Account(AccountArguments),
    /// Milestones past their day, and accounts that nobody has taken over
    Overdue(OverdueArguments),
}

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco onboarding ttv                                 days from the contract to the first value
  cco onboarding ttv --by segment
  cco onboarding ttv --by cohort --as-of 2024-12-31 --known dated --json

Which milestones are value stands in definitions/lifecycle/stages.toml (docs/lifecycle.md).")]
pub(crate) enum OnboardingCommand {
    /// How long it takes until accounts get value; those still on their way count as such
    Ttv(TtvArguments),
}

#[derive(Args)]
pub(crate) struct FunnelArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Only accounts that a source says to be of this segment
    #[arg(long)]
    segment: Option<String>,
}

#[derive(Args)]
pub(crate) struct AccountArguments {
    /// Account id
    account: String,
    #[command(flatten)]
    life: LifeArguments,
    /// At most so many events, the latest [default: 40; all with --json]
    #[arg(long)]
    limit: Option<usize>,
}

#[derive(Args)]
pub(crate) struct OverdueArguments {
    #[command(flatten)]
    life: LifeArguments,
    /// Only accounts that this person looks after
    #[arg(long, value_name = "NAME")]
    csm: Option<String>,
    /// At most so many milestones and hand-offs [default: 40; all with --json]
    #[arg(long)]
    limit: Option<usize>,
}

#[derive(Args)]
pub(crate) struct TtvArguments {
    #[command(flatten)]
    life: LifeArguments,
    /// Divide accounts
    #[arg(long, value_enum)]
    by: Option<ByWord>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
    /// The quarter in which the contract began
    Cohort,
}

#[derive(Args)]
struct LifeArguments {
    /// Day that the answer is as of [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Facts recorded by the day, or all that are dated by it (history that was loaded in one go)
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
}

impl LifeArguments {
    fn request(&self) -> LifeRequest {
        LifeRequest { as_of: self.as_of, knowledge: self.known.knowledge() }
    }
}

/// As many as a person looks through.
const ROWS_READ: usize = 40;

pub(crate) async fn run(command: LifecycleCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let limit = |asked: Option<usize>| asked.or((!global.json).then_some(ROWS_READ));
    match command {
        LifecycleCommand::Funnel(FunnelArguments { health, segment }) => {
            let request = FunnelRequest { health: health.request(), segment };
            output.view(&funnel(&app, &actor(), &request).await?, show_funnel)
        }
        LifecycleCommand::Account(arguments) => {
            let request = AccountRequest {
                life: arguments.life.request(),
                limit: limit(arguments.limit),
                account: arguments.account,
            };
            output.view(&account(&app, &request).await?, show_account)
        }
        LifecycleCommand::Overdue(arguments) => {
            let request =
                OverdueRequest { life: arguments.life.request(), limit: limit(arguments.limit), csm: arguments.csm };
            output.view(&overdue(&app, &request).await?, show_overdue)
        }
    }
}

pub(crate) async fn run_onboarding(command: OnboardingCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let OnboardingCommand::Ttv(arguments) = command;
    let by = arguments.by.map(|by| match by {
        ByWord::Segment => Division::Segment,
        ByWord::Cohort => Division::Cohort,
    });
    output.view(&ttv(&app, &TtvRequest { life: arguments.life.request(), by }).await?, show_ttv)
}
