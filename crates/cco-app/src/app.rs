//! An opened workspace: its stores, its clock, its policy.

use crate::error::{Error, Kind};
use crate::workspace::Workspace;
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::day::Day;
use cco_domain::policy::Policy;
use cco_ledger::{Ledger, Location, S3Settings};
use cco_store::{Store, StoreUrl};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Who asks. Written into the audit record of whatever changes.
#[derive(Clone, Debug)]
pub struct Actor {
    pub name: String,
}

/// Everything an operation needs.
pub struct App {
    pub workspace: Workspace,
    pub store: Store,
    pub ledger: Ledger,
    pub interrupt: Interrupt,
}

/// Set when the user asks to stop; long work looks at it between chunks.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub fn error(&self, what_stands: &str) -> Error {
        Error::new(Kind::Interrupted, "interrupted", format!("stopped: {what_stands}"))
    }
}

/// What a reader may know: all of it, up to a batch, or up to the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    Now,
    Batch(BatchNo),
    Day(Day),
}

impl KnownAt {
    /// A batch number or a day.
    pub fn parse(text: &str) -> Result<KnownAt, Error> {
        if let Ok(no) = text.parse::<i64>() {
            return Ok(KnownAt::Batch(BatchNo(no)));
        }
        Day::parse(text).map(KnownAt::Day).map_err(|_| {
            Error::invalid("known_at_invalid", format!("`{text}` is neither a batch number nor a date"))
                .with_hint("pass a number from `cco data batches`, or a day such as 2024-03-31")
        })
    }
}

impl App {
    pub async fn open(workspace: Workspace) -> Result<App, Error> {
        let store = Store::open(&state_url(&workspace)?).await?;
        let ledger = Ledger::open(&ledger_location(&workspace)?)?;
        crate::tie::check(&store, &ledger, jiff::Timestamp::now().as_microsecond()).await?;
        let ledger = ledger.in_zone(workspace.time_zone());
        Ok(App { workspace, store, ledger, interrupt: Interrupt::default() })
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn now(&self) -> i64 {
        jiff::Timestamp::now().as_microsecond()
    }

    pub fn time_zone(&self) -> jiff::tz::TimeZone {
        self.workspace.time_zone()
    }

    /// Today in the workspace's time zone.
    pub fn today(&self) -> Day {
        self.day_of(self.now())
    }

    pub fn day_of(&self, instant: i64) -> Day {
        Day::of_instant(instant, &self.time_zone()).expect("instants come from this clock or from the calendar's days")
    }

    /// The last microsecond of a day in the workspace's time zone.
    pub fn end_of(&self, day: Day) -> Result<i64, Error> {
        day.ends_in(&self.time_zone())
            .ok_or_else(|| Error::invalid("day_out_of_range", format!("{day} has no end in the workspace's time zone")))
    }

    pub async fn snapshot(&self, known_at: KnownAt) -> Result<Snapshot, Error> {
        match known_at {
            KnownAt::Now => Ok(self.store.snapshot(None).await?),
            KnownAt::Day(day) => {
                let end = self.end_of(day)?;
                let now = self.store.snapshot(None).await?;
                Ok(now.as_known_at(now.last_batch_by(end)))
            }
            KnownAt::Batch(no) => {
                let head = self.store.head().await?;
                if no > head || no < BatchNo(0) {
                    return Err(Error::not_found(
                        "batch_absent",
                        format!("there is no batch {no}; the last is {head}"),
                    )
                    .with_hint("`cco data batches` lists them"));
                }
                Ok(self.store.snapshot(Some(no)).await?)
            }
        }
    }

    /// The workspace's policy, or the shipped one where it has none.
    pub fn policy(&self) -> Result<Policy, Error> {
        crate::policy::read(&self.workspace.definitions())
    }
}

fn state_url(workspace: &Workspace) -> Result<StoreUrl, Error> {
    let configured = std::env::var("CCO_STATE_URL").ok().filter(|url| !url.is_empty());
    let text = configured.unwrap_or_else(|| workspace.config.state.url.clone());
    let url = StoreUrl::parse(&text)?;
    // A file elsewhere has to be asked for by its scheme.
    let is_elsewhere = |path: &Path| path.is_absolute() && text.starts_with("sqlite:");
    match url.path().filter(|path| !is_elsewhere(path)) {
        Some(path) => Ok(StoreUrl::sqlite(workspace.inside(path)?)),
        None => Ok(url),
    }
}

fn ledger_location(workspace: &Workspace) -> Result<Location, Error> {
    let ledger = &workspace.config.ledger;
    match ledger.location.strip_prefix("s3://") {
        None => Ok(Location::Folder(workspace.inside(&ledger.location)?)),
        Some(rest) => {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let config = ledger.s3.clone().unwrap_or_default();
            let key = |name: &str| {
                [format!("CCO_S3_{name}"), format!("AWS_{name}")]
                    .iter()
                    .find_map(|variable| std::env::var(variable).ok())
            };
            let endpoint = config.endpoint.or_else(|| key("ENDPOINT"));
            let settings = S3Settings {
                allow_http: endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://")),
                endpoint,
                region: config.region.or_else(|| key("REGION")),
                access_key_id: key("ACCESS_KEY_ID"),
                secret_access_key: key("SECRET_ACCESS_KEY"),
            };
            Ok(Location::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned(), settings })
        }
    }
}
