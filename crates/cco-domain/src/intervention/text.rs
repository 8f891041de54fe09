//! Reading a rubric: `rubrics/churn_plan.toml`, with everything that is wrong in it.

use super::rubric::{Absent, ExecutiveReview, PriorityWeights, RecoverabilityWeights, Rubric, RubricText, Tiers};
use super::table::{Bound, Rule, Table};
use super::{Health, RubricProblem};
use crate::fields::{self, Fields};
use crate::play::Segment;
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
/// Weights are shares and factors; one far from 1 is a slip of the hand.
const FACTOR: RangeInclusive<f64> = 0.0..=100.0;
const SHARE: RangeInclusive<f64> = 0.0..=1.0;
const CHANGE: RangeInclusive<f64> = -1.0..=1.0;
const DAYS: RangeInclusive<f64> = 0.0..=36_500.0;
const USD: RangeInclusive<f64> = 1.0..=1e12;

impl Rubric {
    pub fn parse(file: &str, text: &str) -> Result<Rubric, Vec<RubricProblem>> {
        fields::whole(file, text, |fields| rubric(fields, file, text))
    }
}

/// The rubric, if nothing of it is missing. What is missing or wrong has been told.
fn rubric(fields: &Fields<'_>, file: &str, text: &str) -> Option<Rubric> {
    fields.version(VERSION);
    let (id, title) = (fields.id(file), fields.said("title"));
    let [measures, why, misleads, source] = ["measures", "why", "misleads", "source"].map(|key| fields.said(key));
    let recoverability = fields.within("recoverability", recoverability);
    let priority = fields.within("priority", priority);
    let absent = fields.within("absent", absent);
    let executive_review = fields.within("executive_review", executive_review);
    Some(Rubric {
        id: id?,
        title: title?,
        text: RubricText { measures: measures?, why: why?, misleads: misleads?, source: source? },
        recoverability: recoverability?,
        priority: priority?,
        absent: absent?,
        executive_review: executive_review?,
        hash: fields::hash(text),
    })
}

fn recoverability(fields: &Fields<'_>) -> Option<RecoverabilityWeights> {
    let base = fields.number_in("base", SHARE);
    let days_to_renewal = rules(fields, "days_to_renewal", "adds", CHANGE);
    let sponsor = fields.within("exec_sponsor_engaged", |fields| {
        let (yes, no) = (fields.number_in("yes", CHANGE), fields.number_in("no", CHANGE));
        Some((yes?, no?))
    });
    let last_touch_days_ago = rules(fields, "last_touch_days_ago", "adds", CHANGE);
    let support_open_p1 = rules(fields, "support_open_p1", "adds", CHANGE);
    let (sponsor_engaged, sponsor_not_engaged) = sponsor?;
    Some(RecoverabilityWeights {
        base: base?,
        days_to_renewal: days_to_renewal?,
        sponsor_engaged,
        sponsor_not_engaged,
        last_touch_days_ago: last_touch_days_ago?,
        support_open_p1: support_open_p1?,
    })
}

fn priority(fields: &Fields<'_>) -> Option<PriorityWeights> {
    let tier = fields.within("tier", |fields| {
        let known = ["enterprise", "mid-market", "smb", "plg"].map(|segment| fields.number_in(segment, FACTOR));
        let unknown = fields.number_in("unknown", FACTOR);
        let [enterprise, mid_market, smb, plg] = known;
        Some(Tiers { known: [enterprise?, mid_market?, smb?, plg?], unknown: unknown? })
    });
    let health = fields.within("health", |fields| {
        let [red, yellow, green, unknown] =
            ["red", "yellow", "green", "unknown"].map(|health| fields.number_in(health, FACTOR));
        Some(([red?, yellow?, green?], unknown?))
    });
    let urgency = rules(fields, "urgency", "times", FACTOR);
    if urgency.as_ref().is_some_and(|Table(rules)| rules.last().is_none_or(|last| last.bound.is_some())) {
        fields.tell_at("urgency", "the last rule of `urgency` must take the rest: leave out its bound");
    }
    let size = fields.within("size", |fields| {
        let (base, range) = (fields.number_in("base", FACTOR), fields.number_in("range", FACTOR));
        let full_at_usd = fields.number_in("full_at_usd", USD);
        Some((base?, range?, full_at_usd?))
    });
    let (health, unknown_health) = health?;
    let (size_base, size_range, size_full_at_usd) = size?;
    Some(PriorityWeights {
        tier: tier?,
        health,
        unknown_health,
        urgency: urgency?,
        size_base,
        size_range,
        size_full_at_usd,
    })
}

fn absent(fields: &Fields<'_>) -> Option<Absent> {
    let segment = fields.needed("segment", fields.word("segment", Segment::WORDS));
    let health = fields.needed("health", fields.word("health", Health::WORDS));
    let [days_to_renewal, last_touch_days_ago, support_open_p1] =
        ["days_to_renewal", "last_touch_days_ago", "support_open_p1"].map(|key| fields.number_in(key, DAYS));
    let exec_sponsor_engaged = fields.needed("exec_sponsor_engaged", fields.truth("exec_sponsor_engaged"));
    Some(Absent {
        segment: segment?,
        health: health?,
        days_to_renewal: days_to_renewal?,
        last_touch_days_ago: last_touch_days_ago?,
        exec_sponsor_engaged: exec_sponsor_engaged?,
        support_open_p1: support_open_p1?,
    })
}

fn executive_review(fields: &Fields<'_>) -> Option<ExecutiveReview> {
    let (action, owner) = (fields.said("action"), fields.said("owner"));
    let sla_days = fields.needed("sla_days", fields.count("sla_days"));
    if sla_days == Some(0) {
        fields.tell_at("sla_days", "`sla_days` is 0; it is 1 or more");
    }
    Some(ExecutiveReview { action: action?, owner: owner?, sla_days: sla_days? })
}

/// Rules, of which none stands behind one that holds for every number.
fn rules<'a>(fields: &Fields<'a>, key: &'a str, worth: &'a str, range: RangeInclusive<f64>) -> Option<Table> {
    let tables = fields.needed(key, Some(fields.tables(key)))?;
    let n_rules = tables.len();
    let rule = |(place, fields): (usize, Fields<'a>)| {
        let rule = rule(&fields, worth, range.clone());
        if rule.is_some_and(|rule| rule.bound.is_none()) && place + 1 < n_rules {
            fields.tell("a rule without a bound holds for every number, so those after it are never reached");
        }
        fields.end();
        rule
    };
    let found: Vec<Option<Rule>> = tables.into_iter().enumerate().map(rule).collect();
    found.into_iter().collect::<Option<_>>().map(Table)
}

fn rule<'a>(fields: &Fields<'a>, worth: &'a str, range: RangeInclusive<f64>) -> Option<Rule> {
    let bounds = [
        fields.number("over").map(Bound::Over),
        fields.number("at_least").map(Bound::AtLeast),
        fields.number("up_to").map(Bound::UpTo),
        fields.number("below").map(Bound::Below),
    ];
    let found: Vec<Bound> = bounds.into_iter().flatten().collect();
    if found.len() > 1 {
        fields.tell("a rule has one bound at most: over, at_least, up_to or below");
    }
    Some(Rule { bound: found.first().copied(), worth: fields.number_in(worth, range)? })
}
