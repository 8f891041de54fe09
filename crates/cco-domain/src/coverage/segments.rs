//! Are segments treated differently, or only named so?

use super::rules::CoverageRules;
use crate::play::Segment;
use crate::wording::worded;
use serde::Serialize;
use std::collections::BTreeSet;

worded! {
    /// A way in which segments can be treated differently.
    Side {
        /// How many accounts one person looks after.
        Coverage = "coverage",
        /// How often somebody is in touch.
        Cadence = "cadence",
        /// What is done for them.
        Services = "services",
        /// What the health score makes of the same signs.
        Health = "health",
    }
}

worded! {
    /// Whether two segments differ in a side.
    SideVerdict {
        Different = "different",
        Same = "same",
        /// Nothing is recorded of one of them.
        Unknown = "unknown",
    }
}

/// How the accounts of a segment were really treated. `None`: nothing is recorded of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentTreatment {
    pub segment: Segment,
    pub accounts_per_owner: Option<f64>,
    /// The median over its accounts.
    pub days_between_touches: Option<f64>,
    /// Names of what was done for at least one of ten of its accounts, such as plays that were run.
    pub services: Option<BTreeSet<String>>,
    /// What the score in use weighs how for it, as one word: the same word, the same weights.
    pub health_weights: Option<String>,
}

/// Two segments, and in what they differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentPair {
    pub one: Segment,
    pub other: Segment,
    /// Each side once, in the order of [`Side`].
    pub sides: Vec<(Side, SideVerdict)>,
    pub n_different: usize,
    /// `None`: too little is recorded to tell.
    pub are_two: Option<bool>,
}

/// Holds each two segments that were treated against each other, in the order given. Two numbers differ where one is at least so many
/// times the other as the rules say, services where they are not the same, health where other weights hold. Segments are two if they
/// differ in as many sides as the rules ask; they are not if they could not even with every unknown side.
pub fn compare_segments(treated: &[SegmentTreatment], rules: &CoverageRules) -> Vec<SegmentPair> {
    let with_later = |(place, one): (usize, &'_ SegmentTreatment)| -> Vec<SegmentPair> {
        treated[place + 1..].iter().map(|other| pair(one, other, rules)).collect()
    };
    treated.iter().enumerate().flat_map(with_later).collect()
}

fn pair(one: &SegmentTreatment, other: &SegmentTreatment, rules: &CoverageRules) -> SegmentPair {
    let sides: Vec<(Side, SideVerdict)> = Side::all().map(|side| (side, verdict(side, one, other, rules))).collect();
    let count = |wanted| sides.iter().filter(|(_, verdict)| *verdict == wanted).count();
    let (n_different, n_unknown) = (count(SideVerdict::Different), count(SideVerdict::Unknown));
    let least = rules.least_sides as usize;
    let are_two = if n_different >= least {
        Some(true)
    } else if n_different + n_unknown < least {
        Some(false)
    } else {
        None
    };
    SegmentPair { one: one.segment, other: other.segment, sides, n_different, are_two }
}

fn verdict(side: Side, one: &SegmentTreatment, other: &SegmentTreatment, rules: &CoverageRules) -> SideVerdict {
    let differs = match side {
        Side::Coverage => ratio_differs(one.accounts_per_owner, other.accounts_per_owner, rules),
        Side::Cadence => ratio_differs(one.days_between_touches, other.days_between_touches, rules),
        Side::Services => one.services.as_ref().zip(other.services.as_ref()).map(|(one, other)| one != other),
        Side::Health => one.health_weights.as_ref().zip(other.health_weights.as_ref()).map(|(one, other)| one != other),
    };
    match differs {
        Some(true) => SideVerdict::Different,
        Some(false) => SideVerdict::Same,
        None => SideVerdict::Unknown,
    }
}

fn ratio_differs(one: Option<f64>, other: Option<f64>, rules: &CoverageRules) -> Option<bool> {
    let (one, other) = (one?, other?);
    Some(one.max(other) >= one.min(other) * rules.least_ratio && one.max(other) > 0.0)
}

#[cfg(test)]
mod tests {
    use super::super::sample::rules;
    use super::*;

    fn treated(segment: Segment, accounts: f64, days: Option<f64>, service: &str, weights: &str) -> SegmentTreatment {
        SegmentTreatment {
            segment,
            accounts_per_owner: Some(accounts),
            days_between_touches: days,
            services: Some(BTreeSet::from([service.to_owned()])),
            health_weights: Some(weights.to_owned()),
        }
    }

    /// Verdicts in the order of sides, as their first letters, and whether the two are two.
    #[track_caller]
    fn check(other: SegmentTreatment, expected: &str, are_two: Option<bool>) {
        let one = treated(Segment::Enterprise, 20.0, Some(10.0), "review", "w1");
        let found = compare_segments(&[one, other], &rules()).remove(0);
        let letters: String = found.sides.iter().map(|(_, verdict)| &verdict.word()[..1]).collect();
        assert_eq!((letters.as_str(), found.are_two), (expected, are_two));
    }

    #[test]
    fn two_segments_differ_in_at_least_two_sides() {
        check(treated(Segment::MidMarket, 30.0, Some(15.0), "review", "w1"), "ddss", Some(true));
        check(treated(Segment::MidMarket, 29.9, Some(14.0), "review", "w1"), "ssss", Some(false));
        check(treated(Segment::MidMarket, 12.0, Some(30.0), "webinar", "w2"), "dddd", Some(true));
        check(treated(Segment::MidMarket, 20.0, Some(10.0), "webinar", "w1"), "ssds", Some(false));
    }

    #[test]
    fn what_is_not_recorded_is_neither() {
        check(treated(Segment::Smb, 40.0, None, "review", "w1"), "duss", None);
        check(treated(Segment::Smb, 20.0, None, "review", "w1"), "suss", Some(false));
        check(treated(Segment::Smb, 40.0, None, "webinar", "w1"), "duds", Some(true));
    }

    #[test]
    fn each_two_are_compared_once() {
        let three = [Segment::Enterprise, Segment::Smb, Segment::Plg].map(|one| treated(one, 1.0, None, "x", "w"));
        let found = compare_segments(&three, &rules());
        let pairs: Vec<_> = found.iter().map(|pair| (pair.one.word(), pair.other.word())).collect();
        assert_eq!(pairs, [("enterprise", "smb"), ("enterprise", "plg"), ("smb", "plg")]);
    }
}
