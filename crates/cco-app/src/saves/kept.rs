//! Saves as they are kept: matters of the state store.

use crate::app::App;
use crate::approvals::{json, parsed};
use crate::definitions::read;
use crate::error::Error;
use crate::plan::OpenWork;
use cco_domain::play::{Driver, Plays};
use cco_domain::save::{Save, SaveKey, SaveRules};
use cco_store::matter::{Matter, Target, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(super) const KIND: &str = "save";

/// A save with its number and version.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(super) no: i64,
    pub(super) version: i64,
    pub(super) body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) save: Save,
    /// Who looked after the account when it was last looked at; an owner who is the same follows the account.
    pub(super) csm: Option<String>,
}

impl Body {
    pub(super) fn write(self, target: Target) -> Result<Write, Error> {
        let is_open = self.save.state.is_open();
        Ok(Write { kind: KIND, target, is_open, body: json(&self)? })
    }
}

impl Kept {
    pub(super) async fn load(app: &App, no: i64) -> Result<Kept, Error> {
        let absent = |failure| match failure {
            cco_store::Error::NotFound(_) => Error::not_found("save_absent", format!("there is no save {no}"))
                .with_hint("`cco save list --all` lists them"),
            other => Error::from(other),
        };
        Kept::of(&app.store.matter(KIND, no).await.map_err(absent)?)
    }

    pub(super) async fn all(app: &App, only_open: bool) -> Result<Vec<Kept>, Error> {
        app.store.matters(KIND, only_open).await?.iter().map(Kept::of).collect()
    }

    fn of(matter: &Matter) -> Result<Kept, Error> {
        Ok(Kept { no: matter.no, version: matter.version, body: parsed(matter)? })
    }

    pub(super) fn next(&self, save: Save) -> Result<Write, Error> {
        self.next_body(Body { save, ..self.body.clone() })
    }

    pub(super) fn next_body(&self, body: Body) -> Result<Write, Error> {
        body.write(Target::After { no: self.no, version: self.version })
    }
}

pub(super) fn rules(app: &App) -> Result<SaveRules, Error> {
    read(&app.workspace.definitions(), "saves/room.toml", SaveRules::parse)
}

/// Account and driver; a save without a driver is a review.
pub(super) fn key(key: &SaveKey) -> String {
    format!("{}/{}", key.account_id, key.driver.map_or("executive-review", |driver| driver.word()))
}

/// Drivers of every account that somebody works on; `None` among them: executive review.
pub(crate) async fn worked_on(app: &App) -> Result<BTreeMap<String, Vec<Option<Driver>>>, Error> {
    let mut found: BTreeMap<String, Vec<Option<Driver>>> = BTreeMap::new();
    for kept in Kept::all(app, true).await? {
        let SaveKey { account_id, driver } = kept.body.save.key;
        found.entry(account_id).or_default().push(driver);
    }
    Ok(found)
}

/// What is worked on already, and the minutes that it still takes: of each play, as much as its steps are not done.
pub(crate) async fn open_work(app: &App, plays: &Plays) -> Result<OpenWork, Error> {
    let mut work = OpenWork::default();
    for kept in Kept::all(app, true).await? {
        let save = kept.body.save;
        let minutes = minutes_left(&save, plays);
        *work.promised.entry(save.owner).or_default() += minutes;
        work.under_way.insert((save.key.account_id, save.key.driver));
    }
    Ok(work)
}

/// What waits for a decision is promised as well: opening the same hours twice would be a promise too many.
fn minutes_left(save: &Save, plays: &Plays) -> u32 {
    let hours = save.play.as_ref().and_then(|play| plays.get(&play.id)).map_or(0.0, |play| play.hours);
    let n_left = save.steps.iter().filter(|step| step.done.is_none()).count();
    (hours * 60.0 * n_left as f64 / save.steps.len().max(1) as f64).round() as u32
}
