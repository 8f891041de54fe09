//! What `cco risk` accepts, and which operation each form calls.

use super::fitted::{show_card, show_fit};
use crate::cli::output::Output;
use crate::cli::progress::Parts;
use crate::cli::question::QuestionArguments;
use crate::cli::{Global, actor, app, stop_on_ctrl_c};
use cco_app::backtest::Every;
use cco_app::error::Error;
use cco_app::risk::{FitRequest, card, fit};
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco risk fit
  cco risk fit --outcome contraction --contraction 20 --known dated
  cco risk card")]
pub(crate) enum RiskCommand {
    /// Fit a model to what became of accounts, judge it, and keep it with its card
    Fit(FitArguments),
    /// What to know of a model before believing it
    Card {
        /// Its id [default: the last that was promoted, else the last that was fitted]
        model: Option<String>,
    },
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco risk fit                                       churn within 90 days that begin 30 days from now
  cco risk fit --known dated                         history that was loaded in one go
  cco risk fit --outcome contraction --contraction 20
  cco risk fit --measures usage_change_30d,tenure_days --seed 7

Every account with revenue on each month end is a row: the measures are what it is told by, and what became of it is what
is learned. A model that can be read is held against boosted trees on later days and other accounts; the simpler
one is kept unless the other is better beyond the interval. The same facts, measures, policy and seed give the same model.")]
pub(crate) struct FitArguments {
    #[command(flatten)]
    question: QuestionArguments,
    /// Measures to read, also if they look like leaks [default: all that do not]
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    measures: Vec<String>,
    /// For folds, models and draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) async fn run(command: RiskCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        RiskCommand::Fit(arguments) => {
            stop_on_ctrl_c(&app);
            let FitArguments { question, measures, seed } = arguments;
            let request = FitRequest { question: question.question(Every::Month), measures, seed };
            let parts = Parts::new(output.is_quiet);
            let view = fit(&app, &actor(), &request, parts.teller()).await;
            parts.finish();
            output.view(&view?, show_fit)
        }
        RiskCommand::Card { model } => output.view(&card(&app, model.as_deref()).await?, show_card),
    }
}
