//! A small definition and small features, for this module's tests.

use super::text::{Catalog, read_score};
use super::{ScoreDefinition, Segments};
use crate::day::Day;
use crate::fact::USAGE_EVENT;
use crate::measure::{
    Aggregate, Family, FeatureColumn, Features, FromFacts, Measure, MeasureText, NoneMeans, Origin, Span, Why,
};
use crate::metric::Better;

pub(super) const TEXT: &str = r#"version = 1
id = "account"
title = "Account health"
measures = "How well it goes."
why = "To look in time."
misleads = "Often."
source = "Nobody."
min_known_weight = 50
trend_days = 28

[[band]]
id = "red"
from = 0
to = 40

[[band]]
id = "yellow"
from = 40
to = 70

[[band]]
id = "green"
from = 70
to = 100

[[stage]]
id = "onboarding"
when = [{ measure = "tenure_days", below = 90 }]

[[stage]]
id = "steady"

[[component]]
id = "usage"
title = "Usage"
weight = 60

[[component.reads]]
measure = "active_users"
curve = "linear"
points = [[0, 0], [10, 100]]

[[component]]
id = "touch"
title = "Touch"
weight = 40

[[component.reads]]
measure = "days_since_touch"
curve = "steps"
points = [[0, 100], [30, 50], [90, 0]]

[[adjustment]]
segments = ["enterprise"]
why = "They are talked to."

[[adjustment.component]]
id = "usage"
weight = 50

[[adjustment.component]]
id = "touch"
weight = 50

[[adjustment]]
stages = ["onboarding"]
why = "They do not use it yet."

[[adjustment.component]]
id = "usage"
weight = 20

[[adjustment.component.reads]]
measure = "active_users"
curve = "linear"
points = [[0, 0], [2, 100]]

[[adjustment.component]]
id = "touch"
weight = 80
"#;

pub(super) fn measure(id: &str, better: Better) -> Measure {
    Measure {
        id: id.to_owned(),
        title: id.to_owned(),
        family: Family::Usage,
        origin: Origin::Facts(FromFacts {
            table: &USAGE_EVENT,
            filter: Vec::new(),
            aggregate: Aggregate::Count,
            span: Span::Window { days: 28 },
            none: NoneMeans::Zero,
        }),
        unit: "events".to_owned(),
        better,
        fresh_for_days: None,
        text: MeasureText::default(),
        hash: format!("hash of {id}"),
    }
}

pub(super) fn measures() -> Vec<Measure> {
    vec![
        measure("active_users", Better::Higher),
        measure("days_since_touch", Better::Lower),
        measure("tenure_days", Better::Neither),
    ]
}

pub(super) fn definition() -> ScoreDefinition {
    parsed(TEXT)
}

#[track_caller]
pub(super) fn parsed(text: &str) -> ScoreDefinition {
    let measures = measures();
    let read = read_score("account", text, &Catalog { measures: &measures, segments: None });
    read.definition.unwrap_or_else(|| panic!("{:?}", read.problems))
}

/// One row per account: the values of `active_users`, `days_since_touch` and `tenure_days` on one day.
pub(super) fn features(rows: &[[Option<f64>; 3]]) -> Features {
    on_days(&[rows.to_vec()])
}

/// The same for several days.
pub(crate) fn on_days(days: &[Vec<[Option<f64>; 3]>]) -> Features {
    let cells: Vec<[Option<f64>; 3]> = days.iter().flatten().copied().collect();
    let ids = ["active_users", "days_since_touch", "tenure_days"];
    let column = |(place, id): (usize, &&str)| FeatureColumn {
        measure: (*id).to_owned(),
        values: cells.iter().map(|cell| cell[place].unwrap_or(f64::NAN)).collect(),
        states: cells.iter().map(|cell| cell[place].is_none().then_some(Why::NeverSeen)).collect(),
        ages: vec![place as u16 + 3; cells.len()],
        coverage: vec![255; cells.len()],
    };
    Features {
        accounts: (0..days[0].len()).map(|account| format!("a{account:03}")).collect(),
        days: (0..days.len()).map(|day| Day::from_epoch_days(20_000 + day as i32)).collect(),
        columns: ids.iter().enumerate().map(column).collect(),
    }
}

/// No account has a segment.
pub(super) fn without_segments(features: &Features) -> Segments {
    Segments { names: Vec::new(), codes: vec![None; features.accounts.len() * features.days.len()] }
}
