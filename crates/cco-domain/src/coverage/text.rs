//! Reading segments and coverage: `coverage/segments.toml`, with everything that is wrong in it.

use super::CoverageProblem;
use super::rules::{AmountRange, CoverageModel, CoverageRules, SegmentRule};
use crate::fields::{self, Fields};
use crate::play::Segment;
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
const DAYS: RangeInclusive<u32> = 1..=730;
/// Of one account a month, and of one person.
const HOURS: RangeInclusive<f64> = 0.0..=250.0;
const LOAD: RangeInclusive<f64> = 1.0..=3.0;
const RATIO: RangeInclusive<f64> = 1.0..=10.0;
const PERCENT: RangeInclusive<u32> = 0..=90;
const MINUTES: f64 = 60.0;

impl CoverageRules {
    pub fn parse(file: &str, text: &str) -> Result<CoverageRules, Vec<CoverageProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str) -> Option<CoverageRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let segments = fields.each("segment", segment);
    let load = fields.within("load", |fields| {
        let (hours, hire_above) = (fields.number_in("hours_per_person", HOURS), fields.number_in("hire_above", LOAD));
        Some((minutes(hours?), hire_above?))
    });
    let check = fields.within("check", |fields| {
        let (ratio, sides) = (fields.number_in("least_ratio", RATIO), fields.count_in("least_sides", 1..=4));
        Some((ratio?, sides?))
    });
    let tier = fields.within("tier", |fields| {
        let (days, margin) = (fields.count_in("after_days", DAYS), fields.count_in("margin_percent", PERCENT));
        Some((days?, margin?))
    });
    let segments = segments?;
    check_segments(fields, &segments);
    let ((minutes_per_person, hire_above), (least_ratio, least_sides)) = (load?, check?);
    let (tier_after_days, tier_margin_percent) = tier?;
    Some(CoverageRules {
        id: id?,
        title: title?,
        text: about?,
        segments,
        minutes_per_person,
        hire_above,
        least_ratio,
        least_sides,
        tier_after_days,
        tier_margin_percent,
        hash: fields::hash(text),
    })
}

fn segment(fields: &Fields<'_>) -> Option<SegmentRule> {
    let segment = fields.needed("id", fields.word("id", Segment::WORDS));
    let coverage = fields.needed("coverage", fields.word("coverage", CoverageModel::WORDS));
    let touch_every_days = fields.count_in("touch_every_days", DAYS);
    let services = fields.needed("services", fields.texts("services"));
    let [book_arr, book_accounts] = ["book_arr", "book_accounts"].map(|key| fields.within(key, |table| range(table)));
    let hours = fields.number_in("hours_per_account", HOURS);
    Some(SegmentRule {
        segment: segment?,
        coverage: coverage?,
        touch_every_days: touch_every_days?,
        services: services?,
        book_arr: book_arr?,
        book_accounts: book_accounts?,
        minutes_per_account: minutes(hours?),
    })
}

fn range(fields: &Fields<'_>) -> Option<AmountRange> {
    let (from, to) = (fields.needed("from", fields.count("from")), fields.count("to"));
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        fields.tell_at("to", format!("from {from} on and below {to} there is nothing"));
    }
    Some(AmountRange { from: from?, to })
}

fn minutes(hours: f64) -> u32 {
    (hours * MINUTES).round() as u32
}

fn check_segments(fields: &Fields<'_>, segments: &[SegmentRule]) {
    for wanted in Segment::all() {
        let n = segments.iter().filter(|rule| rule.segment == wanted).count();
        if n != 1 {
            fields.tell_at("segment", format!("`{wanted}` is told {n} times; each segment is told once"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::SEGMENTS;
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(SEGMENTS.contains(from), "{from}");
        let found = CoverageRules::parse("segments.toml", &SEGMENTS.replacen(from, to, 1)).unwrap_err();
        assert_eq!(found.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_shipped_segments_hold() {
        let rules = CoverageRules::parse("segments.toml", SEGMENTS).unwrap();
        let smb = rules.rule(Segment::Smb);
        assert_eq!((smb.minutes_per_account, smb.book_accounts.to), (18, Some(500)));
        assert_eq!(rules.rule(Segment::Plg).book_arr, AmountRange { from: 5_000_000, to: None });
    }

    #[test]
    fn what_is_wrong_is_told() {
        check("from = 30, to = 80", "from = 80, to = 80", &["from 80 on and below 80 there is nothing"]);
        check(
            "id = \"plg\"",
            "id = \"smb\"",
            &["`plg` is told 0 times; each segment is told once", "`smb` is told 2 times; each segment is told once"],
        );
        check("hire_above = 1.10", "hire_above = 0.9", &["`hire_above` is 0.9; it is 1 to 3"]);
    }
}
