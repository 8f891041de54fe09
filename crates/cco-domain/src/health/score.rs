//! Scoring: from a definition and features to points with everything that explains them. Pure.

use super::definition::{Combine, Plausible, ScoreDefinition, Setting};
use super::plausible::{ANYTHING, SegmentRanges};
use super::points::{Points, apportioned};
use super::segments::Segments;
use super::standing::{Standing, Weighed, standing, tenths};
use crate::measure::{FeatureColumn, Features, Reading};
use serde::Serialize;

/// One account's score on one day. The contributions of the known components add up to `value`, to the tenth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// What the known components say; `None` where they weigh less than the definition asks.
    pub value: Option<Points>,
    /// What the score could be if the unknown were known. Holds `value`.
    pub low: Points,
    pub high: Points,
    pub band: Option<String>,
    pub low_band: String,
    pub high_band: String,
    pub segment: Option<String>,
    pub stage: String,
    pub components: Vec<ComponentScore>,
    /// Percent of the weight that is known.
    pub known_weight: u32,
    /// Share of the weight known, each part counted for as much of its window as was recorded.
    pub coverage: f64,
    /// Age of the oldest newest fact among the measures that counted.
    pub oldest_age_days: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComponentScore {
    pub id: String,
    /// Percent of the score, for this segment and stage.
    pub weight: u32,
    /// `None`: unknown.
    pub points: Option<Points>,
    pub low: Points,
    pub high: Points,
    /// Part of the score's value: points × weight ÷ known weight.
    pub contribution: Option<Points>,
    pub reads: Vec<ReadScore>,
}

/// A measure as it was read, and what the value is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadScore {
    pub measure: String,
    pub reading: Reading,
    pub points: Option<Points>,
    /// Whether the component's points rest on it: a measure that only stands in does not while the first is known.
    pub counts: bool,
}

/// A measure that the definition reads and the features lack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the features hold no measure `{0}`")]
pub struct MissingMeasure(pub String);

/// A definition laid over features, so that each score costs only its own arithmetic.
#[derive(Debug)]
pub struct Scorer<'a> {
    definition: &'a ScoreDefinition,
    features: &'a Features,
    segments: &'a Segments,
    /// By component and measure.
    columns: Vec<Vec<&'a FeatureColumn>>,
    /// By stage and threshold.
    stage_columns: Vec<Vec<&'a FeatureColumn>>,
    /// By segment, those without one last, and stage.
    settings: Vec<Vec<Setting>>,
    ranges: SegmentRanges,
}

impl<'a> Scorer<'a> {
    /// `segments` has one entry for each cell of `features`.
    pub fn new(
        definition: &'a ScoreDefinition,
        features: &'a Features,
        segments: &'a Segments,
    ) -> Result<Scorer<'a>, MissingMeasure> {
        let column = |id: &String| features.column(id).ok_or_else(|| MissingMeasure(id.clone()));
        let columns = definition
            .components
            .iter()
            .map(|component| component.reads.iter().map(|read| column(&read.measure)).collect())
            .collect::<Result<_, _>>()?;
        let stage_columns = definition
            .stages
            .iter()
            .map(|stage| stage.when.iter().map(|threshold| column(&threshold.measure)).collect())
            .collect::<Result<_, _>>()?;
        let groups = segments.names.iter().map(|name| Some(name.as_str())).chain([None]);
        let settings = groups
            .map(|segment| definition.stages.iter().map(|stage| definition.setting(segment, &stage.id)).collect())
            .collect();
        let ranges = SegmentRanges::default();
        let mut scorer = Scorer { definition, features, segments, columns, stage_columns, settings, ranges };
        scorer.ranges = SegmentRanges::measured(definition, &scorer);
        Ok(scorer)
    }

    /// The points alone: what a backtest over many days needs. Equal to `score(…).value`.
    pub fn value(&self, account: usize, day: usize) -> Option<Points> {
        let setting = self.setting(account, day);
        let mut known = Weighed::default();
        let mut weight = 0;
        for component in 0..self.columns.len() {
            weight += i64::from(setting.weights[component]);
            if let Some(points) = self.standing(account, day, component, setting).known {
                known.add(setting.weights[component], points);
            }
        }
        self.definition.value(known, weight)
    }

    pub fn score(&self, account: usize, day: usize) -> Score {
        let setting = self.setting(account, day);
        let standings: Vec<Standing> =
            (0..self.columns.len()).map(|component| self.standing(account, day, component, setting)).collect();
        let cell = self.features.cell(account, day);
        let reads = self.columns.iter().enumerate().map(|(component, columns)| {
            let curves = &setting.curves[component];
            let first_known = columns.iter().position(|column| column.value(cell).is_some());
            let stands_in = self.definition.components[component].combine == Combine::FirstKnown;
            let read = |(place, column): (usize, &&FeatureColumn)| ReadScore {
                measure: column.measure.clone(),
                reading: column.reading(cell),
                points: column.value(cell).map(|value| curves[place].points(value)),
                counts: standings[component].known.is_some() && (!stands_in || first_known == Some(place)),
            };
            columns.iter().enumerate().map(read).collect()
        });
        let mut score = self.definition.compose(setting, &standings, reads.collect());
        score.stage.clone_from(&self.definition.stages[self.stage(cell)].id);
        score.segment = self.segments.of(cell).map(str::to_owned);
        score
    }

    pub(super) fn n_accounts(&self) -> usize {
        self.features.accounts.len()
    }

    pub(super) fn n_days(&self) -> usize {
        self.features.days.len()
    }

    pub(super) fn segment(&self, account: usize, day: usize) -> usize {
        self.segments.group(self.features.cell(account, day))
    }

    /// Places of a component's known measures, and what their values are worth to the account.
    pub(super) fn known_points(
        &self,
        account: usize,
        day: usize,
        component: usize,
    ) -> impl Iterator<Item = (usize, Points)> {
        let cell = self.features.cell(account, day);
        let curves = &self.setting(account, day).curves[component];
        let columns = self.columns[component].iter().enumerate();
        columns.filter_map(move |(read, column)| Some((read, curves[read].points(column.value(cell)?))))
    }

    fn setting(&self, account: usize, day: usize) -> &Setting {
        &self.settings[self.segment(account, day)][self.stage(self.features.cell(account, day))]
    }

    fn stage(&self, cell: usize) -> usize {
        let fits = |place: &usize| {
            let thresholds = self.definition.stages[*place].when.iter();
            thresholds.zip(&self.stage_columns[*place]).all(|(threshold, column)| threshold.holds(column.value(cell)))
        };
        (0..self.stage_columns.len()).find(fits).expect("the last stage has no threshold and takes the rest")
    }

    fn standing(&self, account: usize, day: usize, component: usize, setting: &Setting) -> Standing {
        let cell = self.features.cell(account, day);
        let own = &self.definition.components[component];
        let plausible = |read: usize| match own.plausible {
            Plausible::Anything => ANYTHING,
            Plausible::Between(low, high) => (low, high),
            Plausible::InSegment => self.ranges.of(day, self.segment(account, day), component, read),
        };
        let columns = &self.columns[component];
        standing(own.combine, &setting.curves[component], |read| columns[read].value(cell), plausible)
    }
}

impl ScoreDefinition {
    /// What the known parts say, where they weigh enough of `weight`.
    pub(super) fn value(&self, known: Weighed, weight: i64) -> Option<Points> {
        let is_enough = known.weight * 100 >= i64::from(self.min_known_weight) * weight;
        known.points().filter(|_| is_enough)
    }

    fn compose(&self, setting: &Setting, standings: &[Standing], reads: Vec<Vec<ReadScore>>) -> Score {
        let [mut known, mut low, mut high] = [Weighed::default(); 3];
        for (weight, standing) in setting.weights.iter().zip(standings) {
            if let Some(points) = standing.known {
                known.add(*weight, points);
            }
            low.add(*weight, standing.low);
            high.add(*weight, standing.high);
        }
        let value = self.value(known, low.weight);
        let [low, high] = [low, high].map(|end| end.points().unwrap_or_default());
        let (low, high) = (value.map_or(low, |value| value.min(low)), value.map_or(high, |value| value.max(high)));
        let contributions = contributions(value, known, &setting.weights, standings);
        let components: Vec<ComponentScore> = self
            .components
            .iter()
            .enumerate()
            .zip(reads)
            .map(|((place, component), reads)| ComponentScore {
                id: component.id.clone(),
                weight: setting.weights[place],
                points: standings[place].known,
                low: standings[place].low,
                high: standings[place].high,
                contribution: contributions[place],
                reads,
            })
            .collect();
        Score {
            value,
            low,
            high,
            band: value.map(|value| self.band_of(value).id.clone()),
            low_band: self.band_of(low).id.clone(),
            high_band: self.band_of(high).id.clone(),
            segment: None,
            stage: String::new(),
            known_weight: u32::try_from(known.weight).expect("weights add up to 100"),
            coverage: coverage(&components),
            oldest_age_days: oldest_age(&components),
            components,
        }
    }
}

/// Points × weight ÷ known weight of each known component, rounded so that they add up to the score.
fn contributions(
    value: Option<Points>,
    known: Weighed,
    weights: &[u32],
    standings: &[Standing],
) -> Vec<Option<Points>> {
    let Some(value) = value else { return vec![None; standings.len()] };
    let products: Vec<i64> = weights
        .iter()
        .zip(standings)
        .map(|(weight, standing)| standing.known.map_or(0, |points| i64::from(*weight) * i64::from(points.tenths())))
        .collect();
    let shares = apportioned(&products, known.weight, i64::from(value.tenths()));
    standings.iter().zip(shares).map(|(standing, share)| standing.known.map(|_| tenths(share))).collect()
}

/// The readings that made a component's points.
fn used(component: &ComponentScore) -> impl Iterator<Item = &Reading> {
    component.reads.iter().filter(|read| read.counts).map(|read| &read.reading)
}

fn coverage(components: &[ComponentScore]) -> f64 {
    let weight: u32 = components.iter().map(|component| component.weight).sum();
    let covered: f64 = components
        .iter()
        .map(|component| {
            let least = used(component).map(|reading| match reading {
                Reading::Known { coverage, .. } => *coverage,
                Reading::Unknown { .. } => 0.0,
            });
            f64::from(component.weight) * least.reduce(f64::min).unwrap_or(0.0)
        })
        .sum();
    if weight == 0 { 0.0 } else { covered / f64::from(weight) }
}

fn oldest_age(components: &[ComponentScore]) -> Option<u16> {
    let ages = components.iter().flat_map(used).filter_map(|reading| match reading {
        Reading::Known { age_days, .. } => *age_days,
        Reading::Unknown { .. } => None,
    });
    ages.max()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{TEXT, definition, features, on_days, parsed, without_segments};
    use super::*;
    use proptest::prelude::*;

    /// The score of one account without a segment.
    fn score_of(definition: &ScoreDefinition, row: [Option<f64>; 3]) -> Score {
        let features = features(&[row]);
        let segments = without_segments(&features);
        Scorer::new(definition, &features, &segments).unwrap().score(0, 0)
    }

    fn shown(points: Option<Points>) -> String {
        points.map_or_else(|| "unknown".to_owned(), |points| points.to_string())
    }

    /// Users, days since the last touch and tenure against the score, its range and its band.
    #[track_caller]
    fn check(row: [Option<f64>; 3], value: &str, range: [&str; 2], band: &str) {
        let score = score_of(&definition(), row);
        assert_eq!(shown(score.value), value, "{row:?}");
        assert_eq!([score.low, score.high].map(|end| end.to_string()), range, "{row:?}");
        assert_eq!(score.band.as_deref().unwrap_or("unknown"), band, "{row:?}");
    }

    #[test]
    fn known_components_are_weighed() {
        check([Some(10.0), Some(0.0), Some(400.0)], "100.0", ["100.0", "100.0"], "green");
        check([Some(5.0), Some(40.0), Some(400.0)], "50.0", ["50.0", "50.0"], "yellow");
        check([Some(0.0), Some(90.0), Some(400.0)], "0.0", ["0.0", "0.0"], "red");
        check([Some(8.3), Some(40.0), Some(400.0)], "69.8", ["69.8", "69.8"], "yellow");
    }

    #[test]
    fn the_unknown_is_neither_good_nor_bad_nor_middling() {
        // 60 of 100 are known, all of it worth 80: the score says 80, and could be 48 to 88.
        check([Some(8.0), None, Some(400.0)], "80.0", ["48.0", "88.0"], "green");
        // 40 of 100 are fewer than the 50 asked for.
        check([None, Some(0.0), Some(400.0)], "unknown", ["40.0", "100.0"], "unknown");
        check([None, None, Some(400.0)], "unknown", ["0.0", "100.0"], "unknown");
    }

    #[test]
    fn an_onboarding_account_is_weighed_as_one() {
        check([Some(1.0), Some(0.0), Some(89.0)], "90.0", ["90.0", "90.0"], "green");
        check([Some(1.0), Some(0.0), Some(90.0)], "46.0", ["46.0", "46.0"], "yellow");
        // Of unknown tenure it is in no stage that asks for tenure.
        check([Some(1.0), Some(0.0), None], "46.0", ["46.0", "46.0"], "yellow");
    }

    #[test]
    fn a_stated_range_bounds_what_is_unknown_but_never_shuts_out_the_score() {
        let text = TEXT.replace("weight = 40\n", "weight = 40\nplausible = [20, 60]\n");
        let score = score_of(&parsed(&text), [Some(10.0), None, Some(400.0)]);
        assert_eq!([score.low, score.high].map(|end| end.to_string()), ["68.0", "100.0"]);
    }

    #[test]
    fn the_segment_bounds_what_is_unknown() {
        let text = TEXT.replace("weight = 40\n", "weight = 40\nplausible = \"in_segment\"\n");
        let definition = parsed(&text);
        let mut rows = vec![[Some(5.0), Some(0.0), None]; 9];
        rows.push([Some(5.0), Some(40.0), None]);
        rows.push([Some(5.0), None, None]);
        let features = features(&rows);
        let mut segments = without_segments(&features);
        let range = |segments: &Segments| {
            let score = Scorer::new(&definition, &features, segments).unwrap().score(10, 0);
            [score.low, score.high].map(|end| end.to_string())
        };
        // Ten known: nine are worth 100, one 50.
        assert_eq!(range(&segments), ["50.0", "70.0"]);
        // One of the ten belongs elsewhere: nine are too few.
        segments.names = vec!["smb".to_owned()];
        segments.codes[0] = Some(0);
        assert_eq!(range(&segments), ["30.0", "70.0"]);
    }

    #[test]
    fn a_score_says_what_it_stands_on() {
        let features = features(&[[Some(8.0), None, Some(400.0)]]);
        let segments = Segments { names: vec!["Enterprise".to_owned()], codes: vec![Some(0)] };
        let score = Scorer::new(&definition(), &features, &segments).unwrap().score(0, 0);
        assert_eq!((score.known_weight, score.oldest_age_days), (50, Some(3)));
        assert!((score.coverage - 0.5).abs() < 1e-12);
        assert_eq!((score.segment.as_deref(), score.stage.as_str()), (Some("Enterprise"), "steady"));
        assert_eq!((score.low_band.as_str(), score.high_band.as_str()), ("yellow", "green"));
        let parts: Vec<_> =
            score.components.iter().map(|part| (part.id.as_str(), part.weight, shown(part.contribution))).collect();
        assert_eq!(parts, [("usage", 50, "80.0".to_owned()), ("touch", 50, "unknown".to_owned())]);
    }

    #[test]
    fn features_must_hold_what_the_definition_reads() {
        let mut features = features(&[[Some(8.0), None, None]]);
        features.columns.remove(1);
        let segments = without_segments(&features);
        let missing = Scorer::new(&definition(), &features, &segments).err();
        assert_eq!(missing, Some(MissingMeasure("days_since_touch".to_owned())));
    }

    fn row() -> impl Strategy<Value = [Option<f64>; 3]> {
        let part = |most: f64| prop::option::weighted(0.8, 0.0..most);
        (part(12.0), part(100.0), part(200.0)).prop_map(|(users, touch, tenure)| [users, touch, tenure])
    }

    proptest! {
        #[test]
        fn contributions_add_up_within_the_range(row in row(), least in 1_u32..=100) {
            let mut definition = definition();
            definition.min_known_weight = least;
            let score = score_of(&definition, row);
            prop_assert!(Points::ZERO <= score.low && score.high <= Points::HUNDRED);
            let sum: Points = score.components.iter().filter_map(|part| part.contribution).sum();
            match score.value {
                Some(value) => prop_assert!(sum == value && score.low <= value && value <= score.high),
                None => prop_assert!(sum == Points::ZERO && score.known_weight < least),
            }
        }

        #[test]
        fn a_better_reading_never_lowers_the_score(row in row(), users in 0.0..3.0, touch in 0.0..30.0) {
            let better = [row[0].map(|value| value + users), row[1].map(|value| value - touch), row[2]];
            let (before, after) = (score_of(&definition(), row), score_of(&definition(), better));
            prop_assert!(before.value <= after.value && before.low <= after.low && before.high <= after.high);
        }

        #[test]
        fn losing_a_reading_only_widens_the_range(row in row(), lost in 0_usize..2) {
            let mut fewer = row;
            fewer[lost] = None;
            let (before, after) = (score_of(&definition(), row), score_of(&definition(), fewer));
            prop_assert!(after.low <= before.low && before.high <= after.high);
            prop_assert!(after.known_weight <= before.known_weight);
        }

        #[test]
        fn the_value_alone_is_the_value_of_the_score(days in prop::collection::vec(prop::collection::vec(row(), 3), 1..3)) {
            let features = on_days(&days);
            let segments = without_segments(&features);
            let definition = definition();
            let scorer = Scorer::new(&definition, &features, &segments).unwrap();
            for day in 0..days.len() {
                for account in 0..3 {
                    prop_assert_eq!(scorer.value(account, day), scorer.score(account, day).value);
                }
            }
        }
    }
}
