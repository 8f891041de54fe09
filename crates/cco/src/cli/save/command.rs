//! What `cco save` accepts, and which operation each verb calls.

use super::show::{show_opened, show_reassigned, show_save, show_saves};
use crate::cli::health::HealthArguments;
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::app::{Actor, App};
use cco_app::error::Error;
use cco_app::plan::{LedgerPlanRequest, plan_from_ledger};
use cco_app::saves::{
    ActRequest, OpenRequest, SaveDo, SavesRequest, act, list, open, open_plan, reassign, show, stale,
};
use cco_domain::day::Day;
use cco_domain::play::Driver;
use cco_domain::save::SaveOutcome;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco save open --plan --limit 10                   a save for each of the first ten moves of the plan
  cco save open ACC-00042 --driver sponsor-change
  cco save open ACC-00042                           to executive review
  cco save list --owner \"Ann Lee\"
  cco save show 3
  cco save start 3
  cco save step 3 1                                 the first step is done
  cco save note 3 \"they meet their new sponsor on Friday\"
  cco save assign 3 \"Bo Diaz\"
  cco save postpone 3 --due 2027-01-31 --reason \"their budget is decided in January\"
  cco save close 3 --outcome saved --reason \"renewed for two years\"
  cco save stop 3 --reason \"they asked for peace\"
  cco save reopen 3 --due 2027-02-28 --reason \"usage falls again\"
  cco save stale
  cco save reassign

An account has one open save for each driver; what shows again joins it, or takes up the one that was closed a short time ago.
A save whose play asks for a decision of people begins when its proposal was approved and applied (`cco approvals list`).")]
pub(crate) enum SaveCommand {
    /// What is worked on, by the day it is due
    List(ListArguments),
    /// One save with its steps, notes and history
    Show {
        /// Its number
        no: i64,
    },
    /// Begin to work on an account, or on what a plan names
    Open(Box<OpenArguments>),
    /// Begin with the first step
    Start { no: i64 },
    /// Mark a step as done
    Step {
        no: i64,
        /// Its number in `cco save show`
        step: usize,
    },
    /// Write something down that is no step
    Note { no: i64, text: String },
    /// Give a save to somebody else
    Assign { no: i64, owner: String },
    /// Move the day by which it is done
    Postpone {
        no: i64,
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
        due: Day,
        #[arg(long)]
        reason: String,
    },
    /// End a save that was worked on
    Close {
        no: i64,
        /// saved, smaller, lost, or open where it cannot be told yet
        #[arg(long, value_parser = outcome)]
        outcome: SaveOutcome,
        #[arg(long)]
        reason: String,
    },
    /// Give a save up, or see that it is not needed
    Stop {
        no: i64,
        #[arg(long)]
        reason: String,
    },
    /// Take up one that was closed a short time ago
    Reopen {
        no: i64,
        #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
        due: Day,
        #[arg(long)]
        reason: String,
    },
    /// What has not moved for too long, or is past its day
    Stale,
    /// Give open saves to whoever looks after their accounts now
    Reassign,
}

#[derive(Args)]
pub(crate) struct ListArguments {
    /// Only of this person
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Only of this account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Closed ones, too
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
pub(crate) struct OpenArguments {
    /// Account id
    #[arg(required_unless_present = "plan", conflicts_with = "plan")]
    account: Option<String>,
    /// What it is at risk of; without one it goes to executive review
    #[arg(long, value_parser = driver, conflicts_with = "plan")]
    driver: Option<Driver>,
    /// The play to run [default: the first that answers the driver in the account's segment]
    #[arg(long, value_name = "ID", conflicts_with = "plan", requires = "driver")]
    play: Option<String>,
    /// Who works on it [default: who looks after the account]
    #[arg(long, value_name = "NAME", conflicts_with = "plan")]
    owner: Option<String>,
    /// Open a save for each move of the plan
    #[arg(long)]
    plan: bool,
    /// Only moves of this person, with --plan
    #[arg(long, value_name = "NAME", requires = "plan")]
    csm: Option<String>,
    /// At most so many moves, with --plan
    #[arg(long, requires = "plan")]
    limit: Option<usize>,
    #[command(flatten)]
    health: HealthArguments,
}

fn driver(word: &str) -> Result<Driver, String> {
    let known = || Driver::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    Driver::parse(word).ok_or_else(|| format!("there are: {}", known()))
}

fn outcome(word: &str) -> Result<SaveOutcome, String> {
    let known = || SaveOutcome::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    SaveOutcome::parse(word).ok_or_else(|| format!("there are: {}", known()))
}

pub(crate) async fn run(command: SaveCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let what = match command {
        SaveCommand::List(ListArguments { owner, account, all }) => {
            let request = SavesRequest { owner, account, with_closed: all };
            return output.view(&list(&app, &request).await?, show_saves);
        }
        SaveCommand::Stale => return output.view(&stale(&app).await?, show_saves),
        SaveCommand::Show { no } => return output.view(&show(&app, no).await?, show_save),
        SaveCommand::Reassign => return output.view(&reassign(&app, &actor()).await?, show_reassigned),
        SaveCommand::Open(arguments) => return run_open(&app, &actor(), *arguments, output).await,
        SaveCommand::Start { no } => (no, SaveDo::Start),
        SaveCommand::Step { no, step } => (no, SaveDo::FinishStep { step }),
        SaveCommand::Note { no, text } => (no, SaveDo::Note { text }),
        SaveCommand::Assign { no, owner } => (no, SaveDo::Assign { owner }),
        SaveCommand::Postpone { no, due, reason } => (no, SaveDo::Postpone { due_on: due, reason }),
        SaveCommand::Close { no, outcome, reason } => (no, SaveDo::Finish { outcome, reason }),
        SaveCommand::Stop { no, reason } => (no, SaveDo::Stop { reason }),
        SaveCommand::Reopen { no, due, reason } => (no, SaveDo::Reopen { due_on: due, reason }),
    };
    let (no, what) = what;
    output.view(&act(&app, &actor(), &ActRequest { no, what }).await?, show_save)
}

async fn run_open(app: &App, actor: &Actor, arguments: OpenArguments, output: &Output) -> Result<(), Error> {
    let OpenArguments { account, driver, play, owner, plan: _, csm, limit, health } = arguments;
    let health = health.request();
    let opened = match account {
        Some(account) => vec![open(app, actor, &OpenRequest { health, account, driver, play, owner }).await?],
        None => {
            let plan = plan_from_ledger(app, actor, &LedgerPlanRequest { health, csm, limit }).await?;
            open_plan(app, actor, &plan.moves).await?
        }
    };
    output.view(&opened, |output, opened| show_opened(output, opened))
}
