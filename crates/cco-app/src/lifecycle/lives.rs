//! The lives of all accounts, read once from the facts.

use crate::app::App;
use crate::backtest::worths;
use crate::definitions;
use crate::error::Error;
use crate::health::{Identity, identities, scope_on};
use crate::revenue::Scope;
use crate::touches::{Touch, touches};
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::day::Day;
use cco_domain::health::is_same_segment;
use cco_domain::lifecycle::{AccountLife, LifecycleRules, MilestoneFact};
use cco_domain::measure::Knowledge;
use cco_domain::outcome::AccountHistory;
use cco_ledger::Value;
use cco_ledger::revenue::Histories;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What every question about lives may say.
#[derive(Clone, Copy, Debug)]
pub struct LifeRequest {
    /// `None`: the day that revenue figures are as of when none is asked for.
    pub as_of: Option<Day>,
    pub knowledge: Knowledge,
}

/// What every answer about lives says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct LifeHead {
    pub company: String,
    pub as_of: Day,
    pub known_at: BatchNo,
    pub knowledge: Knowledge,
    pub policy_hash: String,
    pub stages_hash: String,
    pub notes: Vec<String>,
}

/// Every account of which anything is known, in order of their ids.
pub(crate) struct Lives {
    pub(crate) rules: LifecycleRules,
    pub(crate) lives: Vec<AccountLife>,
    pub(crate) names: BTreeMap<String, String>,
    /// Minor units a year, of those that have revenue.
    pub(crate) arr_minor: BTreeMap<String, i64>,
}

/// Every row, however many there are.
const NO_LIMIT: usize = usize::MAX;

const MILESTONES: &str = "select account_id, name, due_on, reached_on from milestone";
/// Days on which something beside contracts and touches is known of an account.
const KNOWN_SINCE: &str = "select account_id, min(day) from (
    select account_id, effective_from as day from account
    union all select account_id, signed_up_on from account
    union all select account_id, created_on from opportunity
    union all select account_id, starts from contact) as known
    where day is not null and account_id is not null group by account_id";

pub(crate) async fn open(app: &App, request: LifeRequest) -> Result<(LifeHead, Scope, Lives), Error> {
    let (as_of, scope) = scope_on(app, request.as_of, request.knowledge).await?;
    let lives = Lives::read(app, &scope, as_of).await?;
    let head = LifeHead {
        company: app.workspace.config.company.name.clone(),
        as_of,
        known_at: scope.snapshot.known_at,
        knowledge: request.knowledge,
        policy_hash: scope.policy.hash(),
        stages_hash: lives.rules.hash.clone(),
        notes: scope.notes.clone(),
    };
    Ok((head, scope, lives))
}

impl Lives {
    pub(crate) async fn read(app: &App, scope: &Scope, as_of: Day) -> Result<Lives, Error> {
        let rules = definitions::read(&app.workspace.definitions(), "lifecycle/stages.toml", LifecycleRules::parse)?;
        let first_day = scope.first_day().unwrap_or(as_of).min(as_of);
        let histories = worths(app, scope, first_day, as_of).await?;
        let snapshot = &scope.snapshot;
        let facts = Facts {
            identities: identities(app, snapshot, as_of).await?,
            touches: touches(app, snapshot, as_of).await?,
            milestones: milestones(app, snapshot, as_of).await?,
            known_since: known_since(app, snapshot, as_of).await?,
            histories,
            as_of,
        };
        Ok(facts.lives(rules))
    }

    /// Of one account, with its place.
    pub(crate) fn of(&self, account: &str) -> Option<&AccountLife> {
        let place = self.lives.binary_search_by(|life| life.account_id.as_str().cmp(account)).ok()?;
        Some(&self.lives[place])
    }

    pub(crate) fn keep_segment(&mut self, segment: &str) {
        let is_it = |life: &AccountLife| life.segment.as_deref().is_some_and(|own| is_same_segment(own, segment));
        self.lives.retain(is_it);
    }

    /// Leaves out accounts of which no source says a milestone, and counts those that had a contract: of them nothing can be overdue.
    pub(crate) fn keep_watched(&mut self) -> usize {
        let is_unwatched = |life: &&AccountLife| life.milestones.is_empty() && life.contract_on.is_some();
        let n_unwatched = self.lives.iter().filter(is_unwatched).count();
        self.lives.retain(|life| !life.milestones.is_empty());
        n_unwatched
    }
}

struct Facts {
    identities: BTreeMap<String, Identity>,
    touches: BTreeMap<String, Vec<Touch>>,
    milestones: BTreeMap<String, Vec<MilestoneFact>>,
    known_since: BTreeMap<String, Day>,
    histories: Histories,
    as_of: Day,
}

impl Facts {
    fn lives(mut self, rules: LifecycleRules) -> Lives {
        let ids: BTreeSet<String> = [
            self.identities.keys().cloned().collect::<Vec<_>>(),
            self.touches.keys().cloned().collect(),
            self.milestones.keys().cloned().collect(),
            self.known_since.keys().cloned().collect(),
            self.histories.iter().map(|history| history.id.to_owned()).collect(),
        ]
        .into_iter()
        .flatten()
        .collect();
        let (mut names, mut arr_minor) = (BTreeMap::new(), BTreeMap::new());
        let mut lives = Vec::with_capacity(ids.len());
        for id in ids {
            let worth = self.histories.of(&id).map_or(0, |history| history.worth(self.as_of).to_minor_per_year());
            let identity = self.identities.remove(&id).unwrap_or_default();
            names.extend(identity.name.clone().map(|name| (id.clone(), name)));
            if worth > 0 {
                arr_minor.insert(id.clone(), worth);
            }
            lives.push(self.life(id, identity));
        }
        Lives { rules, lives, names, arr_minor }
    }

    fn life(&mut self, id: String, identity: Identity) -> AccountLife {
        let history = self.histories.of(&id);
        let contract_on = history.and_then(|history| first_day_with_revenue(&history));
        let mut touches: Vec<Day> = self.touches.remove(&id).into_iter().flatten().map(|touch| touch.on).collect();
        touches.dedup();
        AccountLife {
            segment: identity.segment,
            owner: identity.owner,
            known_since: self.known_since.remove(&id).into_iter().chain(touches.first().copied()).min(),
            contract_on,
            left_on: history.and_then(|history| left_on(&history, self.as_of)),
            term_ends: history.map_or_else(Vec::new, |history| term_ends(&history, self.as_of)),
            milestones: self.milestones.remove(&id).unwrap_or_default(),
            touches,
            account_id: id,
        }
    }
}

fn first_day_with_revenue(history: &AccountHistory<'_>) -> Option<Day> {
    history.worths.iter().find(|worth| !worth.worth.is_zero()).map(|worth| worth.from)
}

/// The first day without revenue of an account that had some and has none.
fn left_on(history: &AccountHistory<'_>, as_of: Day) -> Option<Day> {
    first_day_with_revenue(history).filter(|first| *first <= as_of)?;
    history.standing(as_of).filter(|standing| standing.worth.is_zero()).map(|standing| standing.from)
}

/// The ends of terms that were reached, and the next of each line that holds; rising.
fn term_ends(history: &AccountHistory<'_>, as_of: Day) -> Vec<Day> {
    let Some(first) = history.since() else { return Vec::new() };
    let mut ends = history.renewals(first.min(as_of), as_of);
    let holding = history.lines.iter().filter(|line| line.is_in_force(as_of));
    ends.extend(holding.filter_map(|line| line.next_term_end(as_of)));
    ends.sort_unstable();
    ends.dedup();
    ends
}

async fn milestones(app: &App, snapshot: &Snapshot, as_of: Day) -> Result<BTreeMap<String, Vec<MilestoneFact>>, Error> {
    let mut found: BTreeMap<String, Vec<MilestoneFact>> = BTreeMap::new();
    for row in app.ledger.sql(snapshot, as_of, MILESTONES, NO_LIMIT).await?.rows {
        if let Ok([Value::Text(account), Value::Text(name), due, reached]) = <[Value; 4]>::try_from(row) {
            let fact = MilestoneFact { name, due_on: day(&due), reached_on: day(&reached) };
            found.entry(account).or_default().push(fact);
        }
    }
    Ok(found)
}

async fn known_since(app: &App, snapshot: &Snapshot, as_of: Day) -> Result<BTreeMap<String, Day>, Error> {
    let answer = app.ledger.sql(snapshot, as_of, KNOWN_SINCE, NO_LIMIT).await?;
    let since = |row: Vec<Value>| match <[Value; 2]>::try_from(row) {
        Ok([Value::Text(account), Value::Day(day)]) => Some((account, day)),
        Ok(_) | Err(_) => None,
    };
    Ok(answer.rows.into_iter().filter_map(since).collect())
}

fn day(value: &Value) -> Option<Day> {
    match value {
        Value::Day(day) => Some(*day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::money::{Atoms, BillingPeriod};
    use cco_domain::outcome::{LineTerm, Worth};

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_contract_begins_with_revenue_and_ends_without() {
        let worth = |from: &str, atoms| Worth { from: day(from), worth: Atoms(atoms), is_loss: atoms == 0 };
        let worths = [worth("2024-01-01", 5), worth("2024-03-01", 0), worth("2024-06-01", 7)];
        let history = |n| AccountHistory { id: "a", worths: &worths[..n], lines: &[] };
        assert_eq!(first_day_with_revenue(&history(3)), Some(day("2024-01-01")));
        for (n, as_of, expected) in [
            (2, "2024-05-01", Some("2024-03-01")),
            (3, "2024-07-01", None),
            (1, "2024-02-01", None),
            (0, "2024-02-01", None),
        ] {
            assert_eq!(left_on(&history(n), day(as_of)), expected.map(day), "{n} {as_of}");
        }
    }

    #[test]
    fn terms_end_where_they_were_reached_and_where_they_will() {
        let line = |starts: &str, ends: Option<&str>| LineTerm {
            starts: day(starts),
            ends: ends.map(day),
            term_ends: None,
            period: BillingPeriod::parse("P12M").unwrap(),
        };
        let lines = [line("2022-05-01", None), line("2022-08-01", Some("2023-03-01"))];
        let history = AccountHistory { id: "a", worths: &[], lines: &lines };
        assert_eq!(term_ends(&history, day("2023-12-31")), [day("2023-05-01"), day("2024-05-01")]);
    }
}
