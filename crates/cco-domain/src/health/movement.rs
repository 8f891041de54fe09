//! Why a score moved: its change taken apart into parts that add up to it.

use super::definition::{ScoreDefinition, Setting};
use super::points::{Points, apportioned};
use super::score::{ComponentScore, ReadScore, Score};
use super::standing::{Weighed, standing, tenths};
use serde::Serialize;

/// The change of a score between two days. `definition`, `setting`, `known` and the components add up to `change`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreMove {
    pub from: Option<Points>,
    pub to: Option<Points>,
    /// `None`: one of the two is unknown, and nothing is taken apart.
    pub change: Option<Points>,
    /// Another text or other measures were in force on the first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<DefinitionMove>,
    pub setting: SettingMove,
    pub known: KnownMove,
    /// In the definition's order.
    pub components: Vec<ComponentMove>,
}

/// What the first day's score would have been by the later definition, less what it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DefinitionMove {
    pub from_hash: String,
    pub to_hash: String,
    pub change: Points,
}

/// What other weights and curves made of the same readings, because the account came into another stage or segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingMove {
    pub from_stage: String,
    pub to_stage: String,
    pub from_segment: Option<String>,
    pub to_segment: Option<String>,
    pub change: Points,
}

/// What it made that components became known or unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KnownMove {
    pub became_known: Vec<String>,
    pub became_unknown: Vec<String>,
    pub change: Points,
}

/// What new readings of a component made, known on both days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComponentMove {
    pub id: String,
    pub points_before: Option<Points>,
    pub points_after: Option<Points>,
    pub before: Vec<ReadScore>,
    pub after: Vec<ReadScore>,
    pub change: Points,
}

/// Takes the change from `before` to `after` apart, both scored by `definition`.
///
/// Parts are changed one after another, each keeping what came before: first weights and curves, by stage and segment; then
/// which components are known; then the readings of those known on both days. So the parts add up, and the readings'
/// parts are those of the weights that hold now. Each score is rounded to a tenth, and the last tenth is shared out as
/// contributions are.
pub fn explain_move(definition: &ScoreDefinition, before: &Score, after: &Score) -> ScoreMove {
    let mut explained = ScoreMove {
        from: before.value,
        to: after.value,
        change: None,
        definition: None,
        setting: setting_move(before, after),
        known: known_move(before, after),
        components: before.components.iter().zip(&after.components).map(component_move).collect(),
    };
    if let (Some(from), Some(to)) = (before.value, after.value) {
        explained.change = Some(to - from);
        take_apart(&mut explained, definition, before, after, from, to);
    }
    explained
}

impl ScoreMove {
    /// The same move, when `old`, by another definition, is what the first day's score was at the time.
    pub fn since_definition(mut self, old: &Score, from_hash: &str, to_hash: &str) -> ScoreMove {
        let change = self.from.zip(old.value).map(|(new, old)| new - old);
        self.change = self.change.zip(change).map(|(rest, change)| rest + change);
        self.from = old.value;
        self.definition = Some(DefinitionMove {
            from_hash: from_hash.to_owned(),
            to_hash: to_hash.to_owned(),
            change: change.unwrap_or_default(),
        });
        self
    }
}

fn take_apart(
    explained: &mut ScoreMove,
    definition: &ScoreDefinition,
    before: &Score,
    after: &Score,
    from: Points,
    to: Points,
) {
    let setting = definition.setting(after.segment.as_deref(), &after.stage);
    let old = points_by(definition, &setting, before);
    let new: Vec<Option<Points>> = after.components.iter().map(|component| component.points).collect();
    // Nothing that was known may weigh anything now; then all the change is that other components are known.
    let resettled = weighed(&setting, &old).points().unwrap_or(from);
    let carried: Vec<Option<Points>> =
        old.iter().zip(&new).map(|(old, new)| new.map(|new| old.unwrap_or(new))).collect();
    let carried_on = weighed(&setting, &carried);
    let unmoved = carried_on.points().unwrap_or(to);
    explained.setting.change = resettled - from;
    explained.known.change = unmoved - resettled;
    let products: Vec<i64> = setting
        .weights
        .iter()
        .zip(carried.iter().zip(&new))
        .map(|(weight, (carried, new))| {
            let rise = new.zip(*carried).map_or(0, |(new, carried)| (new - carried).tenths());
            i64::from(*weight) * i64::from(rise)
        })
        .collect();
    let changes = apportioned(&products, carried_on.weight.max(1), i64::from((to - unmoved).tenths()));
    for (component, change) in explained.components.iter_mut().zip(changes) {
        component.change = tenths(change);
    }
}

/// What a score's readings are worth under other curves.
fn points_by(definition: &ScoreDefinition, setting: &Setting, score: &Score) -> Vec<Option<Points>> {
    let of = |(place, component): (usize, &ComponentScore)| {
        let value = |read: usize| component.reads[read].reading.value();
        let anything = |_| (Points::ZERO, Points::HUNDRED);
        standing(definition.components[place].combine, &setting.curves[place], value, anything).known
    };
    score.components.iter().enumerate().map(of).collect()
}

fn weighed(setting: &Setting, points: &[Option<Points>]) -> Weighed {
    let mut weighed = Weighed::default();
    for (weight, points) in setting.weights.iter().zip(points) {
        if let Some(points) = points {
            weighed.add(*weight, *points);
        }
    }
    weighed
}

fn setting_move(before: &Score, after: &Score) -> SettingMove {
    SettingMove {
        from_stage: before.stage.clone(),
        to_stage: after.stage.clone(),
        from_segment: before.segment.clone(),
        to_segment: after.segment.clone(),
        change: Points::ZERO,
    }
}

fn known_move(before: &Score, after: &Score) -> KnownMove {
    let changed = |was_known: bool| {
        let pairs = before.components.iter().zip(&after.components);
        let turned = move |(old, new): &(&ComponentScore, &ComponentScore)| {
            old.points.is_some() == was_known && new.points.is_some() != was_known
        };
        pairs.filter(turned).map(|(old, _)| old.id.clone()).collect()
    };
    KnownMove { became_known: changed(false), became_unknown: changed(true), change: Points::ZERO }
}

fn component_move((before, after): (&ComponentScore, &ComponentScore)) -> ComponentMove {
    ComponentMove {
        id: after.id.clone(),
        points_before: before.points,
        points_after: after.points,
        before: before.reads.clone(),
        after: after.reads.clone(),
        change: Points::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{TEXT, definition, on_days, parsed, without_segments};
    use super::super::{Scorer, Segments};
    use super::*;
    use proptest::prelude::*;

    type Row = [Option<f64>; 3];

    fn scores(definition: &ScoreDefinition, before: Row, after: Row) -> (Score, Score) {
        let features = on_days(&[vec![before], vec![after]]);
        let segments = without_segments(&features);
        let scorer = Scorer::new(definition, &features, &segments).unwrap();
        (scorer.score(0, 0), scorer.score(0, 1))
    }

    fn moved(before: Row, after: Row) -> ScoreMove {
        let (before, after) = scores(&definition(), before, after);
        explain_move(&definition(), &before, &after)
    }

    /// Change of the setting, of what is known, and of each component.
    #[track_caller]
    fn check(before: Row, after: Row, change: &str, parts: [&str; 4]) {
        let found = moved(before, after);
        assert_eq!(found.change.unwrap().to_string(), change, "{found:?}");
        let components: Vec<Points> = found.components.iter().map(|component| component.change).collect();
        let own = [found.setting.change, found.known.change, components[0], components[1]];
        assert_eq!(own.map(|points| points.to_string()), parts, "{found:?}");
    }

    #[test]
    fn readings_move_a_score_by_their_weight() {
        let old = Some(400.0);
        check([Some(5.0), Some(0.0), old], [Some(5.0), Some(0.0), old], "0.0", ["0.0", "0.0", "0.0", "0.0"]);
        check([Some(5.0), Some(0.0), old], [Some(3.0), Some(40.0), old], "-32.0", ["0.0", "0.0", "-12.0", "-20.0"]);
    }

    #[test]
    fn another_stage_is_a_part_of_its_own() {
        // One user is worth 50 while onboarding and 10 afterwards: 90 points become 46, then two users make 52.
        check(
            [Some(1.0), Some(0.0), Some(89.0)],
            [Some(2.0), Some(0.0), Some(90.0)],
            "-38.0",
            ["-44.0", "0.0", "6.0", "0.0"],
        );
    }

    #[test]
    fn what_became_unknown_is_a_part_of_its_own() {
        let old = Some(400.0);
        check([Some(5.0), Some(0.0), old], [Some(6.0), None, old], "-10.0", ["0.0", "-20.0", "10.0", "0.0"]);
        let found = moved([Some(5.0), Some(0.0), old], [Some(6.0), None, old]);
        assert_eq!((found.known.became_known.len(), found.known.became_unknown), (0, vec!["touch".to_owned()]));
        assert_eq!(moved([None, Some(0.0), old], [Some(6.0), None, old]).change, None);
    }

    #[test]
    fn another_definition_is_a_part_of_its_own() {
        let stricter = parsed(&TEXT.replace("[10, 100]", "[20, 100]"));
        let (old, _) = scores(&definition(), [Some(10.0), Some(0.0), None], [None, None, None]);
        let (before, after) = scores(&stricter, [Some(10.0), Some(0.0), None], [Some(20.0), Some(0.0), None]);
        let found = explain_move(&stricter, &before, &after).since_definition(&old, "old", "new");
        assert_eq!(found.definition.unwrap().change.to_string(), "-30.0");
        assert_eq!(
            (found.change.unwrap().to_string(), found.components[0].change.to_string()),
            ("0.0".into(), "30.0".into())
        );
    }

    fn row() -> impl Strategy<Value = Row> {
        let part = |most: f64| prop::option::weighted(0.8, 0.0..most);
        (part(12.0), part(100.0), part(200.0)).prop_map(|(users, touch, tenure)| [users, touch, tenure])
    }

    proptest! {
        #[test]
        fn parts_add_up(before in row(), after in row(), segments in prop::collection::vec(prop::option::of(0_u16..2), 2)) {
            let definition = definition();
            let features = on_days(&[vec![before], vec![after]]);
            let segments = Segments { names: vec!["enterprise".to_owned(), "smb".to_owned()], codes: segments };
            let scorer = Scorer::new(&definition, &features, &segments).unwrap();
            let found = explain_move(&definition, &scorer.score(0, 0), &scorer.score(0, 1));
            let parts: Points = found.components.iter().map(|component| component.change).sum();
            if let Some(change) = found.change {
                prop_assert_eq!(found.setting.change + found.known.change + parts, change);
            }
            for component in &found.components {
                if component.points_before == component.points_after && found.setting.from_stage == found.setting.to_stage && segments.codes[0] == segments.codes[1] {
                    prop_assert_eq!(component.change, Points::ZERO);
                }
            }
        }
    }
}
