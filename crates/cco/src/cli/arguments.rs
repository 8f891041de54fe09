//! What the command line accepts: global flags and nouns.

use super::{
    approvals, audit, backtest, coverage, data, demo, expand, explain, figures, health, import, init, lifecycle,
    measures, model, plan, plays, policy, reconcile, renewals, retention, revenue, risk, save, segments, sql,
};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The open-source Chief Customer Officer: retention numbers finance will sign, from your own exports.
#[derive(Parser)]
#[command(
    name = "cco",
    version,
    arg_required_else_help = true,
    after_help = "\
Start here:
  cco demo acme-demo                                  a simulated company, with its retention summary
  cco init acme --company \"Acme Inc\" --currency USD   your own workspace
  cd acme && cco import ../exports/*.csv              load what your systems export
  cco revenue summary --as-of 2024-12-31              NRR, GRR, churn and the bridge
  cco reconcile                                       why finance's number differs

Exit codes: 0 done · 1 internal · 2 usage · 3 invalid input · 4 not found · 5 conflict · 6 forbidden
            7 not enough data · 8 upstream · 9 unavailable (locked, unreachable, full) · 130 interrupted"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) noun: Noun,
}

#[derive(Args, Clone)]
pub(crate) struct Global {
    /// Workspace folder; otherwise the nearest one from here upward
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) workspace: Option<PathBuf>,
    /// Print the view as JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// No progress, no talk on stderr
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Subcommand)]
pub(super) enum Noun {
    /// Make a workspace
    Init(init::InitArguments),
    /// Make a workspace with a simulated company in it
    Demo(demo::DemoArguments),
    /// Load exports: CSV, TSV, JSON Lines, Parquet, Excel
    Import(import::ImportArguments),
    /// Batches, quarantine, retraction, compaction
    #[command(subcommand)]
    Data(data::DataCommand),
    /// Query the facts with SQL (read only)
    Sql(sql::SqlArguments),
    /// The switches on which revenue figures differ
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// NRR, GRR, churn, the bridge, cohorts, and the rows behind them
    #[command(subcommand)]
    Revenue(revenue::RevenueCommand),
    /// Scores that explain themselves, alerts, and judgements beside them
    #[command(subcommand)]
    Health(health::HealthCommand),
    /// Whether a score would have told who leaves, on this company's own history
    Backtest(Box<backtest::BacktestArguments>),
    /// What is read off an account's facts on a day: definitions and values
    #[command(subcommand)]
    Measures(measures::MeasuresCommand),
    /// How many accounts will be left, and what they still bring
    #[command(subcommand)]
    Retention(retention::RetentionCommand),
    /// Why two honest figures differ, and which switches explain finance's
    Reconcile(reconcile::ReconcileArguments),
    /// A figure's definition, policy, plan and rows
    Explain(explain::ExplainArguments),
    /// Publish figures, and see what later facts would change
    #[command(subcommand)]
    Figures(figures::FiguresCommand),
    /// How likely each account is to leave, by a model of this company's own history
    #[command(subcommand)]
    Risk(risk::RiskCommand),
    /// Which terms end, what is expected of them, and what became of earlier ones
    #[command(subcommand)]
    Renewals(renewals::RenewalsCommand),
    /// Who did what, and whether that record was edited
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// What to do for accounts at risk, in order of priority
    Plan(plan::PlanArguments),
    /// What is worked on for accounts at risk, from proposed to done
    #[command(subcommand)]
    Save(save::SaveCommand),
    /// Decisions that people keep for themselves
    #[command(subcommand)]
    Approvals(approvals::ApprovalsCommand),
    /// What can be done for an account, by whom, by when
    #[command(subcommand)]
    Plays(plays::PlaysCommand),
    /// How each segment is treated, and which accounts belong to another
    #[command(subcommand)]
    Segments(segments::SegmentsCommand),
    /// What each person looks after, and which few accounts to move
    #[command(subcommand)]
    Coverage(coverage::CoverageCommand),
    /// Where accounts are in their life, what is overdue, and what happened with one
    #[command(subcommand)]
    Lifecycle(lifecycle::LifecycleCommand),
    /// How long it takes until accounts get value
    #[command(subcommand)]
    Onboarding(lifecycle::OnboardingCommand),
    /// Which accounts show room to grow, and which have earned the question
    #[command(subcommand)]
    Expand(expand::ExpandCommand),
    /// Hold models of churn against each other on any table
    #[command(subcommand)]
    Model(model::ModelCommand),
}
