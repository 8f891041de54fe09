//! The workspace: the folder a company's `cco.toml` stands in.

use crate::error::{Error, Kind, file_error};
use cco_domain::money::Currency;
use cco_domain::place::Place;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use toml::Spanned;

pub const CONFIG_FILE: &str = "cco.toml";

/// `cco.toml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub version: u32,
    pub company: Company,
    #[serde(default)]
    pub state: StateConfig,
    #[serde(default)]
    pub ledger: LedgerConfig,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    pub name: String,
    pub size: CompanySize,
    /// The currency that figures are reported in.
    pub currency: Currency,
    /// 1–12.
    pub fiscal_year_start: u8,
    /// IANA name; days of facts are days there.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// The company is simulated; every answer says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_demo: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn utc() -> String {
    "UTC".to_owned()
}

/// Head count of the company that uses cco.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompanySize {
    #[serde(rename = "1-100")]
    UpTo100,
    #[serde(rename = "100-1k")]
    UpTo1k,
    #[serde(rename = "1k-10k")]
    UpTo10k,
    #[serde(rename = "10k+")]
    Over10k,
}

impl CompanySize {
    pub const WORDS: [&'static str; 4] = ["1-100", "100-1k", "1k-10k", "10k+"];

    pub fn parse(word: &str) -> Option<CompanySize> {
        match word {
            "1-100" => Some(CompanySize::UpTo100),
            "100-1k" => Some(CompanySize::UpTo1k),
            "1k-10k" => Some(CompanySize::UpTo10k),
            "10k+" => Some(CompanySize::Over10k),
            _ => None,
        }
    }
}

/// Where operational state is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateConfig {
    /// A file inside the workspace, or `postgres://…`. `CCO_STATE_URL` wins, so that a password need not stand here.
    pub url: String,
}

impl Default for StateConfig {
    fn default() -> StateConfig {
        StateConfig { url: ".cco/state.db".to_owned() }
    }
}

/// Where facts are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerConfig {
    /// A folder inside the workspace, or `s3://bucket/prefix`.
    pub location: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Config>,
}

impl Default for LedgerConfig {
    fn default() -> LedgerConfig {
        LedgerConfig { location: ".cco/ledger".to_owned(), s3: None }
    }
}

/// How an S3-compatible store is reached. Keys come from `CCO_S3_ACCESS_KEY_ID` and `CCO_S3_SECRET_ACCESS_KEY`
/// (or the `AWS_…` variables of the same names), never from this file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// Address of the service, `http://…` for one on this machine or network; Amazon's when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// An opened workspace folder.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: PathBuf,
    pub config: Config,
}

impl Workspace {
    /// The nearest folder with a `cco.toml`, from `start` upward.
    pub fn find(start: &Path) -> Result<Workspace, Error> {
        let start = start.canonicalize().map_err(|cause| file_error("open the folder", start, cause))?;
        match start.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file()) {
            Some(root) => Workspace::open(root),
            None => Err(Error::not_found(
                "workspace_absent",
                format!("no workspace here: {} and the folders above it hold no {CONFIG_FILE}", start.display()),
            )
            .with_hint(
                "run `cco init DIR --company NAME` to make one, `cco demo DIR` to try one, or name one with --workspace DIR",
            )),
        }
    }

    /// The workspace at exactly `root`.
    pub fn open(root: &Path) -> Result<Workspace, Error> {
        let path = root.join(CONFIG_FILE);
        if !path.is_file() {
            return Err(Error::not_found(
                "workspace_absent",
                format!("no workspace at {}: it holds no {CONFIG_FILE}", root.display()),
            )
            .with_hint("run `cco init DIR --company NAME` to make one"));
        }
        let text = std::fs::read_to_string(&path).map_err(|cause| file_error("read", &path, cause))?;
        let config = parse_config(&text, &path)?;
        let root = root.canonicalize().map_err(|cause| file_error("open the folder", root, cause))?;
        Ok(Workspace { root, config })
    }

    pub fn definitions(&self) -> PathBuf {
        self.root.join("definitions")
    }

    /// Where days of facts begin and end.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.config.company.time_zone).expect("opening the workspace checked its time zone")
    }

    pub fn hidden(&self) -> PathBuf {
        self.root.join(".cco")
    }

    /// A path given in `cco.toml`, which must stay inside the workspace.
    pub fn inside(&self, relative: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let path = relative.as_ref();
        let stays = path
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
        if stays {
            Ok(self.root.join(path))
        } else {
            Err(Error::new(
                Kind::Forbidden,
                "path_outside_workspace",
                format!("`{}` in {CONFIG_FILE} leads outside the workspace", path.display()),
            )
            .with_hint("use a path inside the workspace, without `..`"))
        }
    }
}

fn parse_config(text: &str, path: &Path) -> Result<Config, Error> {
    let wrong = |byte: usize, message: &str| {
        Error::invalid("config_invalid", format!("{}:{}: {message}", path.display(), Place::at(text, byte)))
            .with_hint(format!("mend it there; `cco init` in an empty folder writes a {CONFIG_FILE} to compare with"))
    };
    let malformed = |cause: toml::de::Error| wrong(cause.span().map_or(0, |span| span.start), cause.message());
    let Versioned { version } = toml::from_str(text).map_err(malformed)?;
    if *version.get_ref() != 1 {
        let message = format!("version {} is not known to this program (it knows 1)", version.get_ref());
        return Err(wrong(version.span().start, &message));
    }
    let config = toml::from_str(text).map_err(malformed)?;
    let Placed { company } = toml::from_str(text).map_err(malformed)?;
    if !(1..=12).contains(company.fiscal_year_start.get_ref()) {
        return Err(wrong(company.fiscal_year_start.span().start, "fiscal_year_start must be a month, 1 to 12"));
    }
    if let Some(zone) = &company.time_zone {
        check_time_zone(zone.get_ref()).map_err(|fault| wrong(zone.span().start, &fault.message))?;
    }
    Ok(config)
}

/// Read first: a file of another version may hold keys that are not known here.
#[derive(Deserialize)]
struct Versioned {
    version: Spanned<u32>,
}

/// What is checked beyond its type, with its place.
#[derive(Deserialize)]
struct Placed {
    company: PlacedCompany,
}

#[derive(Deserialize)]
struct PlacedCompany {
    fiscal_year_start: Spanned<u8>,
    time_zone: Option<Spanned<String>>,
}

pub(crate) fn check_time_zone(name: &str) -> Result<(), Error> {
    match TimeZone::get(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::invalid("unknown_time_zone", format!("`{name}` is not a time zone we know"))
            .with_hint("use an IANA name such as Europe/Berlin, America/New_York or UTC")),
    }
}
