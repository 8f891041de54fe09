//! `segments_check`: whether segments are treated differently, and which accounts belong to another.

use super::standing::range;
use super::treatment::{Observed, WINDOW_DAYS};
use crate::app::{Actor, App};
use crate::backtest::worths;
use crate::coverage::{coverage_rules, open_book, placed, standings};
use crate::error::Error;
use crate::health::{Book, HealthRequest, HealthSetting};
use crate::plan::{capacity_rules, segmentation};
use crate::touches::touches;
use cco_domain::coverage::{
    CoverageModel, CoverageRules, SegmentPair, SegmentStanding, SegmentTreatment, TierChange, TierVerdict,
    compare_segments, tier_change,
};
use cco_domain::day::Day;
use cco_domain::play::Segment;
use cco_domain::segmentation::{Placed, PlacedBy, Segmentation};
use cco_ledger::revenue::Histories;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Serialize)]
pub struct SegmentsView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub coverage_hash: String,
    pub segmentation_hash: String,
    /// Those that have accounts.
    pub segments: Vec<SegmentRow>,
    /// Each two of them.
    pub pairs: Vec<SegmentPair>,
    /// In how many sides two segments must differ.
    pub least_sides: u32,
    /// Those that can be decided now first, then the largest.
    pub changes: Vec<TierChangeRow>,
    pub n_waiting: usize,
    /// Touches and services are those of so many days.
    pub window_days: i32,
    pub tier_after_days: u32,
    pub tier_margin_percent: u32,
}

/// What is promised to a segment, and what its accounts got. `None`: nothing is recorded of it.
#[derive(Clone, Debug, Serialize)]
pub struct SegmentRow {
    pub segment: Segment,
    pub n_accounts: usize,
    pub arr_minor: i64,
    /// Their source names the segment; of the others revenue decides.
    pub n_named: usize,
    pub coverage: CoverageModel,
    pub touch_every_days: u32,
    pub services_promised: Vec<String>,
    pub accounts_per_owner: Option<f64>,
    /// The median over accounts; one that nobody was in touch with counts as if somebody had been once.
    pub days_between_touches: Option<f64>,
    /// Kinds of touches that at least one of ten accounts got.
    pub services: Option<BTreeSet<String>>,
    pub health_weights: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TierChangeRow {
    #[serde(flatten)]
    pub change: TierChange,
    pub name: Option<String>,
    pub owner: Option<String>,
    /// Over the days that the rules ask for, minor units a year.
    pub least_minor: i64,
    pub most_minor: i64,
}

pub async fn check(app: &App, actor: &Actor, request: &HealthRequest) -> Result<SegmentsView, Error> {
    let folder = app.workspace.definitions();
    let (rules, segmentation) = (coverage_rules(&folder)?, segmentation(&folder)?);
    let book = open_book(app, actor, request).await?;
    let first_day = book.scope.first_day().unwrap_or(book.as_of).min(tier_from(&book, &rules));
    let histories = worths(app, &book.scope, first_day, book.as_of).await?;
    let placed: Vec<Placed> = book.members.iter().map(|member| placed(app, member, &segmentation)).collect();
    let touches = touches(app, &book.scope.snapshot, book.as_of).await?;
    let since: Vec<Option<Day>> = book
        .members
        .iter()
        .map(|member| histories.of(&member.account_id).and_then(|history| history.since()))
        .collect();
    let observed = Observed { book: &book, since: &since, touches: &touches };
    let treated: Vec<SegmentTreatment> = Segment::all()
        .filter_map(|segment| {
            let places = places(&placed, segment);
            (!places.is_empty()).then(|| observed.treatment(segment, &places))
        })
        .collect();
    let changes = changes(app, &book, &placed, &histories, &rules, &segmentation)?;
    Ok(SegmentsView {
        setting: book.setting(app),
        coverage_hash: rules.hash.clone(),
        segmentation_hash: segmentation.hash.clone(),
        pairs: compare_segments(&treated, &rules),
        segments: treated.into_iter().map(|own| row(own, &book, &placed, &rules)).collect(),
        least_sides: rules.least_sides,
        n_waiting: changes.iter().filter(|row| row.change.verdict == TierVerdict::Waits).count(),
        changes,
        window_days: WINDOW_DAYS,
        tier_after_days: rules.tier_after_days,
        tier_margin_percent: rules.tier_margin_percent,
    })
}

fn tier_from(book: &Book, rules: &CoverageRules) -> Day {
    book.as_of.plus_days(-i32::try_from(rules.tier_after_days).unwrap_or(i32::MAX))
}

fn places(placed: &[Placed], segment: Segment) -> Vec<usize> {
    placed.iter().enumerate().filter(|(_, own)| own.segment == segment).map(|(place, _)| place).collect()
}

fn row(treated: SegmentTreatment, book: &Book, placed: &[Placed], rules: &CoverageRules) -> SegmentRow {
    let SegmentTreatment { segment, accounts_per_owner, days_between_touches, services, health_weights } = treated;
    let (places, rule) = (places(placed, segment), rules.rule(segment));
    SegmentRow {
        segment,
        n_accounts: places.len(),
        arr_minor: places.iter().map(|place| book.members[*place].mrr.to_minor_per_year()).sum(),
        n_named: places.iter().filter(|place| placed[**place].by == PlacedBy::Name).count(),
        coverage: rule.coverage,
        touch_every_days: rule.touch_every_days,
        services_promised: rule.services.clone(),
        accounts_per_owner,
        days_between_touches,
        services,
        health_weights,
    }
}

fn changes(
    app: &App,
    book: &Book,
    placed: &[Placed],
    histories: &Histories,
    rules: &CoverageRules,
    segmentation: &Segmentation,
) -> Result<Vec<TierChangeRow>, Error> {
    let moving = capacity_rules(&app.workspace.definitions())?;
    let (currency, from) = (app.workspace.config.company.currency, tier_from(book, rules));
    let mut changes = Vec::new();
    for ((member, own), (is_red, days_to_renewal)) in book.members.iter().zip(placed).zip(standings(book)?) {
        let history = histories.of(&member.account_id);
        let Some((least_minor, most_minor)) = history.and_then(|history| range(&history, from, book.as_of)) else {
            continue;
        };
        let standing = SegmentStanding {
            account_id: &member.account_id,
            segment: own.segment,
            arr_minor: member.mrr.to_minor_per_year(),
            arr_minor_over_days: Some((least_minor, most_minor)),
            is_red,
            days_to_renewal,
        };
        if let Some(change) = tier_change(&standing, currency, segmentation, rules, &moving) {
            let (name, owner) = (member.identity.name.clone(), member.identity.owner.clone());
            changes.push(TierChangeRow { change, name, owner, least_minor, most_minor });
        }
    }
    changes.sort_by_key(|row| (row.change.verdict, Reverse(row.change.arr_minor), row.change.account_id.clone()));
    Ok(changes)
}
