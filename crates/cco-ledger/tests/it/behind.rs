//! The rows that are shown behind a value are those that it rests on.

use crate::catalog::Catalog;
use crate::facts::{day, days, facts, import, texts};
use crate::features::{accounts, events, instants, measure, of, window};
use crate::store::memory;
use cco_domain::column::Column;
use cco_domain::fact::{SUBSCRIPTION, TICKET, USAGE_EVENT};
use cco_domain::measure::{Aggregate, Condition, FromFacts, Knowledge, NoneMeans, Origin, Span, Test, Trend};
use cco_ledger::features::{RowsQuestion, rows_behind};
use cco_ledger::{Ledger, Value};
use jiff::tz::TimeZone;

/// The first columns of the rows behind account a's value on a day.
async fn behind(ledger: &Ledger, catalog: &Catalog, facts: FromFacts, on: &str, knowledge: Knowledge) -> Vec<Value> {
    let measure = measure(Origin::Facts(facts));
    let question = RowsQuestion { measure: &measure, account: "a", day: day(on), knowledge, zone: &TimeZone::UTC };
    let rows = rows_behind(ledger, &catalog.now(), &question).await.unwrap();
    rows.into_iter().map(|mut row| row.cells.swap_remove(0)).collect()
}

fn ids(ids: &str) -> Vec<Value> {
    ids.split_whitespace().map(|id| Value::Text(id.to_owned())).collect()
}

#[tokio::test]
async fn an_aggregate_shows_the_rows_of_all_its_windows_or_the_one_it_is_read_off() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &accounts(&["a", "b"])).await;
    // Numbered from 0.
    let rows = [
        ("a", "2023-03-14T08:00:00Z", Some(4.0)),
        ("a", "2024-03-01T08:00:00Z", Some(1.0)),
        ("a", "2024-03-06T09:00:00Z", None),
        ("a", "2024-03-13T10:00:00Z", Some(5.0)),
        ("a", "2024-03-13T09:00:00Z", Some(6.0)),
        ("b", "2024-03-13T09:00:00Z", Some(9.0)),
        ("a", "2024-03-15T09:00:00Z", Some(7.0)),
    ];
    import(&ledger, &mut catalog, &events(&rows)).await;
    let of_quantity = Some("quantity");
    let down = Aggregate::Streak { of: of_quantity, step_days: 2, trend: Trend::Down };
    for (aggregate, span, expected) in [
        (Aggregate::Count, window(7), "4 3"),
        (Aggregate::Mean { of: "quantity" }, Span::Ever, "0 1 2 4 3"),
        (Aggregate::Slope { of: of_quantity }, window(7), "4 3"),
        (Aggregate::Change { of: None }, window(7), "1 2 4 3"),
        (Aggregate::ChangeVsSeason { of: None }, window(7), "0 1 2 4 3"),
        (down, window(2), "1 2 4 3"),
        (Aggregate::Last { of: "quantity" }, window(28), "3"),
        (Aggregate::DaysSince, Span::Ever, "4 3"),
        (Aggregate::DaysSinceFirst, Span::Ever, "0"),
    ] {
        let facts = of(&USAGE_EVENT, aggregate.clone(), span, NoneMeans::Unknown);
        let found = behind(&ledger, &catalog, facts, "2024-03-14", Knowledge::Dated).await;
        assert_eq!(found, ids(expected), "{aggregate:?}");
    }
}

#[tokio::test]
async fn days_until_shows_the_line_whose_day_comes_next() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let lines = facts(
        &SUBSCRIPTION,
        3,
        vec![
            ("line_id", texts([Some("gone"), Some("next"), Some("later")].into_iter())),
            ("account_id", Column::Same("a".to_owned())),
            ("amount_minor", Column::Int(vec![Some(1); 3])),
            ("currency", Column::Same("USD".to_owned())),
            ("billing_period", Column::Same("P1M".to_owned())),
            ("starts", days([Some("2023-01-01"); 3].into_iter())),
            ("term_ends", days([Some("2024-01-01"), Some("2024-04-01"), Some("2024-05-01")].into_iter())),
        ],
    );
    import(&ledger, &mut catalog, &lines).await;
    let until = of(&SUBSCRIPTION, Aggregate::DaysUntil { of: "term_ends" }, Span::Holding, NoneMeans::Unknown);
    assert_eq!(behind(&ledger, &catalog, until.clone(), "2024-03-14", Knowledge::Dated).await, ids("next"));
    assert_eq!(behind(&ledger, &catalog, until, "2024-06-01", Knowledge::Dated).await, ids(""));
}

#[tokio::test]
async fn a_row_is_shown_as_it_was_known_on_the_day() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &accounts(&["a"])).await;
    let ticket = |resolved, mood| {
        facts(
            &TICKET,
            1,
            vec![
                ("ticket_id", Column::Same("t".to_owned())),
                ("account_id", Column::Same("a".to_owned())),
                ("opened_at", instants([Some("2024-01-01T10:00:00Z")].into_iter())),
                ("resolved_at", instants([resolved].into_iter())),
                ("satisfaction", Column::Float(vec![mood])),
            ],
        )
    };
    // Batch n is recorded on the n-th of January 2024.
    import(&ledger, &mut catalog, &ticket(None, None)).await;
    import(&ledger, &mut catalog, &ticket(Some("2024-01-03T10:00:00Z"), Some(2.0))).await;
    let open = FromFacts {
        filter: vec![Condition { column: "resolved_at", test: Test::Unknown }],
        ..of(&TICKET, Aggregate::Count, Span::Ever, NoneMeans::Zero)
    };
    let all = of(&TICKET, Aggregate::Count, Span::Ever, NoneMeans::Zero);
    let mood = TICKET.columns.iter().position(|column| column.name == "satisfaction").unwrap();
    for (facts, on, knowledge, expected) in [
        (&open, "2024-01-02", Knowledge::Recorded, vec![(2, Value::Null)]),
        (&open, "2024-01-03", Knowledge::Recorded, vec![]),
        (&all, "2024-01-03", Knowledge::Recorded, vec![(3, Value::Float(2.0))]),
        (&all, "2024-01-01", Knowledge::Recorded, vec![]),
        (&open, "2024-01-02", Knowledge::Dated, vec![(3, Value::Null)]),
        (&all, "2024-01-03", Knowledge::Dated, vec![(3, Value::Float(2.0))]),
    ] {
        let measure = measure(Origin::Facts(facts.clone()));
        let question = RowsQuestion { measure: &measure, account: "a", day: day(on), knowledge, zone: &TimeZone::UTC };
        let rows = rows_behind(&ledger, &catalog.now(), &question).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| (row.batch.0, row.cells[mood].clone())).collect();
        assert_eq!(found, expected, "{on} {knowledge:?}");
    }
}
