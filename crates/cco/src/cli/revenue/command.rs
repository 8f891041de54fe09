//! What `cco revenue` accepts, and which operation each verb calls.

use super::csv::{cohorts_csv, movements_csv, rows_csv, summary_csv, trend_csv};
use super::show::{show_cohorts, show_movements, show_rows, show_summary, show_trend};
use crate::cli::output::Output;
use crate::cli::{Global, app};
use cco_app::app::KnownAt;
use cco_app::error::Error;
use cco_app::revenue::{
    CohortMeasure, CohortsRequest, MovementsRequest, RevenueRequest, RowsRequest, Step, TrendRequest, cohorts,
    movements, rows, summary, trend,
};
use cco_domain::day::Day;
use cco_domain::figure::Window;
use cco_domain::revenue::query::Dimension;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco revenue summary
  cco revenue summary --as-of 2024-12-31 --window t12m --by segment --json
  cco revenue summary --by region,plan --policy merges=churn_and_new
  cco revenue movements --window ytd --step quarter
  cco revenue trend --by segment --months 24
  cco revenue cohorts --measure revenue --window 2023-12-31..2024-12-31
  cco revenue rows --metric churn --lines
  cco revenue summary --known-at 2024-06-30      what was known then

Dimensions: segment, industry, region, country, owner, size, account_plan, tenure, top_parent, account,
product, plan, currency, and any further column of the accounts.")]
pub(crate) enum RevenueCommand {
    /// MRR, NRR, GRR, churn and more, in total and by group
    Summary(SummaryArguments),
    /// The bridge from opening to closing, month by month
    Movements(MovementsArguments),
    /// NRR, GRR and logo churn, month by month
    Trend(TrendArguments),
    /// What is left of the accounts that started in each month
    Cohorts(CohortsArguments),
    /// The accounts and subscription rows behind a figure
    Rows(RowsArguments),
}

#[derive(Args)]
pub(crate) struct RevenueArguments {
    /// Day that figures are as of [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Only facts known at this batch number or day
    #[arg(long, value_name = "BATCH|DAY")]
    known_at: Option<String>,
    /// t12m, quarter, month, ytd, or two days: 2024-01-31..2024-06-30 [default: the policy's]
    #[arg(long, value_parser = |text: &str| text.parse::<Window>())]
    window: Option<Window>,
    /// Divide by one or two dimensions
    #[arg(long, value_name = "DIMENSION[,DIMENSION]", value_delimiter = ',')]
    by: Vec<String>,
    /// Try a switch without changing the policy file; may be repeated
    #[arg(long = "policy", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
}

#[derive(Args)]
pub(crate) struct SummaryArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Share of revenue left after the cost of serving it, for lifetime value: 0.8
    #[arg(long, value_name = "SHARE", value_parser = share)]
    gross_margin: Option<f64>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Args)]
pub(crate) struct MovementsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Length of each period
    #[arg(long, value_enum, default_value = "month")]
    step: StepWord,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum StepWord {
    Month,
    Quarter,
    Window,
}

#[derive(Args)]
pub(crate) struct TrendArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// How many month ends, the as-of day the last
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: u32,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Args)]
pub(crate) struct CohortsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Accounts or their revenue
    #[arg(long, value_enum, default_value = "logo")]
    measure: MeasureWord,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum MeasureWord {
    Logo,
    Revenue,
}

#[derive(Args)]
pub(crate) struct RowsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Only the accounts that make this metric: churn, expansion, nrr …
    #[arg(long)]
    metric: Option<String>,
    /// Only this account
    #[arg(long)]
    account: Option<String>,
    /// Subscription rows too
    #[arg(long)]
    lines: bool,
    /// At most so many accounts
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

pub(crate) fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("write a share between 0 and 1, such as 0.8".to_owned()),
    }
}

impl RevenueArguments {
    pub(crate) fn request(self) -> Result<RevenueRequest, Error> {
        Ok(RevenueRequest {
            as_of: self.as_of,
            known_at: self.known_at.as_deref().map_or(Ok(KnownAt::Now), KnownAt::parse)?,
            window: self.window,
            by: self.by.iter().map(|word| Dimension::parse(word)).collect(),
            overrides: self.overrides,
            gross_margin: None,
        })
    }
}

pub(crate) async fn run(command: RevenueCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        RevenueCommand::Summary(arguments) => {
            let request = RevenueRequest { gross_margin: arguments.gross_margin, ..arguments.revenue.request()? };
            let view = summary(&app, &request).await?;
            if arguments.csv { summary_csv(output, &view) } else { output.view(&view, show_summary)? }
        }
        RevenueCommand::Movements(arguments) => {
            let step = match arguments.step {
                StepWord::Month => Step::Month,
                StepWord::Quarter => Step::Quarter,
                StepWord::Window => Step::Window,
            };
            let view = movements(&app, &MovementsRequest { revenue: arguments.revenue.request()?, step }).await?;
            if arguments.csv { movements_csv(output, &view) } else { output.view(&view, show_movements)? }
        }
        RevenueCommand::Trend(arguments) => {
            let request = TrendRequest { revenue: arguments.revenue.request()?, n_months: arguments.months };
            let view = trend(&app, &request).await?;
            if arguments.csv { trend_csv(output, &view) } else { output.view(&view, show_trend)? }
        }
        RevenueCommand::Cohorts(arguments) => {
            let measure = match arguments.measure {
                MeasureWord::Logo => CohortMeasure::Logo,
                MeasureWord::Revenue => CohortMeasure::Revenue,
            };
            let view = cohorts(&app, &CohortsRequest { revenue: arguments.revenue.request()?, measure }).await?;
            if arguments.csv { cohorts_csv(output, &view) } else { output.view(&view, show_cohorts)? }
        }
        RevenueCommand::Rows(arguments) => {
            let request = RowsRequest {
                revenue: arguments.revenue.request()?,
                metric: arguments.metric,
                group: Vec::new(),
                account: arguments.account,
                with_lines: arguments.lines,
                limit: arguments.limit,
            };
            let view = rows(&app, &request).await?;
            if arguments.csv { rows_csv(output, &view) } else { output.view(&view, show_rows)? }
        }
    }
    Ok(())
}
