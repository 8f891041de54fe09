//! From a ledger to account-dates: scores from what was known, outcomes from what is known now.

use super::definition::Definition;
use super::hindsight;
use super::panel::{Panel, Renewal, Row};
use super::report::{AuditFinding, Settings};
use super::request::{BacktestRequest, Reach};
use super::segments::segments;
use crate::app::{App, KnownAt};
use crate::error::{Error, Kind};
use crate::measures;
use crate::revenue::{RevenueRequest, Scope};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::health::{Points, ScoreDefinition, Scorer, Segments, Verdict};
use cco_domain::measure::{Features, Knowledge, Measure};
use cco_domain::outcome::{AccountHistory, Outcome, label};
use cco_ledger::revenue::{Histories, histories};
use cco_store::judgement::Judgement;
use std::sync::Arc;

/// Everything an evaluation needs.
pub(super) struct Assembled {
    pub(super) definition: Definition,
    pub(super) snapshot: Snapshot,
    pub(super) policy_hash: String,
    pub(super) settings: Settings,
    pub(super) panel: Panel,
    pub(super) features: Features,
    pub(super) findings: Vec<AuditFinding>,
}

/// The measure of the baseline that looks at usage alone.
const USAGE_CHANGE: &str = "usage_change_30d";
/// A renewal that is late by more is lost.
const RENEWAL_GRACE_DAYS: i32 = 30;

pub(super) async fn assemble(
    app: &App,
    request: &BacktestRequest,
    tell: impl Fn(&'static str) -> Result<(), Error>,
) -> Result<Assembled, Error> {
    let definition = Definition::read(app, &request.score)?;
    let measures = definition.measures_and(app, &[USAGE_CHANGE])?;
    tell("revenue")?;
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let scope = Scope::of(app, &RevenueRequest::default(), app.policy()?, snapshot.clone()).await?;
    let reach = reach(app, &scope, request.knowledge)?;
    let days = request.days(reach)?;
    let histories = worths(app, &scope, days[0], reach.until).await?;
    tell("measures")?;
    let features = measures::values(app, &snapshot, &measures, &days, request.knowledge).await?;
    tell("segments")?;
    let segments = segments(app, &snapshot, request.knowledge, &features).await?;
    tell("scores")?;
    let ground = Ground {
        app,
        request,
        definition: &definition.score,
        features: &features,
        segments: &segments,
        histories: &histories,
        judgements: app.store.judgements().await?,
        known_until: reach.until,
    };
    let rows = ground.rows()?;
    let renewals = ground.renewals();
    let settings = request.settle(&days, rows.len());
    let findings =
        hindsight::findings(app, &snapshot, request.knowledge, &days, &read_by(&definition.score, &measures));
    let accounts = features.accounts.clone();
    let panel = Panel { accounts, days, segments: segments.names, rows, renewals };
    Ok(Assembled { policy_hash: scope.policy.hash(), definition, snapshot, settings, panel, features, findings })
}

/// Measures that the score reads, without the baseline's own.
fn read_by(definition: &ScoreDefinition, measures: &[Measure]) -> Vec<Measure> {
    let read = definition.measures();
    measures.iter().filter(|measure| read.contains(measure.id.as_str())).cloned().collect()
}

/// From when accounts can be scored, and up to when it is known what became of them.
fn reach(app: &App, scope: &Scope, knowledge: Knowledge) -> Result<Reach, Error> {
    let no_facts = || Error::new(Kind::NotEnoughData, "no_subscriptions", "no subscription is known");
    let batches = &scope.snapshot.batches;
    let recorded = |micros: i64| app.day_of(micros);
    let last_recorded = batches.last().map(|batch| recorded(batch.recorded_at)).ok_or_else(no_facts)?;
    let first_recorded = batches.first().map(|batch| recorded(batch.recorded_at)).ok_or_else(no_facts)?;
    let first_day = scope.first_day().ok_or_else(no_facts)?;
    let last_fact = scope.snapshot.files.iter().filter_map(|file| file.last_day).max().ok_or_else(no_facts)?;
    let first = match knowledge {
        Knowledge::Recorded => first_day.max(first_recorded),
        Knowledge::Dated => first_day,
    };
    // Facts of a month are dated by its days: what is known of its last fact's month is taken to be all of it.
    Ok(Reach { first, until: last_fact.month_end().min(last_recorded) })
}

async fn worths(app: &App, scope: &Scope, from: Day, to: Day) -> Result<Histories, Error> {
    let (data, policy) = (Arc::clone(&scope.data), scope.policy.clone());
    let reporting = app.workspace.config.company.currency;
    let to = to.max(from);
    Ok(crate::blocking(move || histories(&data, &policy, reporting, from, to)).await??)
}

struct Ground<'a> {
    app: &'a App,
    request: &'a BacktestRequest,
    definition: &'a ScoreDefinition,
    features: &'a Features,
    segments: &'a Segments,
    histories: &'a Histories,
    judgements: Vec<Judgement>,
    known_until: Day,
}

impl Ground<'_> {
    /// Accounts with revenue, by day and account.
    fn rows(&self) -> Result<Vec<Row>, Error> {
        let scorer = Scorer::new(self.definition, self.features, self.segments)?;
        let histories: Vec<Option<AccountHistory<'_>>> =
            self.features.accounts.iter().map(|id| self.histories.of(id)).collect();
        let mut rows = Vec::new();
        for day in 0..self.features.days.len() {
            let judgements = self.judgements_on(self.features.days[day])?;
            for (account, history) in histories.iter().enumerate() {
                let Some(history) = history else { continue };
                let outcome = self.outcome(history, self.features.days[day]);
                if outcome != Outcome::NoCustomer {
                    let score = scorer.value(account, day);
                    let judged = judgements.iter().rfind(|judgement| judgement.account_id == history.id);
                    let judged = judged.and_then(|judgement| self.judged(&judgement.verdict, score));
                    rows.push(Row { judged, ..self.row(account, day, history, score, outcome) });
                }
            }
        }
        Ok(rows)
    }

    fn outcome(&self, history: &AccountHistory<'_>, day: Day) -> Outcome {
        let BacktestRequest { event, ahead, at_risk, .. } = *self.request;
        label(history, day, event, ahead, at_risk, self.known_until)
    }

    fn row(
        &self,
        account: usize,
        day: usize,
        history: &AccountHistory<'_>,
        score: Option<Points>,
        outcome: Outcome,
    ) -> Row {
        let cell = self.features.cell(account, day);
        let on = self.features.days[day];
        let place = |number: usize| u32::try_from(number).expect("accounts and days number less than 2^32");
        let band_of = |points: Points| self.definition.bands.iter().position(|band| band.holds(points));
        Row {
            account: place(account),
            day: place(day),
            segment: self.segments.codes[cell],
            score: score.map(Points::number),
            band: score.and_then(band_of).map(place),
            mrr_minor: history.worth(on).to_minor(),
            outcome,
            usage_change: self.features.column(USAGE_CHANGE).and_then(|column| column.value(cell)),
            tenure_days: history.since().map(|since| f64::from(on.epoch_days() - since.epoch_days())),
            judged: None,
            has_long_term: history.lines.iter().any(|line| line.is_in_force(on) && line.is_renewed()),
        }
    }

    /// Judgements that held at the end of a day, oldest first.
    fn judgements_on(&self, day: Day) -> Result<Vec<&Judgement>, Error> {
        let end = self.app.end_of(day)?;
        let holds = |judgement: &&Judgement| {
            judgement.made_at <= end
                && judgement.expires_on > day
                && judgement.withdrawn.as_ref().is_none_or(|withdrawal| withdrawal.at > end)
        };
        Ok(self.judgements.iter().filter(holds).collect())
    }

    /// A judgement as a score: the middle of its band, or the score moved by its points.
    fn judged(&self, verdict: &Verdict, score: Option<Points>) -> Option<f64> {
        match verdict {
            Verdict::Points(points) => score.map(|score| (score + *points).number().clamp(0.0, 100.0)),
            Verdict::Band(id) => {
                let band = self.definition.bands.iter().find(|band| band.id == *id)?;
                Some((band.from.number() + band.to.number()) / 2.0)
            }
        }
    }

    /// Ends of long terms whose outcome is known.
    fn renewals(&self) -> Vec<Renewal> {
        let (first, last) = (self.features.days[0], self.known_until.plus_days(-RENEWAL_GRACE_DAYS));
        let mut renewals = Vec::new();
        for (account, id) in (0_u32..).zip(&self.features.accounts) {
            let Some(history) = self.histories.of(id) else { continue };
            for on in history.renewals(first, last) {
                let grace = on.plus_days(RENEWAL_GRACE_DAYS);
                let is_lost = !history.is_customer(grace);
                let is_merged = is_lost && history.standing(grace).is_some_and(|worth| !worth.is_loss);
                if history.is_customer(on.plus_days(-1)) && !is_merged {
                    renewals.push(Renewal { account, on, is_lost });
                }
            }
        }
        renewals
    }
}
