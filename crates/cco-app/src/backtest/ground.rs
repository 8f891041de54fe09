//! What scores and models of risk are both held against: accounts on days, their measures, and what became of them.

use super::panel::{Renewal, Row};
use super::request::{Question, Reach};
use super::segments::segments;
use crate::app::{App, KnownAt};
use crate::error::{Error, Kind};
use crate::measures;
use crate::revenue::{RevenueRequest, Scope};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::health::Segments;
use cco_domain::measure::{Features, Knowledge, Measure};
use cco_domain::outcome::{AccountHistory, Outcome, is_at_risk, label};
use cco_ledger::revenue::{Histories, histories};
use std::sync::Arc;

pub(super) struct Ground {
    question: Question,
    pub(super) snapshot: Snapshot,
    pub(super) policy_hash: String,
    /// Of the observation days.
    pub(super) features: Features,
    pub(super) segments: Segments,
    histories: Histories,
    known_until: Day,
}

/// The measure of the baseline that looks at usage alone.
pub(super) const USAGE_CHANGE: &str = "usage_change_30d";
/// A renewal that is late by more is lost.
const RENEWAL_GRACE_DAYS: i32 = 30;

impl Ground {
    pub(super) async fn lay(
        app: &App,
        question: &Question,
        measures: &[Measure],
        tell: &impl Fn(&'static str) -> Result<(), Error>,
    ) -> Result<Ground, Error> {
        tell("revenue")?;
        let snapshot = app.snapshot(KnownAt::Now).await?;
        let scope = Scope::of(app, &RevenueRequest::default(), app.policy()?, snapshot.clone()).await?;
        let reach = reach(app, &scope, question.knowledge)?;
        let days = question.days(reach)?;
        let histories = worths(app, &scope, days[0], reach.until).await?;
        tell("measures")?;
        let features = measures::values(app, &snapshot, measures, &days, question.knowledge).await?;
        tell("segments")?;
        let segments = segments(app, &snapshot, question.knowledge, &features).await?;
        Ok(Ground {
            question: *question,
            policy_hash: scope.policy.hash(),
            snapshot,
            features,
            segments,
            histories,
            known_until: reach.until,
        })
    }

    pub(super) fn days(&self) -> &[Day] {
        &self.features.days
    }

    /// Accounts with revenue, by day and account; nobody is scored yet.
    pub(super) fn rows(&self) -> Vec<Row> {
        let histories: Vec<Option<AccountHistory<'_>>> =
            self.features.accounts.iter().map(|id| self.histories.of(id)).collect();
        let mut rows = Vec::new();
        for day in 0..self.days().len() {
            for (account, history) in histories.iter().enumerate() {
                let Some(history) = history else { continue };
                let outcome = self.outcome(history, self.days()[day]);
                if outcome != Outcome::NoCustomer {
                    rows.push(self.row(account, day, history, outcome));
                }
            }
        }
        rows
    }

    fn outcome(&self, history: &AccountHistory<'_>, day: Day) -> Outcome {
        let Question { event, ahead, at_risk, .. } = self.question;
        label(history, day, event, ahead, at_risk, self.known_until)
    }

    /// Whether contracts let the account of a row do what is to be foreseen.
    pub(super) fn is_at_risk(&self, row: &Row) -> bool {
        let Question { event, ahead, at_risk, .. } = self.question;
        let history = self.histories.of(&self.features.accounts[row.account as usize]);
        history.is_some_and(|own| is_at_risk(&own, self.days()[row.day as usize], event, ahead, at_risk))
    }

    fn row(&self, account: usize, day: usize, history: &AccountHistory<'_>, outcome: Outcome) -> Row {
        let cell = self.features.cell(account, day);
        let on = self.days()[day];
        let place = |number: usize| u32::try_from(number).expect("accounts and days number less than 2^32");
        Row {
            account: place(account),
            day: place(day),
            segment: self.segments.codes[cell],
            score: None,
            band: None,
            mrr_minor: history.worth(on).to_minor(),
            outcome,
            usage_change: self.features.column(USAGE_CHANGE).and_then(|column| column.value(cell)),
            tenure_days: history.since().map(|since| f64::from(on.epoch_days() - since.epoch_days())),
            judged: None,
            has_long_term: history.lines.iter().any(|line| line.is_in_force(on) && line.is_renewed()),
        }
    }

    /// Ends of long terms whose outcome is known.
    pub(super) fn renewals(&self) -> Vec<Renewal> {
        let (first, last) = (self.days()[0], self.known_until.plus_days(-RENEWAL_GRACE_DAYS));
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

/// What accounts were worth between two days.
pub(crate) async fn worths(app: &App, scope: &Scope, from: Day, to: Day) -> Result<Histories, Error> {
    let (data, policy) = (Arc::clone(&scope.data), scope.policy.clone());
    let reporting = app.workspace.config.company.currency;
    let to = to.max(from);
    Ok(crate::blocking(move || histories(&data, &policy, reporting, from, to)).await??)
}
