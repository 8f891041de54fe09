//! The parts of a health score's definition, as its file states them.

use super::curve::Curve;
use super::points::Points;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How an account's measures become points between 0 and 100.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreDefinition {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    /// Percent of the weight that must be known; below it the score is unknown.
    pub min_known_weight: u32,
    /// A score is held against the one so many days earlier.
    pub trend_days: u32,
    /// From the lowest; together they cover 0 to 100 once.
    pub bands: Vec<Band>,
    /// The first whose thresholds hold; the last has none and takes the rest.
    pub stages: Vec<Stage>,
    pub components: Vec<Component>,
    /// What differs for some segments or stages; where two say something of one component, the later holds.
    pub adjustments: Vec<Adjustment>,
    /// Hash of the file's text and of the measures it reads: what changes a score changes this.
    pub hash: String,
}

/// What a person wants to know before trusting a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DefinitionText {
    pub measures: String,
    pub why: String,
    pub misleads: String,
    pub source: String,
}

/// Scores from `from` on and below `to`; the highest band holds 100 as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    pub id: String,
    pub from: Points,
    pub to: Points,
}

/// A part of an account's life, such as onboarding, in which other weights or curves may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub id: String,
    /// All must hold. An unknown measure holds nowhere.
    pub when: Vec<Threshold>,
}

/// Values of a measure from `at_least` on and below `below`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Threshold {
    pub measure: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
}

/// A part of the score with a weight of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    pub id: String,
    pub title: String,
    /// Percent of the score.
    pub weight: u32,
    pub combine: Combine,
    /// At least one.
    pub reads: Vec<Read>,
    pub plausible: Plausible,
}

/// A measure and what its values are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub measure: String,
    pub curve: Curve,
}

/// How the measures of one component become its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Those of the first measure that is known: the later ones stand in for it.
    FirstKnown,
    /// The fewest. Unknown unless all are known.
    Weakest,
    /// Their mean. Unknown unless all are known.
    Mean,
}

/// What an unknown measure could be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plausible {
    /// 0 to 100.
    Anything,
    Between(Points, Points),
    /// From the 10th to the 90th percentile of what the measure is worth for accounts of the same segment on that day;
    /// 0 to 100 where fewer than ten are known.
    InSegment,
}

/// Other weights or curves for some segments, stages, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// Empty: any.
    pub segments: Vec<String>,
    /// Empty: any.
    pub stages: Vec<String>,
    pub why: String,
    pub parts: Vec<AdjustmentPart>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AdjustmentPart {
    pub component: String,
    pub weight: Option<u32>,
    /// One for each measure of the component, in its order.
    pub curves: Option<Vec<Curve>>,
}

/// Weights and curves that hold for one segment in one stage, by component.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub weights: Vec<u32>,
    pub curves: Vec<Vec<Curve>>,
}

impl ScoreDefinition {
    /// What holds for accounts of this segment in this stage.
    pub fn setting(&self, segment: Option<&str>, stage: &str) -> Setting {
        let mut setting = Setting {
            weights: self.components.iter().map(|component| component.weight).collect(),
            curves: self
                .components
                .iter()
                .map(|component| component.reads.iter().map(|read| read.curve.clone()).collect())
                .collect(),
        };
        for adjustment in self.adjustments.iter().filter(|adjustment| adjustment.is_for(segment, stage)) {
            for part in &adjustment.parts {
                let Some(place) = self.place(&part.component) else { continue };
                setting.weights[place] = part.weight.unwrap_or(setting.weights[place]);
                if let Some(curves) = &part.curves {
                    setting.curves[place].clone_from(curves);
                }
            }
        }
        setting
    }

    /// Where the component of that id stands.
    pub fn place(&self, component: &str) -> Option<usize> {
        self.components.iter().position(|own| own.id == component)
    }

    /// The band that holds these points.
    pub fn band_of(&self, points: Points) -> &Band {
        let after = self.bands.partition_point(|band| band.from <= points);
        &self.bands[after.saturating_sub(1)]
    }

    /// Every measure that components or stages read, each once.
    pub fn measures(&self) -> BTreeSet<&str> {
        let of_components = self.components.iter().flat_map(|component| &component.reads).map(|read| &read.measure);
        let of_stages = self.stages.iter().flat_map(|stage| &stage.when).map(|threshold| &threshold.measure);
        of_components.chain(of_stages).map(String::as_str).collect()
    }

    /// Segments that some adjustment names.
    pub fn segments(&self) -> BTreeSet<&str> {
        self.adjustments.iter().flat_map(|adjustment| &adjustment.segments).map(String::as_str).collect()
    }
}

impl Adjustment {
    pub fn is_for(&self, segment: Option<&str>, stage: &str) -> bool {
        let is_segment = self.segments.is_empty()
            || segment.is_some_and(|segment| self.segments.iter().any(|own| is_same_segment(own, segment)));
        is_segment && (self.stages.is_empty() || self.stages.iter().any(|own| own == stage))
    }
}

/// Sources write a segment with letters of either case.
pub fn is_same_segment(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

impl Threshold {
    pub fn holds(&self, value: Option<f64>) -> bool {
        value.is_some_and(|value| {
            self.at_least.is_none_or(|bound| value >= bound) && self.below.is_none_or(|bound| value < bound)
        })
    }

    /// Why no value, or every value, could hold.
    pub(crate) fn faults(&self) -> Vec<String> {
        let Threshold { measure, at_least, below } = self;
        let mut faults = Vec::new();
        if at_least.iter().chain(below).any(|bound| !bound.is_finite()) {
            faults.push(format!("the bounds of `{measure}` must be finite"));
        }
        match (at_least, below) {
            (None, None) => faults.push(format!("say what `{measure}` must be: `at_least`, `below`, or both")),
            (Some(at_least), Some(below)) if at_least >= below => {
                faults.push(format!("no value of `{measure}` is at least {at_least} and below {below}"));
            }
            _ => {}
        }
        faults
    }
}

impl Band {
    pub fn holds(&self, points: Points) -> bool {
        self.from <= points && (points < self.to || self.to == Points::HUNDRED && points == Points::HUNDRED)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::definition;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_later_adjustment_holds() {
        let definition = definition();
        for (segment, stage, weights) in [
            (None, "steady", [60, 40]),
            (Some("smb"), "steady", [60, 40]),
            (Some("SMB "), "onboarding", [20, 80]),
            (Some("Enterprise"), "steady", [50, 50]),
            (Some("enterprise"), "onboarding", [20, 80]),
        ] {
            assert_eq!(definition.setting(segment, stage).weights, weights, "{segment:?} in {stage}");
        }
    }

    #[test]
    fn thresholds_are_half_open_and_need_a_value() {
        let threshold = |at_least, below| Threshold { measure: "tenure_days".to_owned(), at_least, below };
        for (at_least, below, value, expected) in [
            (None, Some(90.0), Some(90.0), false),
            (None, Some(90.0), Some(89.9), true),
            (Some(90.0), None, Some(90.0), true),
            (Some(1.0), Some(2.0), Some(0.5), false),
            (None, None, None, false),
        ] {
            assert_eq!(threshold(at_least, below).holds(value), expected, "{at_least:?} {below:?} {value:?}");
        }
    }

    proptest! {
        #[test]
        fn every_score_lies_in_exactly_one_band(tenths in 0..=1000) {
            let definition = definition();
            let points = Points::from_tenths(tenths);
            let holding: Vec<&Band> = definition.bands.iter().filter(|band| band.holds(points)).collect();
            prop_assert_eq!(holding, vec![definition.band_of(points)]);
        }
    }
}
