//! Measures on days, from small tables that can be checked by hand.

use crate::catalog::Catalog;
use crate::facts::{day, days, facts, import, texts};
use crate::store::memory;
use cco_domain::batch::Snapshot;
use cco_domain::column::{Column, FactBatch};
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, CONTACT, SUBSCRIPTION, TICKET, TableSpec, USAGE_EVENT};
use cco_domain::measure::{
    Aggregate, Condition, Family, Features, FromFacts, FromRevenue, Knowledge, Measure, MeasureText, NoneMeans, Origin,
    Span, Test, Trend,
};
use cco_domain::metric::Better;
use cco_domain::money::Currency;
use cco_domain::policy::Policy;
use cco_ledger::Ledger;
use cco_ledger::features::{FeatureQuestion, RevenueTerms, features};
use jiff::tz::TimeZone;

pub(crate) fn measure(origin: Origin) -> Measure {
    Measure {
        id: "measure".to_owned(),
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

pub(crate) fn of(table: &'static TableSpec, aggregate: Aggregate, span: Span, none: NoneMeans) -> FromFacts {
    FromFacts { table, filter: Vec::new(), aggregate, span, none }
}

pub(crate) fn window(days: u32) -> Span {
    Span::Window { days }
}

pub(crate) fn instants<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Column {
    let micros = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
    Column::Instant(values.map(|value| value.map(micros)).collect())
}

pub(crate) fn accounts(ids: &[&str]) -> FactBatch {
    facts(&ACCOUNT, ids.len(), vec![("account_id", texts(ids.iter().map(|id| Some(*id))))])
}

/// Account, instant, quantity.
pub(crate) fn events(rows: &[(&str, &str, Option<f64>)]) -> FactBatch {
    let ids: Vec<String> = (0..rows.len()).map(|number| number.to_string()).collect();
    facts(
        &USAGE_EVENT,
        rows.len(),
        vec![
            ("event_id", texts(ids.iter().map(|id| Some(id.as_str())))),
            ("account_id", texts(rows.iter().map(|row| Some(row.0)))),
            ("at", instants(rows.iter().map(|row| Some(row.1)))),
            ("quantity", Column::Float(rows.iter().map(|row| row.2).collect())),
        ],
    )
}

pub(crate) struct Asked<'a> {
    pub(crate) measure: Measure,
    pub(crate) days: &'a [&'a str],
    pub(crate) knowledge: Knowledge,
    pub(crate) zone: TimeZone,
}

pub(crate) async fn ask(ledger: &Ledger, snapshot: &Snapshot, asked: &Asked<'_>) -> cco_ledger::Result<Features> {
    let days: Vec<Day> = asked.days.iter().map(|text| day(text)).collect();
    let policy = Policy::default();
    let question = FeatureQuestion {
        measures: std::slice::from_ref(&asked.measure),
        days: &days,
        knowledge: asked.knowledge,
        zone: &asked.zone,
        revenue: Some(RevenueTerms { policy: &policy, reporting: Currency::parse("USD").unwrap() }),
    };
    features(ledger, snapshot, &question).await
}

/// One line an account: what is said on each day, the value or why there is none.
pub(crate) fn lines(features: &Features) -> Vec<String> {
    let column = &features.columns[0];
    let said = |cell: usize| match (column.value(cell), column.states[cell]) {
        (Some(value), _) => value.to_string(),
        (None, why) => format!("{:?}", why.unwrap()),
    };
    let line = |(account, id): (usize, &String)| {
        let days = (0..features.days.len()).map(|number| said(features.cell(account, number)));
        format!("{id}: {}", days.collect::<Vec<_>>().join(" "))
    };
    features.accounts.iter().enumerate().map(line).collect()
}

pub(crate) async fn check(tables: &[FactBatch], origin: Origin, asked_days: &[&str], expected: &[&str]) {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    for table in tables {
        import(&ledger, &mut catalog, table).await;
    }
    let asked = Asked { measure: measure(origin), days: asked_days, knowledge: Knowledge::Dated, zone: TimeZone::UTC };
    let found = ask(&ledger, &catalog.now(), &asked).await.unwrap();
    assert_eq!(lines(&found), expected);
}

#[tokio::test]
async fn a_window_counts_its_last_day_and_not_the_one_before_its_first() {
    let rows =
        [("a", "2024-01-01T00:00:00Z", None), ("a", "2024-01-28T23:59:59Z", None), ("a", "2024-02-10T12:00:00Z", None)];
    for (none, of_b) in [
        (NoneMeans::Zero, "b: NoSource 0 0 0 0"),
        (NoneMeans::ZeroIfRecorded, "b: NoSource NeverSeen NeverSeen NeverSeen NeverSeen"),
        (NoneMeans::Unknown, "b: NoSource NeverSeen NeverSeen NeverSeen NeverSeen"),
    ] {
        check(
            &[accounts(&["a", "b"]), events(&rows)],
            Origin::Facts(of(&USAGE_EVENT, Aggregate::Count, window(28), none)),
            &["2023-12-31", "2024-01-28", "2024-01-29", "2024-02-24", "2024-02-25"],
            &["a: NoSource 2 1 2 1", of_b],
        )
        .await;
    }
}

#[tokio::test]
async fn quantities_that_leave_the_window_leave_exactly_nothing() {
    let rows = [
        ("a", "2024-01-01T00:00:00Z", Some(0.1)),
        ("a", "2024-01-02T00:00:00Z", Some(0.2)),
        ("a", "2024-01-02T00:00:00Z", Some(f64::NAN)),
        ("a", "2024-01-03T00:00:00Z", None),
    ];
    check(
        &[accounts(&["a"]), events(&rows)],
        Origin::Facts(of(&USAGE_EVENT, Aggregate::Sum { of: "quantity" }, window(2), NoneMeans::Zero)),
        &["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"],
        &["a: 0.1 1.3 2.2 1 0"],
    )
    .await;
}

#[tokio::test]
async fn a_line_through_rising_days_has_the_slope_of_the_textbook() {
    // 0, 1, 2, 3 events on four days: slope 1 a day, mean 1.5, 7 × 1 ÷ 1.5 a week.
    let rows: Vec<_> =
        ["02", "03", "03", "04", "04", "04"].iter().map(|day| format!("2024-01-{day}T09:00:00Z")).collect();
    let rows: Vec<_> = rows.iter().map(|at| ("a", at.as_str(), None)).collect();
    let first = [("b", "2024-01-01T00:00:00Z", None)];
    let all: Vec<_> = first.into_iter().chain(rows).collect();
    check(
        &[accounts(&["a", "b"]), events(&all)],
        Origin::Facts(of(&USAGE_EVENT, Aggregate::Slope { of: None }, window(4), NoneMeans::Zero)),
        &["2024-01-03", "2024-01-04", "2024-01-20"],
        &["a: TooShort 4.666666666666667 Undefined", "b: TooShort -8.4 Undefined"],
    )
    .await;
}

#[tokio::test]
async fn a_streak_counts_blocks_back_from_the_day() {
    let silent = Aggregate::Streak { of: None, step_days: 7, trend: Trend::Silent };
    check(
        &[accounts(&["a"]), events(&[("a", "2024-01-01T00:00:00Z", None)])],
        Origin::Facts(of(&USAGE_EVENT, silent, Span::Ever, NoneMeans::Zero)),
        &["2024-01-05", "2024-01-07", "2024-01-08", "2024-01-21", "2024-12-31"],
        &["a: TooShort 0 1 2 8"],
    )
    .await;
}

#[tokio::test]
async fn a_ticket_is_open_until_the_day_it_is_resolved_and_rated_from_then_on() {
    let tickets = facts(
        &TICKET,
        2,
        vec![
            ("ticket_id", texts([Some("1"), Some("2")].into_iter())),
            ("account_id", texts([Some("a"), Some("a")].into_iter())),
            ("opened_at", instants([Some("2024-01-01T10:00:00Z"), Some("2024-01-03T10:00:00Z")].into_iter())),
            ("resolved_at", instants([Some("2024-01-04T10:00:00Z"), None].into_iter())),
            ("satisfaction", Column::Float(vec![Some(2.0), Some(5.0)])),
        ],
    );
    let days = ["2024-01-01", "2024-01-03", "2024-01-04"];
    let open = FromFacts {
        filter: vec![Condition { column: "resolved_at", test: Test::Unknown }],
        ..of(&TICKET, Aggregate::Count, Span::Ever, NoneMeans::Zero)
    };
    let tables = [accounts(&["a"]), tickets];
    check(&tables, Origin::Facts(open), &days, &["a: 1 2 1"]).await;
    let held = of(&TICKET, Aggregate::Count, Span::Holding, NoneMeans::Zero);
    check(&tables, Origin::Facts(held), &days, &["a: 1 2 1"]).await;
    let rated = of(&TICKET, Aggregate::Mean { of: "satisfaction" }, Span::Ever, NoneMeans::Unknown);
    // Before the first request is resolved nobody knows of any rating.
    check(&tables, Origin::Facts(rated), &days, &["a: NoSource NoSource 2"]).await;
}

#[tokio::test]
async fn features_take_as_of_and_cannot_see_a_fact_learned_later() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    // Batch n is recorded on the n-th of January 2024.
    import(&ledger, &mut catalog, &accounts(&["a"])).await;
    let contact = |ends| {
        facts(
            &CONTACT,
            1,
            vec![
                ("contact_id", texts([Some("c")].into_iter())),
                ("account_id", texts([Some("a")].into_iter())),
                ("starts", days([Some("2023-06-01")].into_iter())),
                ("ends", days([ends].into_iter())),
            ],
        )
    };
    let (first, _) = import(&ledger, &mut catalog, &contact(None)).await;
    let (second, _) = import(&ledger, &mut catalog, &contact(Some("2023-12-01"))).await;
    catalog.retract(second);
    catalog.retract(first);
    let holding = measure(Origin::Facts(of(&CONTACT, Aggregate::Count, Span::Holding, NoneMeans::Zero)));
    let asked = |knowledge| Asked {
        measure: holding.clone(),
        days: &["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"],
        knowledge,
        zone: TimeZone::UTC,
    };
    let recorded = ask(&ledger, &catalog.now(), &asked(Knowledge::Recorded)).await.unwrap();
    assert_eq!(lines(&recorded), ["a: NoSource 1 0 1 NoSource"]);
    let third = catalog.at(second);
    let dated = ask(&ledger, &third, &asked(Knowledge::Dated)).await.unwrap();
    assert_eq!(lines(&dated), ["a: 0 0 0 0 0"]);

    let compaction = ledger.compact(&catalog.now(), &CONTACT).await.unwrap();
    catalog.replace(compaction);
    let compacted = ask(&ledger, &catalog.now(), &asked(Knowledge::Recorded)).await.unwrap();
    assert_eq!(compacted, recorded);
}

#[tokio::test]
async fn instants_fall_on_days_of_the_time_zone() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &accounts(&["a"])).await;
    import(&ledger, &mut catalog, &events(&[("a", "2024-03-10T23:30:00Z", None)])).await;
    for (zone, expected) in [("UTC", "a: 0"), ("Asia/Tokyo", "a: NoSource"), ("America/New_York", "a: 0")] {
        let since = of(&USAGE_EVENT, Aggregate::DaysSince, window(28), NoneMeans::Unknown);
        let asked = Asked {
            measure: measure(Origin::Facts(since)),
            days: &["2024-03-10"],
            knowledge: Knowledge::Dated,
            zone: TimeZone::get(zone).unwrap(),
        };
        assert_eq!(lines(&ask(&ledger, &catalog.now(), &asked).await.unwrap()), [expected], "{zone}");
    }
}

/// One line an account from 2024-01-01 on, of 120.00 a year.
fn subscription(ends: Option<&str>) -> FactBatch {
    facts(
        &SUBSCRIPTION,
        1,
        vec![
            ("line_id", texts([Some("l")].into_iter())),
            ("account_id", texts([Some("a")].into_iter())),
            ("amount_minor", Column::Int(vec![Some(12_000)])),
            ("currency", Column::Same("USD".into())),
            ("billing_period", Column::Same("P12M".into())),
            ("starts", days([Some("2024-01-02")].into_iter())),
            ("ends", days([ends].into_iter())),
        ],
    )
}

#[tokio::test]
async fn revenue_is_read_off_the_lines_known_on_the_day() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &accounts(&["a", "b"])).await;
    import(&ledger, &mut catalog, &subscription(None)).await;
    import(&ledger, &mut catalog, &subscription(Some("2024-01-04"))).await;
    let asked = |revenue, knowledge| Asked {
        measure: measure(Origin::Revenue(revenue)),
        days: &["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"],
        knowledge,
        zone: TimeZone::UTC,
    };
    let both = |line: &str| [format!("a: {line}"), "b: NoSource NeverSeen NeverSeen NeverSeen".to_owned()];
    for knowledge in [Knowledge::Recorded, Knowledge::Dated] {
        let mrr = ask(&ledger, &catalog.now(), &asked(FromRevenue::Mrr, knowledge)).await.unwrap();
        assert_eq!(lines(&mrr), both("NoSource 10 10 0"), "{knowledge:?}");
    }
    let change = FromRevenue::Change { days: 2 };
    let change = ask(&ledger, &catalog.now(), &asked(change, Knowledge::Dated)).await.unwrap();
    assert_eq!(lines(&change), both("NoSource Undefined Undefined -1"));
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &accounts(&["a"])).await;
    let count = Origin::Facts(of(&USAGE_EVENT, Aggregate::Count, window(28), NoneMeans::Zero));
    let unknown = Origin::Facts(of(&USAGE_EVENT, Aggregate::Sum { of: "colour" }, window(28), NoneMeans::Zero));
    let text = Origin::Facts(of(&USAGE_EVENT, Aggregate::Sum { of: "name" }, window(28), NoneMeans::Zero));
    for (origin, asked_days, expected) in [
        (count.clone(), ["2024-01-02", "2024-01-01"], "do not rise"),
        (count, ["2024-01-01", "2024-01-01"], "do not rise"),
        (unknown, ["2024-01-01", "2024-01-02"], "no column `colour`"),
        (text, ["2024-01-01", "2024-01-02"], "holds no numbers"),
    ] {
        let asked =
            Asked { measure: measure(origin), days: &asked_days, knowledge: Knowledge::Dated, zone: TimeZone::UTC };
        let refused = ask(&ledger, &catalog.now(), &asked).await.unwrap_err();
        let cause = std::error::Error::source(&refused).unwrap().to_string();
        assert!(cause.contains(expected), "{cause}");
    }
}

#[tokio::test]
async fn an_account_without_rows_and_a_question_without_days_are_answered() {
    check(
        &[accounts(&["a"])],
        Origin::Facts(of(&USAGE_EVENT, Aggregate::Count, Span::Ever, NoneMeans::Zero)),
        &["2024-01-01"],
        &["a: NoSource"],
    )
    .await;
    check(
        &[accounts(&["a"])],
        Origin::Facts(of(&USAGE_EVENT, Aggregate::Count, Span::Ever, NoneMeans::Zero)),
        &[],
        &[],
    )
    .await;
}
