//! What a definition may say and yet should not.

use super::curve::{Curve, Direction};
use super::definition::ScoreDefinition;
use super::file::ScoreFile;
use super::problem::Findings;
use super::text::{Catalog, check_said};
use crate::measure::{Derived, FromFacts, Measure, Origin, OutcomeRead};
use crate::metric::Better;
use crate::spelling::is_it;
use std::collections::BTreeSet;
use std::ops::Range;

/// More than a person keeps in mind, and each weight so small that none decides anything.
const MAX_COMPONENTS: usize = 6;

pub(super) fn number_of_components(file: &ScoreFile, findings: &mut Findings<'_>) {
    match &file.why_so_many {
        Some(reason) => check_said("why_so_many", reason, findings),
        None if file.component.len() > MAX_COMPONENTS => {
            let message = format!(
                "{} components are more than {MAX_COMPONENTS}: the weights get small and the score hard to explain; \
                 drop some, or give the reason as `why_so_many`",
                file.component.len()
            );
            findings.error(file.component[MAX_COMPONENTS].span(), message);
        }
        None => {}
    }
}

/// Weights add up to 100 for every segment in every stage.
pub(super) fn weights(definition: &ScoreDefinition, file: &ScoreFile, findings: &mut Findings<'_>) {
    let sum = |weights: &[u32]| weights.iter().map(|weight| u64::from(*weight)).sum::<u64>();
    let base: Vec<u32> = definition.components.iter().map(|component| component.weight).collect();
    if sum(&base) != 100 {
        let at = file.component.first().map_or(0..0, toml::Spanned::span);
        return findings.error(at, format!("the weights add up to {}, not 100", sum(&base)));
    }
    let others: BTreeSet<Option<&str>> = definition.segments().into_iter().map(Some).chain([None]).collect();
    for segment in others {
        for stage in &definition.stages {
            let total = sum(&definition.setting(segment, &stage.id).weights);
            let holding = definition.adjustments.iter().rposition(|adjustment| adjustment.is_for(segment, &stage.id));
            if let Some(place) = holding.filter(|_| total != 100) {
                let of = segment.map_or_else(|| "other accounts".to_owned(), |segment| format!("segment `{segment}`"));
                let message = format!("for {of} in stage `{}` the weights add up to {total}, not 100", stage.id);
                findings.error(file.adjustment[place].span(), message);
            }
        }
    }
}

pub(super) fn check_measure(id: &str, at: Range<usize>, catalog: &Catalog<'_>, findings: &mut Findings<'_>) {
    if find(id, catalog).is_none() {
        let near = is_it(id, catalog.measures.iter().map(|measure| measure.id.as_str()));
        findings.error(at, format!("there is no measure `{id}`{near}"));
    }
}

/// A curve must go the measure's better way.
pub(super) fn check_direction(
    id: &str,
    curve: &Curve,
    at: Range<usize>,
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(measure) = find(id, catalog) else { return };
    let message = match (curve.direction(), measure.better) {
        (Direction::Mixed, _) => format!("the curve of `{id}` goes up and down: points must rise or fall throughout"),
        (Direction::Flat, _) => format!("the curve of `{id}` is flat: every value is worth the same"),
        (Direction::Falling, Better::Higher) => format!("the curve of `{id}` falls, but more of it is better"),
        (Direction::Rising, Better::Lower) => format!("the curve of `{id}` rises, but less of it is better"),
        _ => return,
    };
    findings.error(at, message);
}

/// A score that reads the outcome it is to warn of looks perfect on history and warns of nothing.
pub(super) fn check_leak(id: &str, at: Range<usize>, catalog: &Catalog<'_>, findings: &mut Findings<'_>) {
    if let Some(outcome) = find(id, catalog).and_then(|measure| outcome_read(measure, catalog)) {
        findings
            .error(at, format!("`{id}` reads {outcome}: that is the outcome a score is to warn of, not a sign of it"));
    }
}

fn find<'a>(id: &str, catalog: &Catalog<'a>) -> Option<&'a Measure> {
    catalog.measures.iter().find(|measure| measure.id == id)
}

/// What commercial outcome a measure, or one it is made from, looks at.
fn outcome_read(measure: &Measure, catalog: &Catalog<'_>) -> Option<&'static str> {
    match &measure.origin {
        Origin::Revenue(_) => Some("recurring revenue"),
        Origin::Facts(facts) => outcome_in(facts),
        Origin::Derived(Derived::Percentile { .. } | Derived::Ratio { .. }) => {
            measure.needs().filter_map(|part| find(part, catalog)).find_map(|part| outcome_read(part, catalog))
        }
    }
}

fn outcome_in(facts: &FromFacts) -> Option<&'static str> {
    facts.outcome_read().map(|outcome| match outcome {
        OutcomeRead::WhyAccountsLeft => "why accounts left",
        OutcomeRead::HowLinesEnd(_) => "how subscriptions end",
        OutcomeRead::WhatLinesSell(_) => "what subscriptions sell",
        OutcomeRead::HowRenewalsAreDecided(_) => "how renewals are decided",
    })
}
