//! What a question about health is asked of: the definition, the accounts with revenue, their measures on the days asked for.

use super::accounts::{Identity, identities, segments};
use super::library;
use super::standing::{self, DefinitionStanding};
use crate::app::{Actor, App, KnownAt};
use crate::error::{Error, Kind};
use crate::measures;
use crate::revenue::{RevenueRequest, Scope, default_as_of};
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::health::{Band, MissingMeasure, ScoreDefinition, Scorer, Segments};
use cco_domain::measure::{Features, Knowledge, Measure};
use cco_domain::money::{Atoms, Currency};
use cco_domain::revenue::query::Period;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the score's bands call the state that calls for action by itself.
pub(crate) const WORST: &str = "red";

/// What every question about health may say.
#[derive(Clone, Debug)]
pub struct HealthRequest {
    pub score: String,
    /// `None`: the day that revenue figures are as of when none is asked for.
    pub as_of: Option<Day>,
    pub knowledge: Knowledge,
}

impl Default for HealthRequest {
    fn default() -> HealthRequest {
        HealthRequest { score: "account".to_owned(), as_of: None, knowledge: Knowledge::Recorded }
    }
}

/// The question as it was settled, and what a reader must know of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct HealthSetting {
    pub company: String,
    pub as_of: Day,
    pub known_at: BatchNo,
    pub knowledge: Knowledge,
    pub currency: Currency,
    pub policy_hash: String,
    pub definition: DefinitionStanding,
    pub bands: Vec<Band>,
    /// With recurring revenue on the day.
    pub n_accounts: usize,
    /// Known, and without recurring revenue on the day: gone, or not yet there.
    pub n_excluded: usize,
    pub notes: Vec<String>,
}

pub(crate) struct Book {
    pub(crate) definition: ScoreDefinition,
    pub(crate) standing: DefinitionStanding,
    /// All there are, for other versions of the definition.
    pub(crate) measures: Vec<Measure>,
    pub(crate) as_of: Day,
    pub(crate) knowledge: Knowledge,
    pub(crate) scope: Scope,
    /// In order of their ids.
    pub(crate) members: Vec<Member>,
    pub(crate) n_excluded: usize,
    pub(crate) features: Features,
    pub(crate) segments: Segments,
}

/// An account with recurring revenue on the as-of day.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its place among the accounts of the features.
    pub(crate) place: usize,
    pub(crate) account_id: String,
    pub(crate) identity: Identity,
    pub(crate) mrr: Atoms,
}

/// What a question wants besides the definition's own measures on the as-of day.
pub(crate) struct Wants {
    /// Further days, any order.
    pub(crate) days: Vec<Day>,
    /// Further measures.
    pub(crate) measures: Vec<String>,
}

impl Book {
    /// Opens the book and records that the definition made an answer.
    pub(crate) async fn open(
        app: &App,
        actor: &Actor,
        request: &HealthRequest,
        wants: impl FnOnce(&ScoreDefinition, Day) -> Result<Wants, Error>,
    ) -> Result<Book, Error> {
        let folder = app.workspace.definitions();
        let measures = library::measures(&folder)?;
        let (definition, text) = library::score(&folder, &request.score, &measures)?;
        let (as_of, scope) = scope_on(app, request.as_of, request.knowledge).await?;
        let wants = wants(&definition, as_of)?;
        let features = features(app, request.knowledge, &definition, as_of, &wants).await?;
        let identities = identities_on(app, request.knowledge, &scope, &features.days).await?;
        let (members, n_excluded) = members(app, &scope, as_of, &features, &identities).await?;
        standing::use_version(app, actor, &definition, &text).await?;
        let events = standing::events(app, &definition).await?;
        Ok(Book {
            standing: standing::standing(&definition, &events)?,
            segments: segments(&features.accounts, &identities),
            definition,
            measures,
            as_of,
            knowledge: request.knowledge,
            scope,
            members,
            n_excluded,
            features,
        })
    }

    pub(crate) fn setting(&self, app: &App) -> HealthSetting {
        HealthSetting {
            company: app.workspace.config.company.name.clone(),
            as_of: self.as_of,
            known_at: self.scope.snapshot.known_at,
            knowledge: self.knowledge,
            currency: app.workspace.config.company.currency,
            policy_hash: self.scope.policy.hash(),
            definition: self.standing.clone(),
            bands: self.definition.bands.clone(),
            n_accounts: self.members.len(),
            n_excluded: self.n_excluded,
            notes: self.notes(),
        }
    }

    pub(crate) fn scorer(&self) -> Result<Scorer<'_>, Error> {
        self.scorer_of(&self.definition)
    }

    /// By another version of the definition.
    pub(crate) fn scorer_of<'a>(&'a self, definition: &'a ScoreDefinition) -> Result<Scorer<'a>, Error> {
        Ok(Scorer::new(definition, &self.features, &self.segments)?)
    }

    /// The place of a day that was asked for.
    pub(crate) fn day(&self, day: Day) -> usize {
        self.features.days.binary_search(&day).expect("features are computed on every day wanted")
    }

    pub(crate) fn member(&self, account: &str) -> Result<&Member, Error> {
        let found = self.members.iter().find(|member| member.account_id == account);
        found.ok_or_else(|| measures::absent_account(&self.features, account, self.as_of, "health"))
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = self.scope.notes.clone();
        if self.knowledge == Knowledge::Dated {
            notes.push("facts count as known on their own days: good for a look, no ground for a promotion".to_owned());
        }
        notes
    }
}

impl From<MissingMeasure> for Error {
    fn from(missing: MissingMeasure) -> Error {
        Error::new(Kind::Internal, "measure_not_computed", missing.to_string())
    }
}

/// The day asked for, or the one that figures are as of when none is; with revenue as it was known then.
pub(crate) async fn scope_on(app: &App, asked: Option<Day>, knowledge: Knowledge) -> Result<(Day, Scope), Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let last_fact = snapshot.files.iter().filter_map(|file| file.last_day).max();
    let as_of = asked.unwrap_or_else(|| default_as_of(app, &snapshot, last_fact));
    measures::refuse_before_records(app, knowledge, &snapshot, &[as_of])?;
    let request =
        RevenueRequest { as_of: Some(as_of), known_at: known_at(knowledge, as_of), ..RevenueRequest::default() };
    Ok((as_of, Scope::open(app, &request).await?))
}

/// What was recorded by the day, or all that is known now.
fn known_at(knowledge: Knowledge, day: Day) -> KnownAt {
    match knowledge {
        Knowledge::Recorded => KnownAt::Day(day),
        Knowledge::Dated => KnownAt::Now,
    }
}

async fn features(
    app: &App,
    knowledge: Knowledge,
    definition: &ScoreDefinition,
    as_of: Day,
    wants: &Wants,
) -> Result<Features, Error> {
    let mut days = [wants.days.as_slice(), &[as_of]].concat();
    days.sort();
    days.dedup();
    let ids = definition.measures().into_iter().chain(wants.measures.iter().map(String::as_str));
    let measures = measures::library(&app.workspace.definitions())?.in_order(ids)?;
    let snapshot = app.snapshot(KnownAt::Now).await?;
    measures::values(app, &snapshot, &measures, &days, knowledge).await
}

/// Who the accounts were, day by day.
async fn identities_on(
    app: &App,
    knowledge: Knowledge,
    scope: &Scope,
    days: &[Day],
) -> Result<Vec<BTreeMap<String, Identity>>, Error> {
    let mut found = Vec::with_capacity(days.len());
    for day in days {
        let then = match knowledge {
            Knowledge::Recorded => app.snapshot(KnownAt::Day(*day)).await?,
            Knowledge::Dated => scope.snapshot.clone(),
        };
        found.push(identities(app, &then, *day).await?);
    }
    Ok(found)
}

/// The accounts with recurring revenue on the day, and how many have none.
async fn members(
    app: &App,
    scope: &Scope,
    as_of: Day,
    features: &Features,
    identities: &[BTreeMap<String, Identity>],
) -> Result<(Vec<Member>, usize), Error> {
    let period = Period { opening: as_of.plus_months(-1), closing: as_of };
    let today = features.days.binary_search(&as_of).expect("features are computed on the as-of day");
    let mut members = Vec::new();
    let of_single_accounts = Scope { policy: scope.policy.of_single_accounts(), ..scope.clone() };
    for row in of_single_accounts.account_tallies(app, vec![period]).await? {
        let place = features.account(&row.account_id).filter(|_| row.tally.closing > Atoms::ZERO);
        if let Some(place) = place {
            let identity = identities[today].get(&row.account_id).cloned().unwrap_or_default();
            members.push(Member { place, account_id: row.account_id, identity, mrr: row.tally.closing });
        }
    }
    members.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    let n_excluded = features.accounts.len() - members.len();
    Ok((members, n_excluded))
}
