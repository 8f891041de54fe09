//! Saves as people see them.

use super::kept::{KIND, Kept};
use crate::app::App;
use crate::data::instant_text;
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::save::{Save, SaveRules, SaveStanding, standing};
use serde::Serialize;

/// A save on one line.
#[derive(Clone, Debug, Serialize)]
pub struct SaveLine {
    pub no: i64,
    pub account_id: String,
    /// `None`: executive review.
    pub driver: Option<&'static str>,
    pub title: String,
    pub state: &'static str,
    pub owner: String,
    pub opened_on: Day,
    pub due_on: Day,
    pub n_steps: usize,
    pub n_done: usize,
    pub outcome: Option<&'static str>,
    #[serde(flatten)]
    pub standing: SaveStanding,
}

#[derive(Clone, Debug, Serialize)]
pub struct SaveDetail {
    #[serde(flatten)]
    pub line: SaveLine,
    pub save: Save,
    /// Who looked after the account when it was last looked at.
    pub csm: Option<String>,
    pub history: Vec<SaveHistoryLine>,
}

/// Something that was done with it.
#[derive(Clone, Debug, Serialize)]
pub struct SaveHistoryLine {
    pub version: i64,
    pub action: String,
    pub actor: String,
    /// RFC 3339.
    pub at: String,
}

pub(super) fn line(kept: &Kept, on: Day, rules: &SaveRules) -> SaveLine {
    let save = &kept.body.save;
    SaveLine {
        no: kept.no,
        account_id: save.key.account_id.clone(),
        driver: save.key.driver.map(|driver| driver.word()),
        title: save.title.clone(),
        state: save.state.word(),
        owner: save.owner.clone(),
        opened_on: save.opened_on,
        due_on: save.due_on,
        n_steps: save.steps.len(),
        n_done: save.steps.iter().filter(|step| step.done.is_some()).count(),
        outcome: save.outcome.map(|outcome| outcome.word()),
        standing: standing(save, on, rules),
    }
}

pub(super) async fn detail(app: &App, rules: &SaveRules, kept: &Kept) -> Result<SaveDetail, Error> {
    let history = app.store.matter_versions(KIND, kept.no).await?.into_iter().map(|version| SaveHistoryLine {
        version: version.version,
        action: version.action,
        actor: version.actor,
        at: instant_text(version.at),
    });
    Ok(SaveDetail {
        line: line(kept, app.today(), rules),
        save: kept.body.save.clone(),
        csm: kept.body.csm.clone(),
        history: history.collect(),
    })
}
