//! What `cco risk` accepts, and which operation each form calls.

use super::fitted::{show_card, show_fit};
use super::scored::{scores_csv, show_account, show_models, show_promotion, show_scores};
use crate::cli::output::Output;
use crate::cli::progress::Parts;
use crate::cli::question::QuestionArguments;
use crate::cli::{Global, actor, app, stop_on_ctrl_c};
use cco_app::backtest::{Accepted, Every};
use cco_app::error::Error;
use cco_app::risk::{
    FitRequest, RiskPromoteRequest, RiskRequest, RiskShowRequest, card, demote, fit, list, promote, scores, show,
};
use cco_domain::day::Day;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco risk fit
  cco risk fit --outcome contraction --contraction 20 --known dated
  cco risk score --by segment --limit 20
  cco risk show A-1042
  cco risk card
  cco risk list
  cco risk promote churn_90d_31acf96d --reason \"beats usage alone on our own history\"")]
pub(crate) enum RiskCommand {
    /// Fit a model to what became of accounts, judge it, and keep it with its card
    Fit(FitArguments),
    /// How likely each account is to leave, and why
    Score(ScoreArguments),
    /// One account's probability taken apart
    Show {
        /// Its id
        account: String,
        #[command(flatten)]
        asked: AskedArguments,
    },
    /// Models that were fitted
    List,
    /// Put a model into use as proven
    Promote(PromoteArguments),
    /// Take a promotion back
    Demote {
        /// The model's id
        model: String,
    },
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

#[derive(Args)]
pub(crate) struct AskedArguments {
    /// The model's id [default: the last that was promoted, else the last that was fitted]
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// The day to tell from [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco risk score
  cco risk score --by segment --limit 20
  cco risk score --as-of 2025-06-30 --csv

Probabilities are of accounts that can leave by contract inside the horizon. Intervals and revenue at risk come from refits of the
model on accounts drawn again. Each answer says how far readings and outcomes have moved since the fit.")]
pub(crate) struct ScoreArguments {
    #[command(flatten)]
    asked: AskedArguments,
    /// Divide revenue at risk by segment
    #[arg(long, value_enum)]
    by: Option<ByWord>,
    /// Accounts to show; revenue at risk is of all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print accounts as comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
}

#[derive(Args)]
pub(crate) struct PromoteArguments {
    /// The model's id
    model: String,
    /// What convinced you, and what the model will be used for
    #[arg(long)]
    reason: String,
    /// Why hindsight does no harm, when facts counted as known on their own days
    #[arg(long, value_name = "REASON")]
    accept_dated: Option<String>,
    /// Why what the leakage audit found is no leak
    #[arg(long, value_name = "REASON")]
    accept_leak: Option<String>,
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
        RiskCommand::Score(arguments) => {
            let ScoreArguments { asked: AskedArguments { model, as_of }, by, limit, csv } = arguments;
            let by_segment = matches!(by, Some(ByWord::Segment));
            let view = scores(&app, &RiskRequest { model, as_of, by_segment, limit }).await?;
            if csv {
                scores_csv(output, &view);
                return Ok(());
            }
            output.view(&view, show_scores)
        }
        RiskCommand::Show { account, asked: AskedArguments { model, as_of } } => {
            output.view(&show(&app, &RiskShowRequest { account, model, as_of }).await?, show_account)
        }
        RiskCommand::List => output.view(&list(&app).await?, show_models),
        RiskCommand::Promote(arguments) => {
            let PromoteArguments { model, reason, accept_dated, accept_leak } = arguments;
            let accepted = Accepted { dated: accept_dated, leak: accept_leak };
            let request = RiskPromoteRequest { model, reason, accepted };
            output.view(&promote(&app, &actor(), &request).await?, show_promotion)
        }
        RiskCommand::Demote { model } => output.view(&demote(&app, &actor(), &model).await?, show_promotion),
        RiskCommand::Card { model } => output.view(&card(&app, model.as_deref()).await?, show_card),
    }
}
