//! What `cco approvals` accepts, and which operation each verb calls.

use super::show::{show_proposal, show_proposals};
use crate::cli::output::Output;
use crate::cli::{Global, actor, app};
use cco_app::approvals::{ApprovalsRequest, Decision, ProposeRequest, apply, decide, list, propose, show};
use cco_app::error::Error;
use cco_domain::approval::ApprovalClass;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco approvals list
  cco approvals show 2
  cco approvals approve 2 --reason \"worth two hours of ours\"
  cco approvals apply 2
  cco approvals reject 2 --reason \"they renewed last week\"
  cco approvals propose --class pricing --subject ACC-00042 --title \"Ten percent for two years\" --amount 1200000 --change price=100..90 --evidence health.account --reason \"their budget was cut\"
  cco approvals withdraw 2 --reason \"asked for the wrong account\"

definitions/approvals.toml says who decides what and for how long that holds, definitions/people.toml who holds which role.
An approval is applied once, and not after it has expired. Who proposes prices cannot approve them; an agent approves nothing.")]
pub(crate) enum ApprovalsCommand {
    /// What waits for a decision or to be applied
    List {
        /// What was decided or has expired, too
        #[arg(long)]
        all: bool,
    },
    /// One proposal with what it would change, and on what ground
    Show {
        /// Its number
        no: i64,
    },
    /// Ask people to decide something
    Propose(ProposeArguments),
    /// Decide for it
    Approve(DecideArguments),
    /// Decide against it
    Reject(DecideArguments),
    /// Take back what you proposed
    Withdraw(DecideArguments),
    /// Do what was approved
    Apply {
        /// Its number
        no: i64,
    },
}

#[derive(Args)]
pub(crate) struct DecideArguments {
    /// Its number
    no: i64,
    #[arg(long)]
    reason: String,
}

#[derive(Args)]
pub(crate) struct ProposeArguments {
    /// save, escalation, pricing, tier-change, executive-review or partnership
    #[arg(long, value_parser = class)]
    class: ApprovalClass,
    /// What it is about, such as the id of an account
    #[arg(long)]
    subject: String,
    /// What is to be done, in one line
    #[arg(long)]
    title: String,
    #[arg(long)]
    reason: String,
    /// What is at stake a year, in minor units of the company's currency; not known could be any amount
    #[arg(long, value_name = "MINOR")]
    amount: Option<i64>,
    /// What would become what
    #[arg(long, value_name = "NAME=NOW..THEN", value_parser = change, required = true)]
    change: Vec<(String, String, String)>,
    /// Ids of figures it rests on
    #[arg(long, value_name = "ID", required = true)]
    evidence: Vec<String>,
}

fn class(word: &str) -> Result<ApprovalClass, String> {
    let known = || ApprovalClass::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    ApprovalClass::parse(word).ok_or_else(|| format!("there are: {}", known()))
}

fn change(text: &str) -> Result<(String, String, String), String> {
    let parts = text.split_once('=').and_then(|(name, values)| Some((name, values.split_once("..")?)));
    let (name, (before, after)) = parts.ok_or_else(|| "write NAME=NOW..THEN, such as price=100..90".to_owned())?;
    Ok((name.to_owned(), before.to_owned(), after.to_owned()))
}

pub(crate) async fn run(command: ApprovalsCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let (app, actor) = (app(global).await?, actor());
    let (decision, arguments) = match command {
        ApprovalsCommand::List { all } => {
            return output.view(&list(&app, &ApprovalsRequest { with_final: all }).await?, show_proposals);
        }
        ApprovalsCommand::Show { no } => return output.view(&show(&app, no).await?, show_proposal),
        ApprovalsCommand::Apply { no } => return output.view(&apply(&app, &actor, no).await?, show_proposal),
        ApprovalsCommand::Propose(arguments) => {
            let ProposeArguments { class, subject, title, reason, amount, change, evidence } = arguments;
            let request =
                ProposeRequest { class, subject, title, reason, amount_minor: amount, changes: change, evidence };
            return output.view(&propose(&app, &actor, &request).await?, show_proposal);
        }
        ApprovalsCommand::Approve(arguments) => (Decision::Approve, arguments),
        ApprovalsCommand::Reject(arguments) => (Decision::Reject, arguments),
        ApprovalsCommand::Withdraw(arguments) => (Decision::Withdraw, arguments),
    };
    let DecideArguments { no, reason } = arguments;
    output.view(&decide(&app, &actor, no, decision, &reason).await?, show_proposal)
}
