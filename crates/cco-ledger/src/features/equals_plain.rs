//! Every kind of measure against the plain reference, on generated worlds with late, replaced and retracted facts.

use super::catalog::write;
use super::plain::{Did, Plain, Row, Value, World};
use super::{FeatureQuestion, features};
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, CONTACT, MILESTONE, SUBSCRIPTION, TICKET, TableSpec, USAGE_EVENT, table};
use cco_domain::measure::{
    Aggregate, Condition, Derived, Family, Features, FromFacts, Knowledge, Measure, MeasureText, NoneMeans, Origin,
    Reading, Span, Test, Trend,
};
use cco_domain::metric::Better;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ACCOUNTS: [&str; 3] = ["a", "b", "c"];
/// The first day on which something may happen.
const START: i32 = 19_700;

pub(super) fn measure(id: &str, origin: Origin) -> Measure {
    Measure {
        id: id.to_owned(),
        title: String::new(),
        family: Family::Usage,
        origin,
        unit: String::new(),
        better: Better::Neither,
        fresh_for_days: None,
        text: MeasureText::default(),
        hash: String::new(),
    }
}

pub(super) fn of_facts(
    table: &'static TableSpec,
    filter: &[Condition],
    aggregate: Aggregate,
    span: Span,
    none: NoneMeans,
) -> Origin {
    Origin::Facts(FromFacts { table, filter: filter.to_vec(), aggregate, span, none })
}

fn when(column: &'static str, test: Test) -> Condition {
    Condition { column, test }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Measures of every aggregate, span and test over the generated tables.
fn measures() -> Vec<Measure> {
    use Aggregate::{
        ActiveDays, Change, ChangeVsSeason, Count, DaysSince, DaysSinceFirst, DaysUntil, Distinct, LargestSum, Last,
        Mean, Share, ShareOfKnown, ShareOfSeats, Slope, Streak, Sum,
    };
    use NoneMeans::{Unknown, Zero, ZeroIfRecorded};
    let week = Span::Window { days: 7 };
    let month = Span::Window { days: 28 };
    let export = [when("name", Test::In(words(&["EXPORT"])))];
    let open = [when("resolved_at", Test::Unknown)];
    let high = [when("priority", Test::NotIn(words(&["low"]))), when("is_escalated", Test::Is(true))];
    let overdue = [when("due_on", Test::DaysAgoOver(3)), when("reached_on", Test::Unknown)];
    let champion = [when("roles", Test::In(words(&["champion"])))];
    let past_due = [when("status", Test::In(words(&["past_due"])))];
    let quantity = Some("quantity");
    let facts = [
        of_facts(&USAGE_EVENT, &[], Count, week, Zero),
        of_facts(&USAGE_EVENT, &[], Count, month, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &export, Count, month, Unknown),
        of_facts(&USAGE_EVENT, &[when("quantity", Test::AtLeast(1.0))], Count, Span::Ever, Zero),
        of_facts(&USAGE_EVENT, &[when("quantity", Test::Below(1.0))], Count, week, Zero),
        of_facts(&USAGE_EVENT, &[], Sum { of: "quantity" }, month, Zero),
        of_facts(&USAGE_EVENT, &[], Mean { of: "quantity" }, month, Zero),
        of_facts(&USAGE_EVENT, &[], Distinct { of: "user_id" }, week, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &export, Distinct { of: "user_id" }, Span::Ever, Unknown),
        of_facts(&USAGE_EVENT, &[], Distinct { of: "quantity" }, month, Zero),
        of_facts(&USAGE_EVENT, &[], ActiveDays, month, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &[], DaysSince, Span::Ever, Unknown),
        of_facts(&USAGE_EVENT, &export, DaysSince, week, Unknown),
        of_facts(&USAGE_EVENT, &[], DaysSinceFirst, Span::Ever, Unknown),
        of_facts(&USAGE_EVENT, &[], Last { of: "quantity" }, Span::Ever, Unknown),
        of_facts(&USAGE_EVENT, &[], Share { hit: export.to_vec() }, month, Unknown),
        of_facts(&USAGE_EVENT, &[], ShareOfKnown { of: "name" }, month, Zero),
        of_facts(&USAGE_EVENT, &[], ShareOfSeats { of: "user_id" }, month, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &[], Slope { of: None }, month, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &[], Slope { of: quantity }, week, Zero),
        of_facts(&USAGE_EVENT, &[], Change { of: None }, week, Zero),
        of_facts(&USAGE_EVENT, &export, Change { of: quantity }, month, Unknown),
        of_facts(&USAGE_EVENT, &[], ChangeVsSeason { of: None }, month, Zero),
        of_facts(&USAGE_EVENT, &[], Streak { of: None, step_days: 5, trend: Trend::Silent }, month, ZeroIfRecorded),
        of_facts(&USAGE_EVENT, &[], Streak { of: None, step_days: 7, trend: Trend::Down }, month, Zero),
        of_facts(&USAGE_EVENT, &[], Streak { of: quantity, step_days: 4, trend: Trend::Up }, month, Unknown),
        of_facts(&TICKET, &[], Count, month, Zero),
        of_facts(&TICKET, &open, Count, Span::Ever, Zero),
        of_facts(&TICKET, &[when("opened_at", Test::DaysAgoOver(10)), open[0].clone()], Count, Span::Ever, Zero),
        of_facts(&TICKET, &high, Count, Span::Holding, ZeroIfRecorded),
        of_facts(&TICKET, &[], Mean { of: "satisfaction" }, Span::Window { days: 60 }, Unknown),
        of_facts(&TICKET, &[when("resolved_at", Test::Known)], Share { hit: high.to_vec() }, month, Unknown),
        of_facts(&TICKET, &[], Last { of: "satisfaction" }, Span::Ever, Unknown),
        of_facts(&TICKET, &[], Last { of: "is_escalated" }, month, Unknown),
        of_facts(&TICKET, &[], DaysSince, Span::Holding, Unknown),
        of_facts(&CONTACT, &champion, Count, Span::Holding, Zero),
        of_facts(&CONTACT, &[], Distinct { of: "contact_id" }, Span::Holding, ZeroIfRecorded),
        of_facts(&CONTACT, &[when("ends", Test::Known)], Count, month, Zero),
        of_facts(&CONTACT, &[], DaysSinceFirst, Span::Ever, Unknown),
        of_facts(&MILESTONE, &overdue, Count, Span::Holding, Zero),
        of_facts(&MILESTONE, &[], Count, Span::Ever, ZeroIfRecorded),
        of_facts(&SUBSCRIPTION, &[when("cancelled_on", Test::DaysAgoUpTo(30))], Count, Span::Ever, Zero),
        of_facts(&MILESTONE, &[when("due_on", Test::DaysAgoUpTo(40))], Count, Span::Ever, Zero),
        of_facts(&SUBSCRIPTION, &past_due, Count, Span::Holding, Zero),
        of_facts(&SUBSCRIPTION, &past_due, Count, Span::Ever, ZeroIfRecorded),
        of_facts(&SUBSCRIPTION, &[], Sum { of: "quantity" }, Span::Holding, Unknown),
        of_facts(&SUBSCRIPTION, &[], DaysUntil { of: "term_ends" }, Span::Holding, Unknown),
        of_facts(&SUBSCRIPTION, &[when("ends", Test::Known)], Count, Span::Ever, Zero),
        of_facts(&ACCOUNT, &[], Last { of: "employees" }, Span::Ever, Unknown),
        of_facts(&ACCOUNT, &[], Count, month, Zero),
        of_facts(&ACCOUNT, &[], LargestSum { of: "employees", by: "segment" }, month, Unknown),
        of_facts(&TICKET, &[when("status", Test::InOrUnknown(words(&["active"])))], Count, month, Zero),
        Origin::Facts(FromFacts::seats()),
    ];
    let mut measures: Vec<Measure> =
        facts.into_iter().enumerate().map(|(number, origin)| measure(&format!("m{number}"), origin)).collect();
    for fresh in [3, 14, 26] {
        measures[fresh].fresh_for_days = Some(9);
    }
    let part = |number: usize| format!("m{number}");
    measures.push(measure("ratio", Origin::Derived(Derived::Ratio { of: part(0), to: part(1) })));
    measures.push(measure("rank", Origin::Derived(Derived::Percentile { of: part(3) })));
    measures.push(measure("rank_of_ratio", Origin::Derived(Derived::Percentile { of: "ratio".to_owned() })));
    measures
}

fn some<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop_oneof![4 => proptest::sample::select(values).prop_map(Some), 1 => Just(None)]
}

/// A value for a column, from few that are likely to meet.
fn value(table: &'static TableSpec, column: &'static str) -> BoxedStrategy<Option<Value>> {
    let text = |words: &[&str]| some(words.iter().map(|word| Value::Text((*word).to_owned())).collect());
    let number = |numbers: &[f64]| some(numbers.iter().map(|number| Value::Number(*number)).collect());
    let day = (0..560_i32).prop_map(|day| Some(Value::Day(START + day)));
    let maybe_day = prop_oneof![2 => day.clone(), 1 => Just(None)];
    let instant = (0..560_i64, 0..3_i64)
        .prop_map(|(day, part)| Some(Value::Instant(((i64::from(START) + day) * 3 + part) * 28_800_000_000)));
    match (table.name, column) {
        // Every other event names at most a line.
        ("usage_event", "account_id") => prop_oneof![text(&["a", "b", "stranger"]), Just(None)].boxed(),
        (_, "account_id") => {
            proptest::sample::select(ACCOUNTS.to_vec()).prop_map(|id| Some(Value::Text(id.into()))).boxed()
        }
        ("subscription", "product") => text(&["crm", "calls"]).boxed(),
        ("subscription", "kind") => text(&["recurring", "Usage"]).boxed(),
        ("usage_event", "line_id") => text(&["line-1", "line-2", "line-9"]).boxed(),
        (_, "user_id") => text(&["u", "v", "w"]).boxed(),
        ("usage_event", "name") => text(&["export", "Export", "login", "share"]).boxed(),
        ("milestone", "name") => {
            proptest::sample::select(vec!["x", "y"]).prop_map(|name| Some(Value::Text(name.into()))).boxed()
        }
        (_, "quantity") => number(&[0.0, 0.5, 1.0, 2.25, 7.0, f64::NAN, f64::INFINITY]).boxed(),
        (_, "employees") => number(&[5.0, 50.0]).boxed(),
        (_, "satisfaction") => number(&[1.0, 2.0, 5.0]).boxed(),
        (_, "is_escalated") => some(vec![Value::Truth(true), Value::Truth(false)]).boxed(),
        (_, "status") => text(&["past_due", "active"]).boxed(),
        (_, "priority") => text(&["low", "HIGH"]).boxed(),
        (_, "roles") => text(&["champion,user", "user", "Champion", "admin, champion"]).boxed(),
        (_, "segment") => text(&["smb", "mid"]).boxed(),
        (_, "at" | "opened_at") => instant.boxed(),
        (_, "resolved_at") => prop_oneof![2 => instant, 1 => Just(None)].boxed(),
        ("subscription", "starts") => day.boxed(),
        (_, "starts" | "ends" | "cancelled_on" | "due_on" | "reached_on" | "effective_from" | "term_ends") => {
            maybe_day.boxed()
        }
        (_, "amount_minor") => Just(Some(Value::Number(100.0))).boxed(),
        (_, "currency") => Just(Some(Value::Text("USD".into()))).boxed(),
        (_, "billing_period") => Just(Some(Value::Text("P1M".into()))).boxed(),
        _ => Just(None).boxed(),
    }
}

/// Few, so that a line is often said again, and of another account.
const N_LINES: u32 = 4;

/// A row whose key is made from a small number, so that batches meet.
fn row(table: &'static TableSpec) -> impl Strategy<Value = Row> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| value(table, column.name).prop_map(move |value| (column.name, value)))
        .collect();
    let n_keys = if table.name == "subscription" { N_LINES } else { 12 };
    (0..n_keys, columns).prop_map(move |(key, columns)| {
        let mut values: BTreeMap<_, _> = columns.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let text = |text: String| Value::Text(text);
        match table.name {
            "usage_event" => {
                // An event's instant is part of its key.
                values.insert("event_id", text(key.to_string()));
                values.insert("at", Value::Instant((i64::from(START) + i64::from(key) * 37 % 500) * 86_400_000_000));
            }
            "ticket" => drop(values.insert("ticket_id", text(key.to_string()))),
            "contact" => drop(values.insert("contact_id", text(key.to_string()))),
            "subscription" => {
                values.insert("line_id", text(format!("line-{key}")));
                if key % 2 == 0
                    && let Some(ends) = values.get("ends").cloned()
                {
                    values.insert("term_ends", ends);
                }
            }
            "milestone" => {
                values.insert("account_id", text(ACCOUNTS[key as usize % 3].into()));
                values.insert("name", text(format!("step {key}")));
            }
            "account" => {
                values.insert("account_id", text(ACCOUNTS[key as usize % 3].into()));
                values.remove("effective_from");
                if key % 4 != 0 {
                    values.insert("effective_from", Value::Day(START + key as i32 * 40));
                }
            }
            other => panic!("no rows of `{other}` are generated"),
        }
        Row { key, values }
    })
}

fn may_be_blank(table: &'static TableSpec) -> Vec<&'static str> {
    let names = table.columns.iter().filter(|column| !column.is_required).map(|column| column.name);
    names.filter(|name| !table.key.contains(name)).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Import(&'static TableSpec, Vec<Row>),
    /// The n-th import that is not retracted yet.
    Retract(usize),
}

/// Batches that say nothing twice: what is known already is not written again, and one key comes once.
fn world() -> impl Strategy<Value = World> {
    let names = vec!["usage_event", "usage_event", "ticket", "contact", "subscription", "milestone", "account"];
    let import = proptest::sample::select(names).prop_flat_map(|name| {
        let spec = table(name).unwrap();
        let blank = proptest::option::of(proptest::sample::select(may_be_blank(spec)));
        (prop::collection::vec(row(spec), 1..12), blank).prop_map(move |(mut rows, blank)| {
            // A source may not fill a column at all.
            rows.iter_mut().for_each(|row| row.values.retain(|name, _| blank != Some(*name)));
            Step::Import(spec, rows)
        })
    });
    let step = prop_oneof![6 => import, 1 => (0..5_usize).prop_map(Step::Retract)];
    prop::collection::vec((step, 0..60_i32), 1..14).prop_map(|steps| {
        let (mut world, mut recorded, mut imports) = (World::default(), START - 30, Vec::new());
        for (step, later) in steps {
            recorded += later;
            let did = match step {
                Step::Import(table, rows) => {
                    let known = world.rows(table, world.batches.len());
                    let mut fresh: BTreeMap<u32, Row> = BTreeMap::new();
                    for row in rows.into_iter().filter(|row| !known.iter().any(|known| same(known, row))) {
                        fresh.entry(row.key).or_insert(row);
                    }
                    imports.push(world.batches.len());
                    Did::Import(table, fresh.into_values().collect())
                }
                Step::Retract(_) if imports.is_empty() => continue,
                Step::Retract(which) => Did::Retract(imports.remove(which % imports.len())),
            };
            world.batches.push((recorded, did));
        }
        world
    })
}

/// Not-a-number is itself here.
fn same(a: &Row, b: &Row) -> bool {
    a.key == b.key && format!("{:?}", a.values) == format!("{:?}", b.values)
}

fn days() -> impl Strategy<Value = Vec<Day>> {
    prop::collection::btree_set(-40..620_i32, 1..7)
        .prop_map(|days| days.into_iter().map(|day| Day::from_epoch_days(START + day)).collect())
}

/// The measure alone, with those it is made from.
fn alone(measures: &[Measure], id: &str) -> Vec<Measure> {
    let measure = measures.iter().find(|measure| measure.id == id).unwrap();
    let parts = measure.needs().flat_map(|part| alone(measures, part));
    parts.chain([measure.clone()]).collect()
}

/// Asking each of all measures by itself would take long.
const ALONE_ONE_IN: usize = 12;

/// What is said of a day is the same whatever else is asked.
fn check_alone(found: &Features, alone: &Features, measure: &str, number: usize) -> Result<(), TestCaseError> {
    let (column, alone_column) = (found.column(measure).unwrap(), alone.column(measure).unwrap());
    for (account, id) in found.accounts.iter().enumerate() {
        let cell = found.cell(account, number);
        let said = format!("{measure} of {id} on {}", found.days[number]);
        match alone.account(id).map(|account| alone.cell(account, 0)) {
            Some(other) => {
                prop_assert_eq!(column.reading(cell), alone_column.reading(other), "{}", said);
                prop_assert_eq!(column.ages[cell], alone_column.ages[other], "age, {}", said);
            }
            None => prop_assert_eq!(column.reading(cell).value(), None, "{}", said),
        }
    }
    Ok(())
}

async fn check(world: World, days: Vec<Day>, knowledge: Knowledge, pick: usize) -> Result<(), TestCaseError> {
    let measures = measures();
    let (ledger, snapshot) = write(&world).await;
    let question = FeatureQuestion { measures: &measures, days: &days, knowledge, zone: &TimeZone::UTC, revenue: None };
    let found = features(&ledger, &snapshot, &question).await.unwrap();
    let number = pick % days.len();
    for measure in measures.iter().skip(pick % ALONE_ONE_IN).step_by(ALONE_ONE_IN) {
        let single =
            FeatureQuestion { measures: &alone(&measures, &measure.id), days: &days[number..=number], ..question };
        check_alone(&found, &features(&ledger, &snapshot, &single).await.unwrap(), &measure.id, number)?;
    }
    let plain = Plain { world: &world, knowledge, days: &days, measures: &measures };
    prop_assert_eq!(&found.accounts, &plain.accounts());
    for (number, day) in days.iter().enumerate() {
        for (account, id) in found.accounts.iter().enumerate() {
            for measure in &measures {
                let column = found.column(&measure.id).unwrap();
                let cell = found.cell(account, number);
                let told = plain.tell(measure, id, day.epoch_days());
                let said = format!("{} of {id} on {day} : {told:?}", measure.id);
                match (column.reading(cell), told.value) {
                    (Reading::Known { value, .. }, Ok(expected)) => {
                        prop_assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value}, not {said}");
                        let age = told.age.map(|age| age as u16);
                        prop_assert_eq!(
                            (column.ages[cell] != u16::MAX).then_some(column.ages[cell]),
                            age,
                            "age, {}",
                            said
                        );
                    }
                    (Reading::Unknown { why }, Err(expected)) => prop_assert_eq!(why, expected, "{}", said),
                    (reading, _) => prop_assert!(false, "{reading:?}, not {said}"),
                }
                prop_assert_eq!(column.coverage[cell], told.coverage, "coverage, {}", said);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(250) })]

    #[test]
    fn the_sweep_equals_the_plain_reference(
        world in world(),
        days in days(),
        knowledge in proptest::sample::select(vec![Knowledge::Recorded, Knowledge::Dated]),
        pick in 0..10_000_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(check(world, days, knowledge, pick))?;
    }
}
