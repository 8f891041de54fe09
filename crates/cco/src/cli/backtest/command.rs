//! What `cco backtest` accepts, and which operation each form calls.

use super::csv::account_dates_csv;
use super::show::{show_list, show_report};
use crate::cli::output::Output;
use crate::cli::progress::Parts;
use crate::cli::question::QuestionArguments;
use crate::cli::{Global, actor, app, stop_on_ctrl_c};
use cco_app::backtest::{BacktestRequest, Every, backtest, list, not_enough_data, show};
use cco_app::error::Error;
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
    #[command(flatten)]
    question: QuestionArguments,
    /// How far apart observation days lie
    #[arg(long, value_enum, default_value = "month")]
    every: EveryWord,
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
enum ByWord {
    Segment,
}

impl AskedArguments {
    /// `score` is required unless a verb takes its place, which clap sees to.
    fn request(&self, score: &str) -> BacktestRequest {
        BacktestRequest {
            score: score.to_owned(),
            question: self.question.question(self.every()),
            by_segment: matches!(self.by, Some(ByWord::Segment)),
            capacity: self.capacity,
            seed: self.seed,
        }
    }

    fn every(&self) -> Every {
        match self.every {
            EveryWord::Week => Every::Week,
            EveryWord::Month => Every::Month,
            EveryWord::Quarter => Every::Quarter,
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
