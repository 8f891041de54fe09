//! A column that nobody had filled by a day makes what reads it unknown on that day, and only then.

use crate::catalog::Catalog;
use crate::facts::{days, facts, import, texts};
use crate::features::{Asked, accounts, ask, instants, lines, measure, of, window};
use crate::store::memory;
use cco_domain::column::{Column, FactBatch};
use cco_domain::fact::{SUBSCRIPTION, TICKET, TableSpec, USAGE_EVENT};
use cco_domain::measure::{Aggregate, Condition, FromFacts, Knowledge, NoneMeans, Origin, Span, Test};
use jiff::tz::TimeZone;

/// Tickets of account a: number, day, priority.
fn tickets(rows: &[(&str, &str, Option<&str>)]) -> FactBatch {
    let at = |row: &(&str, &str, Option<&str>)| format!("{}T12:00:00Z", row.1);
    let opened: Vec<String> = rows.iter().map(at).collect();
    facts(
        &TICKET,
        rows.len(),
        vec![
            ("ticket_id", texts(rows.iter().map(|row| Some(row.0)))),
            ("account_id", Column::Same("a".to_owned())),
            ("opened_at", instants(opened.iter().map(|at| Some(at.as_str())))),
            ("priority", texts(rows.iter().map(|row| row.2))),
        ],
    )
}

fn urgent() -> Condition {
    Condition { column: "priority", test: Test::In(vec!["urgent".to_owned()]) }
}

fn urgent_in_a_week() -> FromFacts {
    FromFacts { filter: vec![urgent()], ..of(&TICKET, Aggregate::Count, window(7), NoneMeans::Zero) }
}

async fn check(batches: &[FactBatch], facts: FromFacts, knowledge: Knowledge, days: &[&str], expected: &str) {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    // Batch n is recorded on the n-th of January 2024; the first brings the accounts.
    import(&ledger, &mut catalog, &accounts(&["a"])).await;
    for batch in batches {
        import(&ledger, &mut catalog, batch).await;
    }
    let asked = Asked { measure: measure(Origin::Facts(facts)), days, knowledge, zone: TimeZone::UTC };
    let found = ask(&ledger, &catalog.now(), &asked).await.unwrap();
    assert_eq!(lines(&found), [format!("a: {expected}")]);
}

#[tokio::test]
async fn a_priority_that_was_written_later_says_nothing_of_earlier_days() {
    let batches = [
        tickets(&[("1", "2024-01-01", None), ("2", "2024-01-02", None)]),
        tickets(&[("3", "2024-01-03", Some("low"))]),
        tickets(&[("4", "2024-01-04", Some("urgent"))]),
    ];
    let asked_days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"];
    for (knowledge, expected) in
        [(Knowledge::Recorded, "NoSource NoSource 0 1"), (Knowledge::Dated, "NoSource NoSource 0 1")]
    {
        check(&batches, urgent_in_a_week(), knowledge, &asked_days, expected).await;
    }
    // What is recorded late is late, whenever it happened.
    let late = [batches[0].clone(), tickets(&[]), tickets(&[("3", "2024-01-01", Some("urgent"))])];
    check(&late, urgent_in_a_week(), Knowledge::Recorded, &asked_days, "NoSource NoSource NoSource 1").await;
}

#[tokio::test]
async fn what_hits_test_and_what_trends_add_up_is_needed_too() {
    let batches = [tickets(&[("1", "2024-01-01", None)]), tickets(&[("2", "2024-01-03", Some("urgent"))])];
    let share = of(&TICKET, Aggregate::Share { hit: vec![urgent()] }, window(7), NoneMeans::Unknown);
    check(&batches, share, Knowledge::Dated, &["2024-01-02", "2024-01-03"], "NoSource 0.5").await;
    let summed = |table: &'static TableSpec, of_column| {
        of(table, Aggregate::Change { of: Some(of_column) }, window(1), NoneMeans::Zero)
    };
    check(&batches, summed(&TICKET, "satisfaction"), Knowledge::Dated, &["2024-01-03"], "NoSource").await;
    let event = |id: &'static str, at: &'static str| {
        facts(
            &USAGE_EVENT,
            1,
            vec![
                ("event_id", Column::Same(id.to_owned())),
                ("account_id", Column::Same("a".to_owned())),
                ("at", instants([Some(at)].into_iter())),
            ],
        )
    };
    // An event without a quantity counts as one.
    let events = [event("1", "2024-01-01T00:00:00Z"), event("2", "2024-01-02T00:00:00Z")];
    check(&events, summed(&USAGE_EVENT, "quantity"), Knowledge::Dated, &["2024-01-02"], "0").await;
}

#[tokio::test]
async fn a_value_beyond_the_window_shows_that_the_column_is_filled() {
    let batches = [tickets(&[("1", "2022-01-01", Some("low"))]), tickets(&[("2", "2024-01-03", None)])];
    check(&batches, urgent_in_a_week(), Knowledge::Dated, &["2024-01-03"], "0").await;
    let never = [tickets(&[("1", "2022-01-01", None)]), tickets(&[("2", "2024-01-03", None)])];
    check(&never, urgent_in_a_week(), Knowledge::Dated, &["2024-01-03"], "NoSource").await;
}

/// A line marked past due, from the second of January on.
fn past_due(ends: Option<&str>) -> FactBatch {
    facts(
        &SUBSCRIPTION,
        1,
        vec![
            ("line_id", Column::Same("l".to_owned())),
            ("account_id", Column::Same("a".to_owned())),
            ("amount_minor", Column::Int(vec![Some(100)])),
            ("currency", Column::Same("USD".to_owned())),
            ("billing_period", Column::Same("P1M".to_owned())),
            ("starts", days([Some("2024-01-02")].into_iter())),
            ("ends", days([ends].into_iter())),
            ("status", Column::Same("past_due".to_owned())),
        ],
    )
}

#[tokio::test]
async fn the_status_of_a_line_is_known_as_it_was_recorded_or_when_the_line_has_ended() {
    let is_past_due = Condition { column: "status", test: Test::In(vec!["past_due".to_owned()]) };
    let lines = |span| FromFacts {
        filter: vec![is_past_due.clone()],
        ..of(&SUBSCRIPTION, Aggregate::Count, span, NoneMeans::Zero)
    };
    let asked_days = ["2024-01-02", "2024-01-04"];
    for (span, ends, knowledge, expected) in [
        (Span::Holding, None, Knowledge::Recorded, "1 1"),
        (Span::Holding, Some("2024-02-01"), Knowledge::Recorded, "1 1"),
        // Nobody can tell when the mark was made.
        (Span::Holding, Some("2024-01-04"), Knowledge::Dated, "NoSource NoSource"),
        (Span::Ever, Some("2024-01-04"), Knowledge::Dated, "NoSource 1"),
        (Span::Ever, None, Knowledge::Dated, "NoSource NoSource"),
    ] {
        check(&[past_due(ends)], lines(span), knowledge, &asked_days, expected).await;
    }
}
