//! What `cco backtest` accepts, and which operation each form calls.

use super::csv::account_dates_csv;
use super::show::{show_list, show_report};
use crate::cli::output::Output;
use crate::cli::progress::Parts;
use crate::cli::{Global, actor, app, stop_on_ctrl_c};
use cco_app::backtest::{BacktestRequest, Every, backtest, list, not_enough_data, show};
use cco_app::error::Error;
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{Ahead, AtRisk, Event};
use clap::{Args, Subcommand, ValueEnum};

#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  cco backtest account                              the health score on this company's own history
  cco backtest account --known dated                history that was loaded in one go
  cco backtest account --gap 30 --horizon 90 --capacity 20 --by segment
  cco backtest account --event contraction --contraction 20
  cco backtest account --csv                        every account-date with score and outcome
  cco backtest list
  cco backtest show 3

Each account with revenue is scored on every observation day from what was known then, and held against what became of it
between GAP and GAP + HORIZON days later. Accounts that could not leave by contract are censored, not retained.
A backtest is kept; `cco health promote` rests on one."
)]
pub(crate) struct BacktestArguments {
    #[command(subcommand)]
    verb: Option<BacktestVerb>,
    #[command(flatten)]
    asked: AskedArguments,
}

#[derive(Subcommand)]
enum BacktestVerb {
    /// Backtests that were kept
    List,
    /// A backtest as it was found
    Show {
        /// Its number
        no: i64,
    },
}

#[derive(Args)]
struct AskedArguments {
    /// The score, by the name of its definition
    #[arg(required = true)]
    score: Option<String>,
    /// Days that are left to act before an outcome counts
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=730))]
    gap: u32,
    /// Days over which outcomes count
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=1095))]
    horizon: u32,
    /// First observation day [default: twenty-four months back, or as far as the facts reach]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    from: Option<Day>,
    /// Last observation day [default: the last whose outcomes are known]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    to: Option<Day>,
    /// How far apart observation days lie
    #[arg(long, value_enum, default_value = "month")]
    every: EveryWord,
    /// What is to be foreseen
    #[arg(long, value_enum, default_value = "churn")]
    event: EventWord,
    /// Percent of revenue that must be gone, with --event contraction
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=100))]
    contraction: u8,
    /// Who is held to have been able to leave
    #[arg(long, value_enum, default_value = "decision")]
    at_risk: AtRiskWord,
    /// Which facts a day may see
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
    /// Divide by segment
    #[arg(long, value_enum)]
    by: Option<ByWord>,
    /// Accounts the team can attend to after each observation day [default: a tenth of them]
    #[arg(long, value_name = "ACCOUNTS", value_parser = clap::value_parser!(u32).range(1..))]
    capacity: Option<u32>,
    /// For the draws behind the intervals: the same seed and facts give the same report
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print every account-date as comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum EveryWord {
    Week,
    Month,
    Quarter,
}

#[derive(Clone, Copy, ValueEnum)]
enum EventWord {
    /// No revenue at the end of the horizon
    Churn,
    /// At least --contraction percent of the revenue gone; churn included
    Contraction,
}

#[derive(Clone, Copy, ValueEnum)]
enum AtRiskWord {
    /// Accounts whose contract lets them leave inside the horizon
    Decision,
    /// Every account: for contracts that do not bind
    All,
}

#[derive(Clone, Copy, ValueEnum)]
enum KnownWord {
    /// What was recorded by then
    Recorded,
    /// All that is known now, on its own day
    Dated,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
}

impl AskedArguments {
    /// `score` is required unless a verb takes its place, which clap sees to.
    fn request(&self, score: &str) -> BacktestRequest {
        BacktestRequest {
            score: score.to_owned(),
            ahead: Ahead { gap_days: self.gap, horizon_days: self.horizon },
            event: match self.event {
                EventWord::Churn => Event::Churn,
                EventWord::Contraction => Event::Contraction { percent: self.contraction },
            },
            at_risk: match self.at_risk {
                AtRiskWord::Decision => AtRisk::Decision,
                AtRiskWord::All => AtRisk::All,
            },
            knowledge: match self.known {
                KnownWord::Recorded => Knowledge::Recorded,
                KnownWord::Dated => Knowledge::Dated,
            },
            every: match self.every {
                EveryWord::Week => Every::Week,
                EveryWord::Month => Every::Month,
                EveryWord::Quarter => Every::Quarter,
            },
            from: self.from,
            to: self.to,
            by_segment: matches!(self.by, Some(ByWord::Segment)),
            capacity: self.capacity,
            seed: self.seed,
        }
    }
}

pub(crate) async fn run(arguments: BacktestArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let BacktestArguments { verb, asked } = arguments;
    match (verb, asked.score.as_deref()) {
        (Some(BacktestVerb::List), _) => output.view(&list(&app).await?, show_list),
        (Some(BacktestVerb::Show { no }), _) => output.view(&show(&app, no).await?, |output, view| {
            output.line(&format!("backtest {} · made {} by {}", view.no, view.made_at, view.by));
            show_report(output, &view.report);
        }),
        (None, score) => {
            stop_on_ctrl_c(&app);
            let parts = Parts::new(output.is_quiet);
            let request = asked.request(score.unwrap_or_default());
            let view = backtest(&app, &actor(), &request, parts.teller()).await;
            parts.finish();
            let view = view?;
            if asked.csv {
                account_dates_csv(output, &view.account_dates);
                view.report.notes.iter().for_each(|note| output.say(&format!("note: {note}")));
            } else {
                output.view(&view, |output, view| show_report(output, &view.report))?;
            }
            match not_enough_data(&view.report.shortfalls) {
                Some(refusal) => Err(refusal),
                None => {
                    view.no.iter().for_each(|no| output.say(&format!("kept as backtest {no}")));
                    Ok(())
                }
            }
        }
    }
}
