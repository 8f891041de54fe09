//! What `cco renewals` accepts, and which operation each verb calls.

use super::book::show_book;
use super::calls::{show_calibration, show_call, show_slippage};
use super::forecast::show_forecast;
use super::rates::show_rates;
use super::words::amount;
use crate::cli::output::Output;
use crate::cli::question::KnownWord;
use crate::cli::{Global, actor, app};
use cco_app::app::App;
use cco_app::error::Error;
use cco_app::renewals::{
    BookRequest, CallRequest, CallRole, Division, ForecastRequest, RatesRequest, RenewalsRequest, book, calibration,
    call, forecast, rates, slippage,
};
use cco_domain::day::Day;
use cco_domain::figure::Window;
use cco_domain::renewal::ForecastCategory;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco renewals book                              terms of the next 120 days, and those that ended undecided
  cco renewals book --days 90 --csm \"Ann Lee\" --limit 20
  cco renewals call A-0042 commit                all that is due will be renewed, says who looks after it
  cco renewals call A-0042 at-risk --role final --amount 12000 --reason \"new owner wants one vendor\"
  cco renewals forecast --days 90                what will be kept, with an 80 % interval and its record
  cco renewals rates --window t12m --by segment  gross, net and logo, in time and in all
  cco renewals slippage --role csm               calls at 90, 60 and 30 days before the end, beside what came
  cco renewals calibration --as-of 2024-12-31

When which stage begins and what counts as in time stands in definitions/renewals/motion.toml; docs/renewals.md says how terms,
chances and rates are made. Money is ARR: twelve times what is due a month.")]
pub(crate) enum RenewalsCommand {
    /// Terms that are about to end or ended undecided: stage, notice, chance, both calls
    Book(BookArguments),
    /// Write down what is expected of a term: the CSM's call, or the final one
    Call(CallArguments),
    /// What the terms of the next days will come to, as a distribution
    Forecast(ForecastArguments),
    /// Of what could be renewed, how much was
    Rates(RatesArguments),
    /// How calls moved as the end came near, and what came of them
    Slippage(SlippageArguments),
    /// How good the calls were, by who made them
    Calibration(RenewalsArguments),
}

#[derive(Args)]
pub(crate) struct RenewalsArguments {
    /// Day that is looked from [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Facts recorded by the day, or all that are dated by it (history that was loaded in one go)
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
}

#[derive(Args)]
pub(crate) struct BookArguments {
    #[command(flatten)]
    renewals: RenewalsArguments,
    /// Days ahead
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// Only accounts that this person looks after
    #[arg(long, value_name = "NAME")]
    csm: Option<String>,
    /// Only accounts of this segment
    #[arg(long)]
    segment: Option<String>,
    /// At most so many terms [default: 50; all with --json]
    #[arg(long)]
    limit: Option<usize>,
}

#[derive(Args)]
pub(crate) struct CallArguments {
    /// Account id
    account: String,
    /// closed, commit, best-case, at-risk or omitted
    #[arg(value_parser = category)]
    category: ForecastCategory,
    #[command(flatten)]
    renewals: RenewalsArguments,
    /// First day after the term [default: the next term that is not decided]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    ends: Option<Day>,
    /// Who calls: the one who looks after the account, or the one who answers for the forecast
    #[arg(long, value_enum, default_value = "csm")]
    role: RoleWord,
    /// What will be renewed, a year, in the company's currency [default: all that is due; with at-risk and omitted nothing]
    #[arg(long, value_name = "MONEY")]
    amount: Option<String>,
    /// Why; needed for at-risk and omitted
    #[arg(long, default_value = "")]
    reason: String,
    /// Who expects it [default: who writes it down]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Day on which it was called [default: today]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    on: Option<Day>,
}

#[derive(Args)]
pub(crate) struct ForecastArguments {
    #[command(flatten)]
    renewals: RenewalsArguments,
    /// Days ahead
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(28..=366))]
    days: u32,
}

#[derive(Args)]
pub(crate) struct RatesArguments {
    #[command(flatten)]
    renewals: RenewalsArguments,
    /// When terms ended: t12m, quarter, month, ytd, or two days such as 2024-01-31..2024-06-30 [default: the policy's]
    #[arg(long, value_parser = |text: &str| text.parse::<Window>())]
    window: Option<Window>,
    /// Divide terms
    #[arg(long, value_enum)]
    by: Option<ByWord>,
}

#[derive(Args)]
pub(crate) struct SlippageArguments {
    #[command(flatten)]
    renewals: RenewalsArguments,
    /// Whose calls
    #[arg(long, value_enum, default_value = "final")]
    role: RoleWord,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleWord {
    Csm,
    Final,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Segment,
    Owner,
}

/// As many as a person looks through.
const ROWS_READ: usize = 50;

pub(crate) async fn run(command: RenewalsCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        RenewalsCommand::Book(arguments) => output.view(&book(&app, &arguments.request(global)).await?, show_book),
        RenewalsCommand::Call(arguments) => {
            output.view(&call(&app, &actor(), &arguments.request(&app)?).await?, |output, taken| {
                show_call(output, taken, app.workspace.config.company.currency);
            })
        }
        RenewalsCommand::Forecast(ForecastArguments { renewals, days }) => {
            let request = ForecastRequest { renewals: renewals.request(), days };
            output.view(&forecast(&app, &request).await?, show_forecast)
        }
        RenewalsCommand::Rates(RatesArguments { renewals, window, by }) => {
            let request = RatesRequest { renewals: renewals.request(), window, by: by.map(Division::from) };
            output.view(&rates(&app, &request).await?, show_rates)
        }
        RenewalsCommand::Slippage(SlippageArguments { renewals, role }) => {
            output.view(&slippage(&app, &renewals.request(), role.into()).await?, show_slippage)
        }
        RenewalsCommand::Calibration(renewals) => {
            output.view(&calibration(&app, &renewals.request()).await?, show_calibration)
        }
    }
}

impl RenewalsArguments {
    fn request(&self) -> RenewalsRequest {
        RenewalsRequest { as_of: self.as_of, knowledge: self.known.knowledge() }
    }
}

impl BookArguments {
    fn request(self, global: &Global) -> BookRequest {
        let BookArguments { renewals, days, csm, segment, limit } = self;
        let limit = limit.or((!global.json).then_some(ROWS_READ));
        BookRequest { renewals: renewals.request(), days, csm, segment, limit }
    }
}

impl CallArguments {
    fn request(self, app: &App) -> Result<CallRequest, Error> {
        let CallArguments { account, category, renewals, ends, role, amount: text, reason, by, on } = self;
        let decimals = app.workspace.config.company.currency.decimals();
        let amount_minor = text.map(|text| amount(&text, decimals)).transpose()?;
        let (renewals, role) = (renewals.request(), role.into());
        Ok(CallRequest { renewals, account, ends, role, category, amount_minor, reason, by, made_on: on })
    }
}

fn category(text: &str) -> Result<ForecastCategory, String> {
    let words: Vec<&str> = ForecastCategory::all().map(ForecastCategory::word).collect();
    ForecastCategory::parse(text).ok_or_else(|| format!("a category is one of {}", words.join(", ")))
}

impl From<RoleWord> for CallRole {
    fn from(word: RoleWord) -> CallRole {
        match word {
            RoleWord::Csm => CallRole::Csm,
            RoleWord::Final => CallRole::Final,
        }
    }
}

impl From<ByWord> for Division {
    fn from(word: ByWord) -> Division {
        match word {
            ByWord::Segment => Division::Segment,
            ByWord::Owner => Division::Owner,
        }
    }
}
