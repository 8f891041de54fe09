//! What is known to be wrong with the facts before any outcome is looked at.

use super::report::{AuditFinding, AuditKind};
use crate::app::App;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::{ColumnType, table};
use cco_domain::measure::{Knowledge, Measure, Origin, OutcomeRead};
use std::collections::BTreeSet;

pub(super) fn findings(
    app: &App,
    snapshot: &Snapshot,
    knowledge: Knowledge,
    days: &[Day],
    measures: &[Measure],
) -> Vec<AuditFinding> {
    let late = (knowledge == Knowledge::Dated).then(|| recorded_late(app, snapshot, days)).flatten();
    let outcome = measures.iter().filter_map(reads_the_outcome);
    late.into_iter().chain(future_dated(app, snapshot)).chain(outcome).collect()
}

/// Batches that were recorded after days that are scored with them.
fn recorded_late(app: &App, snapshot: &Snapshot, days: &[Day]) -> Option<AuditFinding> {
    let (first, last) = (days.first()?, days.last()?);
    let late: Vec<_> = snapshot.batches.iter().filter(|batch| app.day_of(batch.recorded_at) > *first).collect();
    let latest = late.last()?;
    let n_days = days.iter().filter(|day| app.day_of(latest.recorded_at) > **day).count();
    let (n_late, n_batches) = (late.len(), snapshot.batches.len());
    let what = format!(
        "{n_late} of {n_batches} batches were recorded after {first}, up to {} (batch {}, {}): {n_days} of {} observation days to {last} see facts that nobody had then, and values that the source wrote over since",
        app.day_of(latest.recorded_at),
        latest.no,
        latest.label,
        days.len(),
    );
    Some(AuditFinding { kind: AuditKind::Hindsight, what, is_blocking: false })
}

/// Facts of what has happened that are dated after the day on which they were recorded.
fn future_dated(app: &App, snapshot: &Snapshot) -> Vec<AuditFinding> {
    let is_future = |file: &&cco_domain::batch::FactFile| {
        let recorded = file.batch.and_then(|no| snapshot.batches.iter().find(|batch| batch.no == no));
        let recorded = recorded.or(snapshot.batches.last()).map(|batch| app.day_of(batch.recorded_at));
        happens_at_an_instant(&file.table) && file.last_day.zip(recorded).is_some_and(|(last, on)| last > on)
    };
    let tables: BTreeSet<&str> = snapshot.files.iter().filter(is_future).map(|file| file.table.as_str()).collect();
    let finding = |table: &str| AuditFinding {
        kind: AuditKind::FutureDated,
        what: format!(
            "`{table}` holds facts dated after the day on which they were recorded: dates are wrong, or facts are plans"
        ),
        is_blocking: true,
    };
    tables.into_iter().map(finding).collect()
}

fn happens_at_an_instant(name: &str) -> bool {
    let dated_by = table(name).and_then(|table| table.column(table.dated_by?));
    dated_by.is_some_and(|column| column.kind == ColumnType::Instant)
}

pub(super) fn reads_the_outcome(measure: &Measure) -> Option<AuditFinding> {
    let Origin::Facts(facts) = &measure.origin else { return None };
    let column = match facts.outcome_read()? {
        OutcomeRead::WhyAccountsLeft => "reasons for churn".to_owned(),
        OutcomeRead::HowLinesEnd(column) => format!("`subscription.{column}`"),
        OutcomeRead::HowRenewalsAreDecided(column) => format!("`opportunity.{column}`"),
        // A price holds long before an account leaves.
        OutcomeRead::WhatLinesSell(_) => return None,
    };
    Some(AuditFinding {
        kind: AuditKind::ReadsTheOutcome,
        what: format!("`{}` reads {column}, which is written when an account decides", measure.id),
        is_blocking: true,
    })
}
