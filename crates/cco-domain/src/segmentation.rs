//! Which segment an account is treated as: by the name that its source gives, else by what it pays.

use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use crate::place::FileProblem;
use crate::play::Segment;
use serde::Serialize;

/// The rule, from `segments/segmentation.toml`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segmentation {
    pub title: String,
    pub text: DefinitionText,
    /// One for each segment, in the order of [`Segment`].
    pub rules: Vec<SegmentRule>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentRule {
    pub segment: Segment,
    /// What sources call it.
    pub names: Vec<String>,
    /// Whole units of the company's currency a year; `None`: no ARR makes an account one of it.
    pub arr_from: Option<f64>,
}

/// The segment of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Placed {
    pub segment: Segment,
    pub by: PlacedBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedBy {
    /// The source names it.
    Name,
    /// The source names none that is known here.
    Arr,
}

const VERSION: u32 = 1;
const MOST_ARR: f64 = 1e12;

impl Segmentation {
    /// Reads the file, with everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Segmentation, Vec<FileProblem>> {
        fields::whole(file, text, |fields| segmentation(fields, file, text))
    }

    /// `arr`: whole units of the company's currency a year, not below 0.
    pub fn place(&self, name: Option<&str>, arr: f64) -> Placed {
        match name.and_then(|name| self.named(name)) {
            Some(segment) => Placed { segment, by: PlacedBy::Name },
            None => Placed { segment: self.by_arr(arr), by: PlacedBy::Arr },
        }
    }

    /// The segment that a source calls so.
    pub fn named(&self, name: &str) -> Option<Segment> {
        let wanted = letters(name);
        let is_it = |rule: &&SegmentRule| rule.names.iter().any(|known| letters(known) == wanted);
        self.rules.iter().find(is_it).map(|rule| rule.segment)
    }

    /// The segment with the highest bound that is reached; the one with the lowest where none is.
    pub fn by_arr(&self, arr: f64) -> Segment {
        let bounds = || self.rules.iter().filter_map(|rule| rule.arr_from.map(|from| (from, rule.segment)));
        let reached = bounds().filter(|(from, _)| arr >= *from).max_by(|a, b| a.0.total_cmp(&b.0));
        let lowest = || bounds().min_by(|a, b| a.0.total_cmp(&b.0));
        reached.or_else(lowest).expect("a segmentation is read with at least one bound").1
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn segmentation(fields: &Fields<'_>, file: &str, text: &str) -> Option<Segmentation> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let rules: Vec<_> =
        Segment::all().map(|segment| fields.within(segment.word(), |rule| read_rule(rule, segment))).collect();
    let rules: Vec<SegmentRule> = rules.into_iter().collect::<Option<_>>()?;
    for (place, rule) in rules.iter().enumerate() {
        let earlier = || rules[..place].iter().flat_map(|rule| &rule.names);
        for name in rule.names.iter().filter(|name| earlier().any(|other| letters(other) == letters(name))) {
            fields.tell_at(rule.segment.word(), format!("`{name}` is a name of two segments"));
        }
    }
    if rules.iter().all(|rule| rule.arr_from.is_none()) {
        fields.tell("no segment has `arr_from`: an account whose source names none would have no segment");
    }
    id?;
    Some(Segmentation { title: title?, text: about?, rules, hash: fields::hash(text) })
}

fn read_rule(fields: &Fields<'_>, segment: Segment) -> Option<SegmentRule> {
    let names = fields.needed("names", fields.texts("names"));
    let arr_from = if fields.holds("arr_from") { Some(fields.number_in("arr_from", 0.0..=MOST_ARR)?) } else { None };
    Some(SegmentRule { segment, names: names?, arr_from })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../definitions/segments/segmentation.toml");

    #[test]
    fn a_name_comes_before_arr() {
        let rule = Segmentation::parse("segmentation.toml", SHIPPED).unwrap();
        for (name, arr, expected, by) in [
            (Some("Mid Market"), 1.0, Segment::MidMarket, PlacedBy::Name),
            (Some("SMB"), 1e6, Segment::Smb, PlacedBy::Name),
            (Some("self_serve"), 1e6, Segment::Plg, PlacedBy::Name),
            (Some("Galactic"), 100_000.0, Segment::Enterprise, PlacedBy::Arr),
            (None, 99_999.0, Segment::MidMarket, PlacedBy::Arr),
            (None, 25_000.0, Segment::MidMarket, PlacedBy::Arr),
            (None, 24_999.0, Segment::Smb, PlacedBy::Arr),
            (None, 0.0, Segment::Smb, PlacedBy::Arr),
        ] {
            assert_eq!(rule.place(name, arr), Placed { segment: expected, by }, "{name:?} {arr}");
        }
    }

    #[test]
    fn what_cannot_be_a_rule_is_told() {
        for (from, to, expected) in [
            ("\"strategic\"", "\"S M B\"", "`smb` is a name of two segments"),
            ("arr_from = 25_000", "arr_from = -1", "`arr_from` is -1; it is 0 to 1000000000000"),
            ("[plg]", "[plgs]", "`plg` is missing"),
        ] {
            let found = Segmentation::parse("segmentation.toml", &SHIPPED.replace(from, to)).unwrap_err();
            assert!(found.iter().any(|problem| problem.message.contains(expected)), "{to}: {found:?}");
        }
        let unbound = SHIPPED.lines().filter(|line| !line.starts_with("arr_from")).collect::<Vec<_>>().join("\n");
        let found = Segmentation::parse("segmentation.toml", &unbound).unwrap_err();
        assert!(found[0].message.contains("no segment has `arr_from`"), "{found:?}");
    }
}
