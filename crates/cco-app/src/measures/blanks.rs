//! Columns that no source ever filled. A measure that rests on one is unknown, not zero.

use crate::app::App;
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::fact::TableSpec;
use cco_domain::measure::{Aggregate, Condition, Features, FromFacts, Measure, Origin, Test, Why};
use std::collections::BTreeMap;

/// Makes the measures unknown that read a column without a single value, and those made from them.
pub(super) async fn withhold_blank(
    app: &App,
    snapshot: &Snapshot,
    measures: &[Measure],
    features: &mut Features,
) -> Result<(), Error> {
    let mut filled: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    let mut blank: Vec<&str> = Vec::new();
    for measure in measures {
        let why = match &measure.origin {
            Origin::Facts(facts) => {
                let mut why = None;
                for column in columns_needed(facts) {
                    let place = (facts.table.name, column);
                    let is_filled = match filled.get(&place) {
                        Some(known) => *known,
                        None => is_filled(app, snapshot, facts.table, column).await?,
                    };
                    filled.insert(place, is_filled);
                    why = why.or((!is_filled).then_some(Why::NoSource));
                }
                why
            }
            Origin::Derived(_) => measure.needs().any(|part| blank.contains(&part)).then_some(Why::PartUnknown),
            Origin::Revenue(_) => None,
        };
        let column = features.columns.iter_mut().find(|column| column.measure == measure.id);
        if let (Some(why), Some(column)) = (why, column) {
            column.states.fill(Some(why));
            blank.push(&measure.id);
        }
    }
    Ok(())
}

/// The columns without whose values no row can count: what the aggregate is of, and what filters test.
fn columns_needed(facts: &FromFacts) -> Vec<&'static str> {
    let of = match &facts.aggregate {
        // An event without a quantity counts as one.
        Aggregate::Sum { of: "quantity" } if facts.table.name == "usage_event" => None,
        Aggregate::Sum { of }
        | Aggregate::Mean { of }
        | Aggregate::Distinct { of }
        | Aggregate::Last { of }
        | Aggregate::DaysUntil { of }
        | Aggregate::ShareOfSeats { of }
        | Aggregate::ShareOfKnown { of } => Some(*of),
        Aggregate::Count
        | Aggregate::ActiveDays
        | Aggregate::DaysSince
        | Aggregate::DaysSinceFirst
        | Aggregate::Share { .. }
        | Aggregate::Slope { .. }
        | Aggregate::Change { .. }
        | Aggregate::ChangeVsSeason { .. }
        | Aggregate::Streak { .. } => None,
    };
    let tested = facts.filter.iter().filter(|Condition { test, .. }| *test != Test::Unknown);
    of.into_iter()
        .chain(tested.map(|condition| condition.column))
        .filter(|column| is_of_source(facts, column))
        .collect()
}

/// Days that are written once something has happened (a cancellation, the end of a role) are blank where nothing has.
fn is_of_source(facts: &FromFacts, column: &str) -> bool {
    facts.table.column(column).is_some_and(|spec| spec.known_by != Some(spec.name))
}

/// A table without rows is the engine's to tell.
async fn is_filled(app: &App, snapshot: &Snapshot, table: &TableSpec, column: &str) -> Result<bool, Error> {
    if snapshot.files_of(table.name).next().is_none() {
        return Ok(true);
    }
    let text = format!("select 1 from {} where \"{column}\" is not null limit 1", table.name);
    Ok(!app.ledger.sql(snapshot, app.today(), &text, 1).await?.rows.is_empty())
}
