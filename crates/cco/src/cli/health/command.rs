//! What `cco health` accepts, and which operation each verb calls.

use super::csv::scores_csv;
use super::movement::{show_history, show_movers};
use super::one::show_account;
use super::promote::{PromoteArguments, run_demote, run_promote};
use super::show::{show_alerts, show_check, show_judgement, show_judgements, show_scores};
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::health::{
    AlertsRequest, CheckRequest, Division, HealthRequest, HistoryRequest, JudgementsRequest, MoversRequest,
    OverrideRequest, ScoresRequest, ShowRequest, alerts, check, history, judgements, movers, override_score, scores,
    show, withdraw,
};
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco health score --by segment                 every account, the lowest scores first
  cco health score --as-of 2024-12-31 --known dated --limit 10
  cco health show A-0042                        every point of one score, down to the facts
  cco health history A-0042 --months 12
  cco health movers --days 28                   whose score moved, and why
  cco health alerts --since 2024-12-01
  cco health override A-0042 --verdict red --reason \"their board has decided\" --expires 2025-01-31
  cco health judgements --account A-0042 --all
  cco health withdraw 3
  cco health promote account --backtest 3 --reason \"warns two months ahead\"
  cco health demote account
  cco health check                              every definition of scores and alerts, all problems at once

A score is a file in definitions/health, an alert one in definitions/alerts; docs/health.md says how to write them.
Score, alerts and people's judgements stay three things: neither of the others enters the score.")]
pub(crate) enum HealthCommand {
    /// Scores of all accounts with recurring revenue, and how revenue lies over the bands
    Score(ScoreArguments),
    /// One account's score, taken apart to the facts
    Show(ShowArguments),
    /// One account's score at the ends of months, by the definition in use then
    History(HistoryArguments),
    /// Whose score moved, and why
    Movers(MoversArguments),
    /// What happened that a person should look at
    Alerts(AlertsArguments),
    /// Put a judgement of your own beside a score
    Override(OverrideArguments),
    /// Judgements that hold
    Judgements(JudgementsArguments),
    /// End a judgement before its day
    Withdraw {
        /// Its number
        no: i64,
    },
    /// Put a score into use as proven, on the ground of a backtest
    Promote(PromoteArguments),
    /// Make a promoted score a draft again
    Demote {
        /// The score, by the name of its definition
        score: String,
    },
    /// Whether definitions hold: all problems, with file and line
    Check {
        /// Files, in the workspace or not; one in a folder `alerts` is an alert [default: all in force]
        files: Vec<PathBuf>,
    },
}

/// As many as a person looks through.
const ROWS_READ: usize = 50;

#[derive(Args)]
pub(crate) struct HealthArguments {
    /// Definition of the score, a file in definitions/health
    #[arg(long, default_value = "account", value_name = "ID")]
    score: String,
    /// Day that scores are as of [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Facts recorded by the day, or all that are dated by it (history that was loaded in one go)
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KnownWord {
    Recorded,
    Dated,
}

#[derive(Args)]
pub(crate) struct ScoreArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Divide accounts
    #[arg(long, value_enum)]
    by: Option<ByWord>,
    /// At most so many accounts, the lowest scores first [default: 50; all with --csv]
    #[arg(long)]
    limit: Option<usize>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
    Owner,
    Band,
    Stage,
}

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Account id
    account: String,
    #[command(flatten)]
    health: HealthArguments,
    /// Rows to show behind each reading, the latest
    #[arg(long, default_value_t = 2)]
    facts: usize,
}

#[derive(Args)]
pub(crate) struct HistoryArguments {
    /// Account id
    account: String,
    #[command(flatten)]
    health: HealthArguments,
    /// How many ends of months
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
    months: u32,
}

#[derive(Args)]
pub(crate) struct MoversArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Held against the score so many days earlier
    #[arg(long, default_value_t = 28, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// At most so many accounts
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

#[derive(Args)]
pub(crate) struct AlertsArguments {
    #[command(flatten)]
    health: HealthArguments,
    /// Raised on this day or later [default: four weeks before the as-of day]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    since: Option<Day>,
    /// Only of this account
    #[arg(long)]
    account: Option<String>,
    /// Those raised earlier that hold still, and those that have ended, too
    #[arg(long)]
    all: bool,
    /// At most so many alerts
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

#[derive(Args)]
pub(crate) struct OverrideArguments {
    /// Account id
    account: String,
    /// A band such as red, or points more or less such as +10 or -7.5
    #[arg(long, allow_hyphen_values = true)]
    verdict: String,
    /// What the score cannot know
    #[arg(long)]
    reason: String,
    /// First day on which it no longer holds, at most 90 days from now
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    expires: Day,
    /// Definition of the score whose bands are meant
    #[arg(long, default_value = "account", value_name = "ID")]
    score: String,
}

#[derive(Args)]
pub(crate) struct JudgementsArguments {
    /// Only of this account
    #[arg(long)]
    account: Option<String>,
    /// Expired and withdrawn ones, too
    #[arg(long)]
    all: bool,
}

impl HealthArguments {
    pub(crate) fn request(self) -> HealthRequest {
        HealthRequest { score: self.score, as_of: self.as_of, knowledge: self.known.knowledge() }
    }
}

impl KnownWord {
    pub(crate) fn knowledge(self) -> Knowledge {
        match self {
            KnownWord::Recorded => Knowledge::Recorded,
            KnownWord::Dated => Knowledge::Dated,
        }
    }
}

pub(crate) async fn run(command: HealthCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let actor = actor();
    match command {
        HealthCommand::Score(arguments) => {
            let by = arguments.by.map(|by| match by {
                ByWord::Segment => Division::Segment,
                ByWord::Owner => Division::Owner,
                ByWord::Band => Division::Band,
                ByWord::Stage => Division::Stage,
            });
            let limit = arguments.limit.unwrap_or(if arguments.csv { usize::MAX } else { ROWS_READ });
            let request = ScoresRequest { health: arguments.health.request(), by, limit };
            let view = scores(&app, &actor, &request).await?;
            if arguments.csv {
                scores_csv(output, &view);
                return Ok(());
            }
            output.view(&view, show_scores)
        }
        HealthCommand::Show(arguments) => {
            let ShowArguments { account, health, facts } = arguments;
            let request = ShowRequest { health: health.request(), account, n_facts: facts };
            output.view(&show(&app, &actor, &request).await?, show_account)
        }
        HealthCommand::History(arguments) => {
            let HistoryArguments { account, health, months } = arguments;
            let request = HistoryRequest { health: health.request(), account, n_months: months };
            output.view(&history(&app, &actor, &request).await?, show_history)
        }
        HealthCommand::Movers(arguments) => {
            let MoversArguments { health, days, limit } = arguments;
            let request = MoversRequest { health: health.request(), n_days: days, limit };
            output.view(&movers(&app, &actor, &request).await?, show_movers)
        }
        HealthCommand::Alerts(arguments) => {
            let AlertsArguments { health, since, account, all, limit } = arguments;
            let request = AlertsRequest { health: health.request(), since, account, with_all: all, limit };
            output.view(&alerts(&app, &actor, &request).await?, show_alerts)
        }
        HealthCommand::Override(arguments) => {
            let OverrideArguments { account, verdict, reason, expires, score } = arguments;
            let request = OverrideRequest { score, account, verdict, reason, expires_on: expires };
            output.view(&override_score(&app, &actor, &request).await?, show_judgement)
        }
        HealthCommand::Judgements(arguments) => {
            let request = JudgementsRequest { account: arguments.account, with_ended: arguments.all };
            output.view(&judgements(&app, &request).await?, show_judgements)
        }
        HealthCommand::Withdraw { no } => output.view(&withdraw(&app, &actor, no).await?, show_judgement),
        HealthCommand::Promote(arguments) => run_promote(&app, &actor, arguments, output).await,
        HealthCommand::Demote { score } => run_demote(&app, &actor, &score, output).await,
        HealthCommand::Check { files } => output.view(&check(&app, &CheckRequest { files }).await?, show_check),
    }
}
