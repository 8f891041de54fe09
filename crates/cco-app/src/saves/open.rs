//! `saves_open` and `saves_open_plan`: begins to work on an account, or finds that somebody does already.

use super::kept::{Body, Kept, key, rules};
use super::view::{SaveDetail, detail};
use crate::app::{Actor, App};
use crate::approvals::{Rules, Target as ProposalTarget, expired_write, is_asked, new_write};
use crate::error::Error;
use crate::health::HealthRequest;
use crate::plan::{Sight, plan_rubric, plan_sights};
use crate::plays::library;
use cco_domain::approval::{Change, Proposal};
use cco_domain::intervention::SeenDriver;
use cco_domain::money::Money;
use cco_domain::play::{Driver, Play, Plays};
use cco_domain::save::{NewSave, Opening, Save, SaveAct, SaveRules, SaveState, act, opening};
use cco_store::matter::{Step, Target, Write};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct OpenRequest {
    pub health: HealthRequest,
    pub account: String,
    /// `None`: to executive review.
    pub driver: Option<Driver>,
    /// `None`: the first that answers the driver in the account's segment.
    pub play: Option<String>,
    /// `None`: who looks after the account.
    pub owner: Option<String>,
}

/// What became of a wish to open a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    New,
    /// One is open for the account and driver.
    Joined,
    /// It was closed a short time ago, and goes on.
    Reopened,
}

#[derive(Clone, Debug, Serialize)]
pub struct OpenView {
    pub opened: Opened,
    #[serde(flatten)]
    pub save: SaveDetail,
}

pub async fn open(app: &App, actor: &Actor, request: &OpenRequest) -> Result<OpenView, Error> {
    let folder = app.workspace.definitions();
    let plays = library(Some(&folder))?;
    let sights = plan_sights(app, actor, &request.health).await?;
    let sight = sights.iter().find(|sight| sight.account_id == request.account).ok_or_else(|| {
        Error::not_found("account_absent", format!("no account `{}` with recurring revenue is known", request.account))
            .with_hint("`cco health score` lists the accounts")
    })?;
    let owner = owner(request, sight)?;
    let new = match request.driver {
        None => {
            let review = plan_rubric(&folder)?.executive_review;
            NewSave::of_review(&request.account, &review, &owner, evidence(&sight.drivers, None))
        }
        Some(driver) => {
            let play = chosen(&plays.plays, request, driver, sight)?;
            NewSave::of_play(&request.account, driver, play, &owner, evidence(&sight.drivers, Some(driver)))
        }
    };
    let mut new = new;
    if new.evidence.is_empty() {
        new.evidence.push(format!("word of {}", actor.name));
    }
    let (opened, no) = begin(app, actor, new, sight).await?;
    Ok(OpenView { opened, save: detail(app, &rules(app)?, &Kept::load(app, no).await?).await? })
}

/// Opens a save for each move of a plan; those that are worked on already are joined.
pub async fn open_plan(app: &App, actor: &Actor, moves: &[crate::plan::Move]) -> Result<Vec<OpenView>, Error> {
    let mut views = Vec::new();
    let plays = library(Some(&app.workspace.definitions()))?;
    for found in moves {
        let play = plays.plays.get(&found.play.id).ok_or_else(|| play_absent(&found.play.id))?;
        let evidence = evidence(std::slice::from_ref(&found.seen), Some(found.driver));
        let new = NewSave::of_play(&found.account_id, found.driver, play, &found.csm, evidence);
        let sight = Sight {
            account_id: found.account_id.clone(),
            csm: found.looked_after_by.clone(),
            arr_minor: found.worth.arr_minor,
            segment: found.segment,
            drivers: vec![found.seen.clone()],
        };
        let (opened, no) = begin(app, actor, new, &sight).await?;
        views.push(OpenView { opened, save: detail(app, &rules(app)?, &Kept::load(app, no).await?).await? });
    }
    Ok(views)
}

fn owner(request: &OpenRequest, sight: &Sight) -> Result<String, Error> {
    request.owner.clone().or_else(|| sight.csm.clone()).ok_or_else(|| {
        Error::invalid("owner_missing", format!("nobody looks after account `{}`", request.account))
            .with_hint("pass --owner with a name")
    })
}

fn chosen<'a>(plays: &'a Plays, request: &OpenRequest, driver: Driver, sight: &Sight) -> Result<&'a Play, Error> {
    match &request.play {
        Some(id) => plays.get(id).ok_or_else(|| play_absent(id)),
        None => plays.answers(driver, sight.segment).first().copied().ok_or_else(|| {
            Error::not_found("play_absent", format!("no play answers {driver} for {} accounts", sight.segment))
                .with_hint(
                    "leave out --driver to bring the account to executive review, or write a play (docs/plays.md)",
                )
        }),
    }
}

fn play_absent(id: &str) -> Error {
    Error::not_found("play_absent", format!("there is no play `{id}`")).with_hint("`cco plays list` names them")
}

/// New, joined or reopened, in one step with the proposal that it needs.
async fn begin(app: &App, actor: &Actor, mut new: NewSave, sight: &Sight) -> Result<(Opened, i64), Error> {
    let (rules, on, approvals) = (rules(app)?, app.today(), Rules::read(app)?);
    let amount = Money { minor: sight.arr_minor.max(0), currency: app.workspace.config.company.currency };
    let kept = Kept::all(app, false).await?;
    let saves: Vec<_> = kept.iter().map(|kept| kept.body.save.clone()).collect();
    let of = |save: &Save| kept.iter().find(|kept| kept.body.save == *save);
    match opening(&saves, &new.key, on, &rules) {
        Opening::Joins(save) => {
            let writes = asked(app, actor, save, &approvals, amount).await?;
            if !writes.is_empty() {
                step(app, actor, "approval_propose", writes).await?;
            }
            Ok((Opened::Joined, of(save).expect("it was found among these").no))
        }
        Opening::Reopens(save) => {
            let kept = of(save).expect("it was found among these");
            reopen(app, actor, kept, &new, &rules, amount).await?;
            Ok((Opened::Reopened, kept.no))
        }
        Opening::New => {
            new.needs = new.needs.filter(|class| approvals.asks(*class, amount));
            Ok((Opened::New, first(app, actor, new, sight, &approvals, amount).await?))
        }
    }
}

async fn reopen(
    app: &App,
    actor: &Actor,
    kept: &Kept,
    new: &NewSave,
    rules: &SaveRules,
    amount: Money,
) -> Result<(), Error> {
    let on = app.today();
    let due_on = on.plus_days(i32::try_from(new.sla_days).unwrap_or(i32::MAX));
    let approvals = Rules::read(app)?;
    let by = approvals.party(actor);
    let reopened = act(&kept.body.save, SaveAct::Reopen { due_on, reason: "its driver shows again" }, &by, on, rules)
        .map_err(|refusal| super::act::refused(kept.no, refusal))?;
    let mut writes = asked(app, actor, &reopened, &approvals, amount).await?;
    writes.insert(0, kept.next(reopened)?);
    step(app, actor, "save_reopen", writes).await.map(drop)
}

/// The save, and the proposal that it needs, in one step.
async fn first(
    app: &App,
    actor: &Actor,
    new: NewSave,
    sight: &Sight,
    approvals: &Rules,
    amount: Money,
) -> Result<i64, Error> {
    let save = new.open(app.today());
    let mut writes = asked(app, actor, &save, approvals, amount).await?;
    let key = key(&save.key);
    writes.insert(0, Body { save, csm: sight.csm.clone() }.write(Target::New { key })?);
    Ok(step(app, actor, "save_open", writes).await?[0])
}

/// The proposal that a save waits for, unless one waits already or none is needed.
async fn asked(app: &App, actor: &Actor, save: &Save, approvals: &Rules, amount: Money) -> Result<Vec<Write>, Error> {
    let key = key(&save.key);
    let Some(class) = save.needs.filter(|_| save.state == SaveState::Proposed) else { return Ok(Vec::new()) };
    if is_asked(app, class, &key).await? {
        return Ok(Vec::new());
    }
    let proposal = Proposal {
        class,
        subject: key.clone(),
        title: save.title.clone(),
        reason: format!("{} at account {}", driver_word(save.key.driver), save.key.account_id),
        amount: Some(amount),
        changes: vec![Change { path: "/state".to_owned(), before: "proposed".into(), after: "approved".into() }],
        evidence: save.evidence.clone(),
        proposed_by: approvals.party(actor),
        proposed_on: app.today(),
    };
    let mut writes = expired_write(app, class, &key).await?;
    writes.push(new_write(proposal, approvals, ProposalTarget::Save { key })?);
    Ok(writes)
}

fn driver_word(driver: Option<Driver>) -> &'static str {
    driver.map_or("something that no play answers", Driver::word)
}

/// Numbers of what was written.
pub(super) async fn step(app: &App, actor: &Actor, action: &str, writes: Vec<Write>) -> Result<Vec<i64>, Error> {
    let step = Step { at: app.now(), actor: actor.name.clone(), action: action.to_owned(), writes };
    Ok(app.store.step(step).await?.into_iter().map(|written| written.no).collect())
}

/// What was seen, as ids that `cco explain` and `cco measures preview` know: `alert.no_shows`, `measure.nps_last=6`.
fn evidence(drivers: &[SeenDriver], driver: Option<Driver>) -> Vec<String> {
    let wanted = drivers.iter().filter(|seen| driver.is_none_or(|driver| seen.driver == driver));
    let mut found = Vec::new();
    for sign in wanted.flat_map(|seen| &seen.signs) {
        found.extend(sign.alert.iter().map(|alert| format!("alert.{}", alert.id)));
        found.extend(sign.readings.iter().filter_map(|read| {
            read.reading.value().map(|value| format!("measure.{}={value}", read.threshold.measure))
        }));
    }
    found
}
