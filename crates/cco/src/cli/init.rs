//! `cco init`

use crate::cli::output::Output;
use cco_app::error::Error;
use cco_app::init::{InitRequest, init};
use cco_app::workspace::{CompanySize, S3Config};
use cco_domain::money::Currency;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco init acme --company \"Acme Inc\"
  cco init acme --company Acme --size 100-1k --currency EUR --fiscal-year-start 4 --time-zone Europe/Berlin
  CCO_STATE_URL=postgres://cco@db/cco cco init acme --company Acme
  cco init acme --company Acme --ledger s3://bucket/acme --s3-endpoint http://localhost:9000

Keys of an s3:// ledger come from CCO_S3_ACCESS_KEY_ID and CCO_S3_SECRET_ACCESS_KEY (or AWS_…), never from a file.")]
pub(crate) struct InitArguments {
    /// Folder to make the workspace in
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
    /// Name of the company whose customers these are
    #[arg(long, value_name = "NAME")]
    company: String,
    /// Its head count
    #[arg(long, default_value = "100-1k", value_parser = CompanySize::WORDS)]
    size: String,
    /// Currency that figures are reported in (ISO 4217)
    #[arg(long, default_value = "USD", value_parser = |text: &str| Currency::parse(text))]
    currency: Currency,
    /// First month of the fiscal year
    #[arg(long, default_value = "1", value_name = "MM", value_parser = clap::value_parser!(u8).range(1..=12))]
    fiscal_year_start: u8,
    /// IANA time zone in which days begin and end
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    time_zone: String,
    /// State store: a file inside the workspace, or postgres://… (a password is better kept in CCO_STATE_URL)
    #[arg(long, value_name = "URL")]
    state: Option<String>,
    /// Where facts are kept: a folder inside the workspace, or s3://bucket/prefix
    #[arg(long, value_name = "LOCATION")]
    ledger: Option<String>,
    /// Where an s3:// ledger is reached, when not at Amazon's
    #[arg(long, value_name = "URL", requires = "ledger")]
    s3_endpoint: Option<String>,
    /// Region of an s3:// ledger
    #[arg(long, value_name = "REGION", requires = "ledger")]
    s3_region: Option<String>,
}

pub(crate) async fn run(arguments: InitArguments, output: &Output) -> Result<(), Error> {
    let size = CompanySize::parse(&arguments.size)
        .ok_or_else(|| Error::invalid("size_invalid", format!("`{}` is not a size", arguments.size)))?;
    let is_s3 = arguments.ledger.as_deref().is_some_and(|location| location.starts_with("s3://"));
    let view = init(InitRequest {
        folder: arguments.folder,
        company: arguments.company,
        size,
        currency: arguments.currency,
        fiscal_year_start: arguments.fiscal_year_start,
        time_zone: arguments.time_zone,
        state_url: arguments.state,
        s3: is_s3.then_some(S3Config { endpoint: arguments.s3_endpoint, region: arguments.s3_region }),
        ledger_location: arguments.ledger,
        is_demo: false,
    })
    .await?;
    output.view(&view, |output, view| {
        output.line(&format!("workspace for {} in {}", view.company, view.workspace.display()));
        for path in &view.written {
            output.line(&format!("  {path}"));
        }
        output.say("next: `cco import FILES…` loads your exports; `cco policy show` lists the switches");
    })
}
