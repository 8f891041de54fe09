//! `init`: makes a workspace: `cco.toml`, `definitions/` with the shipped defaults, `.cco/`.

use crate::app::App;
use crate::definitions;
use crate::error::{Error, Kind, file_error};
use crate::workspace::{
    CONFIG_FILE, Company, CompanySize, Config, LedgerConfig, S3Config, StateConfig, Workspace, check_time_zone,
};
use cco_domain::money::Currency;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct InitRequest {
    pub folder: PathBuf,
    pub company: String,
    pub size: CompanySize,
    pub currency: Currency,
    /// 1–12.
    pub fiscal_year_start: u8,
    pub time_zone: String,
    /// `None`: the embedded defaults inside the workspace.
    pub state_url: Option<String>,
    pub ledger_location: Option<String>,
    /// Where an `s3://` ledger is reached, when not at Amazon's.
    pub s3: Option<S3Config>,
    /// The facts to come are simulated.
    pub is_demo: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct InitView {
    pub workspace: PathBuf,
    pub company: String,
    /// Paths written, relative to the workspace.
    pub written: Vec<String>,
}

/// Makes the workspace and opens its stores once, so that a wrong URL shows now. Nothing that exists is
/// overwritten: a folder with a `cco.toml` is refused, other files in it are left alone.
pub async fn init(request: InitRequest) -> Result<InitView, Error> {
    check(&request)?;
    let config = Config {
        version: 1,
        company: Company {
            name: request.company.clone(),
            size: request.size,
            currency: request.currency,
            fiscal_year_start: request.fiscal_year_start,
            time_zone: request.time_zone.clone(),
            is_demo: request.is_demo,
        },
        state: request.state_url.map_or_else(StateConfig::default, |url| StateConfig { url }),
        ledger: LedgerConfig {
            location: request.ledger_location.unwrap_or_else(|| LedgerConfig::default().location),
            s3: request.s3,
        },
    };
    make_folder(&request.folder)?;
    make_folder(&request.folder.join(".cco"))?;
    let mut written = definitions::write_shipped(&request.folder.join("definitions"))?;
    write_new(&request.folder.join(".cco/.gitignore"), "*\n")?;
    let text = toml::to_string(&config).map_err(|cause| {
        Error::new(Kind::Internal, "config_unwritable", "the settings cannot be written as TOML").with_cause(cause)
    })?;
    write_new(&request.folder.join(CONFIG_FILE), &text)?;
    written.insert(0, CONFIG_FILE.to_owned());
    written.push(".cco/".to_owned());
    let workspace = Workspace::open(&request.folder)?;
    App::open(workspace.clone()).await?;
    Ok(InitView { workspace: workspace.root, company: request.company, written })
}

fn check(request: &InitRequest) -> Result<(), Error> {
    if request.company.trim().is_empty() {
        return Err(
            Error::invalid("company_unnamed", "the company needs a name").with_hint("pass --company \"Acme Inc\"")
        );
    }
    if !(1..=12).contains(&request.fiscal_year_start) {
        return Err(Error::invalid(
            "fiscal_year_start_invalid",
            format!("the fiscal year cannot start in month {}", request.fiscal_year_start),
        )
        .with_hint("pass --fiscal-year-start 1 … 12"));
    }
    check_time_zone(&request.time_zone)?;
    if request.folder.join(CONFIG_FILE).exists() {
        return Err(Error::new(
            Kind::Conflict,
            "workspace_exists",
            format!("{} already is a workspace", request.folder.display()),
        )
        .with_hint("use it as it is, or choose another folder"));
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|cause| file_error("make the folder", path, cause))
}

/// Writes a file that must not be there yet; a file that is there stays as it is.
fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    if path.exists() {
        return Ok(());
    }
    std::fs::write(path, text).map_err(|cause| file_error("write", path, cause))
}
