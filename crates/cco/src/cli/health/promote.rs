//! `cco health promote` and `cco health demote`.

use crate::cli::output::Output;
use cco_app::app::{Actor, App};
use cco_app::backtest::{Accepted, PromoteRequest, PromotionView, demote, promote};
use cco_app::error::Error;
use clap::Args;

#[derive(Args)]
pub(crate) struct PromoteArguments {
    /// The score, by the name of its definition
    score: String,
    /// Number of the backtest that proves it
    #[arg(long, value_name = "NO")]
    backtest: i64,
    /// What convinced you, and what the score will be used for
    #[arg(long)]
    reason: String,
    /// Why hindsight does no harm, when the backtest counted facts as known on their own days
    #[arg(long, value_name = "REASON")]
    accept_dated: Option<String>,
    /// Why what the leakage audit found is no leak
    #[arg(long, value_name = "REASON")]
    accept_leak: Option<String>,
}

pub(super) async fn run_promote(
    app: &App,
    actor: &Actor,
    arguments: PromoteArguments,
    output: &Output,
) -> Result<(), Error> {
    let PromoteArguments { score, backtest, reason, accept_dated, accept_leak } = arguments;
    let accepted = Accepted { dated: accept_dated, leak: accept_leak };
    let request = PromoteRequest { score, backtest, reason, accepted };
    output.view(&promote(app, actor, &request).await?, show_promotion)
}

pub(super) async fn run_demote(app: &App, actor: &Actor, score: &str, output: &Output) -> Result<(), Error> {
    output.view(&demote(app, actor, score).await?, show_promotion)
}

fn show_promotion(output: &Output, view: &PromotionView) {
    let ground = view.backtest.map_or_else(String::new, |no| format!(" on backtest {no}"));
    output.line(&format!(
        "{} · definition {} is {}{ground}, by {} at {}",
        view.score, view.definition_hash, view.state, view.by, view.at
    ));
}
