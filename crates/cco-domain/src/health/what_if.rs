//! What the score would be if one of its unknown components were known.

use super::definition::ScoreDefinition;
use super::points::Points;
use super::score::Score;
use super::standing::Weighed;
use serde::Serialize;

/// The score with one more component known, at either end of what it could be worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    pub component: String,
    pub low: Points,
    pub low_band: String,
    pub high: Points,
    pub high_band: String,
    /// Whether knowing it could put the account into another band, or into one at all.
    pub could_change_band: bool,
}

/// One entry for each unknown component that weighs something. Whether enough weight would then be known is not asked:
/// this is about what to find out first.
pub fn what_if(definition: &ScoreDefinition, score: &Score) -> Vec<WhatIf> {
    let mut known = Weighed::default();
    for component in &score.components {
        if let Some(points) = component.points {
            known.add(component.weight, points);
        }
    }
    let unknown = score.components.iter().filter(|component| component.points.is_none() && component.weight > 0);
    unknown
        .map(|component| {
            let with = |points: Points| {
                let mut more = known;
                more.add(component.weight, points);
                more.points().expect("the component weighs something")
            };
            let (low, high) = (with(component.low), with(component.high));
            let band = |points: Points| definition.band_of(points).id.clone();
            let is_same = |points: Points| score.band.as_ref() == Some(&band(points));
            WhatIf {
                component: component.id.clone(),
                low,
                low_band: band(low),
                high,
                high_band: band(high),
                could_change_band: !(is_same(low) && is_same(high)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Scorer;
    use super::super::sample::{definition, features, without_segments};
    use super::*;

    #[track_caller]
    fn check(row: [Option<f64>; 3], expected: &[(&str, &str, &str, bool)]) {
        let (definition, features) = (definition(), features(&[row]));
        let segments = without_segments(&features);
        let score = Scorer::new(&definition, &features, &segments).unwrap().score(0, 0);
        let found = what_if(&definition, &score);
        let found: Vec<_> = found
            .iter()
            .map(|if_known| {
                let (low, high) = (if_known.low.to_string(), if_known.high.to_string());
                (if_known.component.as_str(), low, high, if_known.could_change_band)
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(component, low, high, changes)| (*component, (*low).to_owned(), (*high).to_owned(), *changes))
            .collect();
        assert_eq!(found, expected, "{row:?}");
    }

    #[test]
    fn only_the_unknown_is_asked_about() {
        check([Some(8.0), Some(0.0), None], &[]);
        check([Some(10.0), None, None], &[("touch", "60.0", "100.0", true)]);
        check([Some(0.0), None, None], &[("touch", "0.0", "40.0", true)]);
        check([None, None, None], &[("usage", "0.0", "100.0", true), ("touch", "0.0", "100.0", true)]);
    }

    #[test]
    fn some_unknowns_do_not_matter() {
        let mut definition = definition();
        definition.components[1].plausible =
            super::super::Plausible::Between(Points::from_tenths(800), Points::HUNDRED);
        let features = features(&[[Some(10.0), None, None]]);
        let segments = without_segments(&features);
        let score = Scorer::new(&definition, &features, &segments).unwrap().score(0, 0);
        assert!(!what_if(&definition, &score)[0].could_change_band);
    }
}
