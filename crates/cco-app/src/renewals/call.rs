//! `renewals_call`: writes down what somebody expects of a term.

use super::ground::{Ground, Seen};
use super::setting::RenewalsRequest;
use super::sheets::{CallRole, CallView, KIND, Sheet, Sheets, key};
use crate::app::{Actor, App};
use crate::error::{Error, Kind};
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::renewal::{Call, CallFault, Fate, ForecastCategory, check_call};
use cco_store::matter::{Step, Target, Write};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct CallRequest {
    pub renewals: RenewalsRequest,
    pub account: String,
    /// The term; `None`: the next that is not decided.
    pub ends: Option<Day>,
    pub role: CallRole,
    pub category: ForecastCategory,
    /// What will be renewed, minor units a year; `None`: all that is due, or nothing, by the category.
    pub amount_minor: Option<i64>,
    pub reason: String,
    /// Who expects it; `None`: who writes it down.
    pub by: Option<String>,
    /// `None`: today. The audit says when it was written down.
    pub made_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CallTaken {
    pub no: i64,
    /// How often this term was called in this role.
    pub n_calls: usize,
    pub account_id: String,
    pub name: Option<String>,
    pub ends: Day,
    pub role: CallRole,
    /// Minor units a year.
    pub due_minor: i64,
    pub call: CallView,
    /// What was called before.
    pub before: Option<CallView>,
}

pub async fn call(app: &App, actor: &Actor, request: &CallRequest) -> Result<CallTaken, Error> {
    let ground = Ground::open(app, &request.renewals, None).await?;
    let seen = wanted(&ground, request)?;
    let call = taken(app, actor, request, &seen)?;
    let (ends, role) = (seen.term.ends, request.role);
    let sheets = Sheets::load(app).await?;
    let kept = sheets.of(&request.account, ends, role);
    let before = kept.and_then(|kept| kept.sheet.last_by(Day::MAX)).map(CallView::from);
    let calls = kept.map(|kept| kept.sheet.calls.clone()).unwrap_or_default();
    let sheet = Sheet { account_id: request.account.clone(), ends, role, calls: [calls, vec![call.clone()]].concat() };
    let target = match kept {
        Some(kept) => Target::After { no: kept.no, version: kept.version },
        None => Target::New { key: key(&request.account, ends, role) },
    };
    let body = serde_json::to_value(&sheet).map_err(|cause| {
        Error::new(Kind::Internal, "call_unwritable", "a call cannot be written as JSON").with_cause(cause)
    })?;
    let write = Write { kind: KIND, target, is_open: true, body };
    let action = "renewals_call".to_owned();
    let step = Step { at: app.now(), actor: actor.name.clone(), action, writes: vec![write] };
    let written = app.store.step(step).await?;
    Ok(CallTaken {
        no: written.first().map_or(0, |written| written.no),
        n_calls: sheet.calls.len(),
        account_id: sheet.account_id,
        name: seen.account.identity.name.clone(),
        ends,
        role,
        due_minor: seen.term.due.to_minor_per_year(),
        call: CallView::from(&call),
        before,
    })
}

/// The term that the call is about.
fn wanted<'a>(ground: &'a Ground, request: &CallRequest) -> Result<Seen<'a>, Error> {
    let account = &request.account;
    if !ground.accounts.contains_key(account) {
        let message = format!("no account `{account}` with recurring revenue is known on {}", ground.as_of);
        return Err(
            Error::not_found("account_absent", message).with_hint("`cco renewals book` lists those whose terms end")
        );
    }
    let found = match request.ends {
        Some(ends) => ground.seen_on(account, ends),
        None => next_open(ground, account),
    };
    found.ok_or_else(|| {
        let which = request.ends.map_or_else(|| "is about to end".to_owned(), |ends| format!("ends on {ends}"));
        Error::not_found("term_absent", format!("no term of `{account}` {which}"))
            .with_hint("`cco renewals book --days 366` lists terms with their ends; name one with --ends")
    })
}

/// How far ahead the next term is looked for: contracts of five years are rare, and longer ones rarer.
const AHEAD_DAYS: i32 = 1_830;

fn next_open<'a>(ground: &'a Ground, account: &str) -> Option<Seen<'a>> {
    let last = ground.as_of.plus_days(AHEAD_DAYS);
    let is_open = |seen: &Seen<'_>| matches!(seen.settlement.fate, Fate::Running | Fate::Unresolved);
    ground.seen_of(account, last).into_iter().find(is_open)
}

fn taken(app: &App, actor: &Actor, request: &CallRequest, seen: &Seen<'_>) -> Result<Call, Error> {
    let made_on = request.made_on.unwrap_or_else(|| app.today());
    if made_on > app.today() {
        return Err(Error::invalid("call_invalid", format!("{made_on} has not come: nobody can have called then"))
            .with_hint("leave out --on, or pass a day up to today"));
    }
    let amount = match request.amount_minor {
        Some(minor) => Atoms::from_minor_ratio(minor, 1, 12)
            .ok_or_else(|| Error::invalid("call_invalid", "the amount of a call is too large"))?,
        None => request.category.usual_amount(seen.term.due),
    };
    check_call(request.category, amount, &request.reason)?;
    Ok(Call {
        category: request.category,
        amount,
        by: request.by.clone().unwrap_or_else(|| actor.name.clone()),
        made_on,
        reason: request.reason.trim().to_owned(),
    })
}

impl From<CallFault> for Error {
    fn from(fault: CallFault) -> Error {
        let hint = match fault {
            CallFault::NoReason(_) => "pass --reason with what you know",
            CallFault::Negative | CallFault::OmittedWithAmount | CallFault::ExpectsNothing(_) => {
                "--amount is what will be renewed, a year; without it all that is due counts, or nothing"
            }
        };
        Error::invalid("call_invalid", fault.to_string()).with_hint(hint)
    }
}
