//! Calls as they are kept: one sheet for each term and role, with every call that was ever made on it.

use crate::app::App;
use crate::error::{Error, Kind};
use cco_domain::day::Day;
use cco_domain::renewal::{Call, ForecastCategory};
use cco_store::matter::Matter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What sheets are called in the store and the audit.
pub(super) const KIND: &str = "renewal_call";

/// Who calls: the one who looks after the account, or the one who answers for the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallRole {
    Csm,
    Final,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub(super) account_id: String,
    pub(super) ends: Day,
    pub(super) role: CallRole,
    /// In the order in which they were made known.
    pub(super) calls: Vec<Call>,
}

/// A sheet as it stands in the store.
pub(super) struct Kept {
    pub(super) no: i64,
    pub(super) version: i64,
    pub(super) sheet: Sheet,
}

/// All sheets, by account, end and role.
pub(super) struct Sheets(BTreeMap<(String, Day, CallRole), Kept>);

/// A call as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallView {
    pub category: ForecastCategory,
    /// What will be renewed, minor units a year.
    pub amount_minor: i64,
    pub by: String,
    pub made_on: Day,
    pub reason: String,
}

impl CallRole {
    pub const ALL: [CallRole; 2] = [CallRole::Csm, CallRole::Final];

    pub fn word(self) -> &'static str {
        match self {
            CallRole::Csm => "csm",
            CallRole::Final => "final",
        }
    }
}

impl Sheets {
    pub(super) async fn load(app: &App) -> Result<Sheets, Error> {
        let mut sheets = BTreeMap::new();
        for matter in app.store.matters(KIND, false).await? {
            let sheet = sheet(&matter)?;
            let key = (sheet.account_id.clone(), sheet.ends, sheet.role);
            sheets.insert(key, Kept { no: matter.no, version: matter.version, sheet });
        }
        Ok(Sheets(sheets))
    }

    pub(super) fn of(&self, account: &str, ends: Day, role: CallRole) -> Option<&Kept> {
        self.0.get(&(account.to_owned(), ends, role))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Sheet> {
        self.0.values().map(|kept| &kept.sheet)
    }

    /// The last call of a term by a day.
    pub(super) fn last(&self, account: &str, ends: Day, role: CallRole, by: Day) -> Option<&Call> {
        self.of(account, ends, role)?.sheet.last_by(by)
    }
}

impl Sheet {
    /// Of several of one day, the one that was made known last.
    pub(super) fn last_by(&self, day: Day) -> Option<&Call> {
        self.calls.iter().filter(|call| call.made_on <= day).max_by_key(|call| call.made_on)
    }
}

pub(super) fn key(account: &str, ends: Day, role: CallRole) -> String {
    format!("{account}/{ends}/{}", role.word())
}

fn sheet(matter: &Matter) -> Result<Sheet, Error> {
    serde_json::from_str(&matter.body_json).map_err(|cause| {
        let message = format!("call sheet {} cannot be read", matter.no);
        Error::new(Kind::Internal, "call_unreadable", message).with_cause(cause)
    })
}

impl From<&Call> for CallView {
    fn from(call: &Call) -> CallView {
        let Call { category, amount, by, made_on, reason } = call.clone();
        CallView { category, amount_minor: amount.to_minor_per_year(), by, made_on, reason }
    }
}
