use crate::catalog::Catalog;
use crate::facts::{churn_reasons, day, days, facts, import, milestones, texts};
use crate::store::{memory, on_each_store};
use cco_domain::batch::BatchNo;
use cco_domain::column::Column;
use cco_domain::fact::{ACCOUNT, SUBSCRIPTION, TABLES, TICKET};
use cco_ledger::{Error, Ledger, SqlAnswer};
use jiff::tz::TimeZone;

/// Two subscriptions, one corrected; an account with two versions; a ticket; milestones and reasons.
async fn company(ledger: &Ledger) -> Catalog {
    let mut catalog = Catalog::default();
    for amount in [100, 200] {
        let columns = vec![
            ("line_id", texts([Some("1"), Some("2")].into_iter())),
            ("account_id", texts([Some("a"), Some("b")].into_iter())),
            ("amount_minor", Column::Int(vec![Some(amount), Some(50)])),
            ("starts", days([Some("2024-01-01"), Some("2024-03-01")].into_iter())),
            ("ends", days([Some("2024-06-01"), None].into_iter())),
        ];
        import(ledger, &mut catalog, &facts(&SUBSCRIPTION, 2, columns)).await;
    }
    let versions = vec![
        ("account_id", texts([Some("a"), Some("a"), Some("a"), Some("b")].into_iter())),
        ("effective_from", days([None, Some("2024-04-01"), Some("2024-02-01"), Some("2024-05-01")].into_iter())),
        ("segment", texts([Some("smb"), Some("strategic"), Some("mid"), Some("ent")].into_iter())),
    ];
    import(ledger, &mut catalog, &facts(&ACCOUNT, 4, versions)).await;
    let noon = |date: &str| Some((i64::from(day(date).epoch_days()) * 24 + 12) * 3_600_000_000);
    let tickets = vec![
        ("ticket_id", texts([Some("t1"), Some("t2")].into_iter())),
        ("opened_at", Column::Instant(vec![noon("2024-02-01"), noon("2024-04-01")])),
        ("is_escalated", Column::Bool(vec![Some(true), None])),
        ("satisfaction", Column::Float(vec![Some(4.5), None])),
    ];
    import(ledger, &mut catalog, &facts(&TICKET, 2, tickets)).await;
    import(ledger, &mut catalog, &churn_reasons(&[("1", "2024-05-01", Some("price")), ("2", "2024-06-01", None)]))
        .await;
    import(ledger, &mut catalog, &milestones(&[("a", "golive", None), ("b", "golive", Some("2024-01-01"))])).await;
    catalog
}

async fn ask(ledger: &Ledger, catalog: &Catalog, as_of: &str, text: &str) -> Result<SqlAnswer, Error> {
    ledger.sql(&catalog.now(), day(as_of), text, 100).await
}

fn json(answer: &SqlAnswer) -> String {
    serde_json::to_string(&answer.rows).unwrap()
}

#[tokio::test]
async fn questions_and_answers() {
    on_each_store(async |ledger| {
        let catalog = company(&ledger).await;
        for (question, expected) in [
            ("select line_id, amount_minor, ends from subscription order by 1", r#"[["1",200,"2024-06-01"],["2",50,null]]"#),
            ("select ticket_id, opened_at, is_escalated, satisfaction from ticket order by 1 limit 1",
             r#"[["t1","2024-02-01T12:00:00Z",true,4.5]]"#),
            ("select count(*), sum(amount_minor) from subscription", "[[2,250]]"),
            ("select count(*) from history.subscription", "[[3]]"),
            ("select amount_minor, _batch, _recorded_at, _source from history.subscription where line_id = '1' order by _batch",
             r#"[[100,1,"2024-01-01T12:00:00Z","crm"],[200,2,"2024-01-02T12:00:00Z","crm"]]"#),
            ("select amount_minor from known_at('subscription', 1) order by 1", "[[50],[100]]"),
            ("select amount_minor from known_at('subscription', '2024-01-01') order by 1", "[[50],[100]]"),
            ("select amount_minor from known_at('subscription', date '2024-01-02') order by 1", "[[50],[200]]"),
            ("select line_id from as_of('subscription', date '2024-06-01')", r#"[["2"]]"#),
            ("select count(*) from known_at('subscription', '2023-12-31')", "[[0]]"),
            ("select count(*) from invoice", "[[0]]"),
            ("select line_id from subscription where starts >= '2024-02-01'", r#"[["2"]]"#),
            ("select s.line_id, a.segment from subscription s join as_of.account a using (account_id) order by 1",
             r#"[["1","mid"]]"#),
            ("with x as (select 1 as n) select n + 1 from x", "[[2]]"),
            ("values (1), (2)", "[[1],[2]]"),
            ("select cast(1.10 as decimal(5,2))", r#"[["1.10"]]"#),
            ("select arrow_cast(18446744073709551615, 'UInt64')", r#"[["18446744073709551615"]]"#),
        ] {
            let answer = ask(&ledger, &catalog, "2024-03-01", question).await;
            assert_eq!(answer.map(|answer| json(&answer)).map_err(|e| format!("{e:?}")), Ok(expected.into()), "{question}");
        }
    })
    .await;
}

#[tokio::test]
async fn as_of_a_day() {
    let ledger = memory();
    let catalog = company(&ledger).await;
    for (as_of, question, expected) in [
        ("2023-12-31", "select line_id from as_of.subscription", "[]"),
        ("2024-01-01", "select line_id from as_of.subscription", r#"[["1"]]"#),
        ("2024-05-31", "select line_id from as_of.subscription order by 1", r#"[["1"],["2"]]"#),
        ("2024-06-01", "select line_id from as_of.subscription", r#"[["2"]]"#),
        ("2024-01-31", "select account_id, segment from as_of.account", r#"[["a","smb"]]"#),
        (
            "2024-05-01",
            "select account_id, segment from as_of.account order by 1",
            r#"[["a","strategic"],["b","ent"]]"#,
        ),
        ("2024-02-01", "select ticket_id from as_of.ticket", r#"[["t1"]]"#),
        ("2024-01-31", "select ticket_id from as_of.ticket", "[]"),
        ("2024-05-31", "select churn_id from as_of.churn_reason", r#"[["1"]]"#),
        ("2024-05-31", "select account_id from as_of.milestone", r#"[["b"]]"#),
        ("1999-01-01", "select line_id from as_of('subscription', '2024-06-01')", r#"[["2"]]"#),
    ] {
        let answer = ask(&ledger, &catalog, as_of, question).await.unwrap();
        assert_eq!(json(&answer), expected, "{question} as of {as_of}");
    }
}

#[tokio::test]
async fn every_table_has_its_columns_before_it_has_rows() {
    let (ledger, catalog) = (memory(), Catalog::default());
    for table in TABLES {
        let answer = ask(&ledger, &catalog, "2024-01-01", &format!("select * from {}", table.name)).await.unwrap();
        let names: Vec<_> = answer.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn answers_are_the_same_after_compaction() {
    let ledger = memory();
    let mut catalog = company(&ledger).await;
    let questions = [
        "select line_id, amount_minor from subscription order by 1",
        "select line_id, _batch, _recorded_at from history.subscription order by 1, 2",
    ];
    let mut answers = Vec::new();
    for _ in 0..2 {
        for question in questions {
            answers.push(json(&ask(&ledger, &catalog, "2024-01-01", question).await.unwrap()));
        }
        let compaction = ledger.compact(&catalog.now(), &SUBSCRIPTION).await.unwrap();
        catalog.replace(compaction);
    }
    assert_eq!(answers[..2], answers[2..]);
}

#[tokio::test]
async fn a_long_answer_says_that_it_was_cut() {
    let ledger = memory();
    let catalog = company(&ledger).await;
    for (max_rows, n_rows, is_truncated) in [(0, 0, true), (1, 1, true), (2, 2, false), (usize::MAX, 2, false)] {
        let answer =
            ledger.sql(&catalog.now(), day("2024-01-01"), "select * from subscription", max_rows).await.unwrap();
        assert_eq!((answer.rows.len(), answer.is_truncated), (n_rows, is_truncated), "{max_rows}");
    }
}

#[tokio::test]
async fn meta_questions_are_answered() {
    let (ledger, catalog) = (memory(), Catalog::default());
    for question in [
        "show tables",
        "describe subscription",
        "explain select * from account",
        "explain analyze select count(*) from account",
    ] {
        let answer = ask(&ledger, &catalog, "2024-01-01", question).await;
        assert!(answer.as_ref().is_ok_and(|answer| !answer.rows.is_empty()), "{question}: {answer:?}");
    }
}

/// Row groups are skipped by their statistics: the filter reaches the Parquet scan.
#[tokio::test]
async fn filters_reach_parquet() {
    let ledger = memory();
    let catalog = company(&ledger).await;
    let plan = ask(
        &ledger,
        &catalog,
        "2024-01-01",
        "explain select line_id from account, ticket, subscription where ticket_id = 't1'",
    )
    .await
    .unwrap();
    let plan = json(&plan);
    assert!(plan.contains("predicate=ticket_id"), "{plan}");
}

#[tokio::test]
async fn nothing_but_reading() {
    let (ledger, catalog) = (memory(), Catalog::default());
    for question in [
        "insert into account select * from account",
        "delete from account",
        "update account set name = 'x'",
        "drop table account",
        "create table x as select 1",
        "create view x as select 1",
        "create external table x stored as parquet location '/etc'",
        "copy account to '/tmp/x.parquet'",
        "copy (select 1) to '/tmp/x.csv'",
        "set datafusion.execution.batch_size = 1",
        "reset datafusion.execution.batch_size",
        "begin",
        "prepare x as select 1",
        "select 1 into x",
        "with x as (select 1) insert into account select * from x",
        "explain insert into account select * from account",
        "explain copy account to '/tmp/x.parquet'",
        "truncate table account",
        "show columns from account",
        "select 1; select 2",
        "",
        ";",
        "-- nothing",
    ] {
        let answer = ask(&ledger, &catalog, "2024-01-01", question).await;
        assert!(matches!(answer, Err(Error::Sql { hint: Some(_), .. })), "{question}: {answer:?}");
    }
}

#[tokio::test]
async fn mistakes_are_named_and_near_names_offered() {
    let ledger = memory();
    let catalog = company(&ledger).await;
    for (question, message, hint) in [
        ("select * from subscriptions", "there is no table `subscriptions`", "did you mean `subscription`?"),
        ("select * from history.tickets", "there is no table `history.tickets`", "did you mean `ticket`?"),
        ("select * from '/etc/passwd'", "there is no table `/etc/passwd`", "`show tables` lists what there is"),
        ("select * from known_at('tickets', 1)", "there is no table `tickets`", "did you mean `ticket`?"),
        ("select amount_minr from subscription", "there is no column `amount_minr`", "did you mean `amount_minor`?"),
        ("select s.acount_id from subscription s", "there is no column `acount_id`", "did you mean `account_id`?"),
        ("select * from known_at('ticket', 99)", "batch 99 is not known here: batches run from 1 to 6", ""),
        (
            "select * from known_at('ticket')",
            "two arguments are needed: known_at('subscription', 7) or known_at('subscription', '2024-03-31')",
            "",
        ),
        ("select * from as_of('ticket', '2024-02-30')", "`2024-02-30` is not a date of the form YYYY-MM-DD", ""),
        ("select * from as_of('quarantine', '2024-02-03')", "`quarantine` knows no days", ""),
        ("selct 1", "expected: an SQL statement, found: selct at line: 1, column: 1", ""),
        ("select cast('x' as int)", "cannot cast string 'x' to value of int32 type", ""),
    ] {
        let answer = ask(&ledger, &catalog, "2024-01-01", question).await;
        let Err(Error::Sql { message: found, hint: found_hint }) = answer else { panic!("{question}: {answer:?}") };
        assert_eq!(
            (found.to_lowercase(), found_hint.unwrap_or_default()),
            (message.to_lowercase(), hint.to_owned()),
            "{question}"
        );
    }
}

#[tokio::test]
async fn a_retracted_batch_is_gone_from_the_tables_and_marked_in_history() {
    let ledger = memory();
    let mut catalog = company(&ledger).await;
    catalog.retract(BatchNo(2));
    for (question, expected) in [
        ("select amount_minor from subscription order by 1", "[[50],[100]]"),
        ("select amount_minor, _retracted_by from history.subscription where _retracted_by is not null", "[[200,7]]"),
        ("select amount_minor from known_at('subscription', 6) order by 1", "[[50],[200]]"),
    ] {
        assert_eq!(json(&ask(&ledger, &catalog, "2024-01-01", question).await.unwrap()), expected, "{question}");
    }
}

/// A question that nests deeper than the engine's stack is refused, and the process lives.
#[tokio::test]
async fn absurd_questions_are_refused() {
    let (ledger, catalog) = (memory(), Catalog::default());
    let chains = |n: usize| {
        let aliased = |table: &str| (0..n).map(|i| format!("{table} a{i}")).collect::<String>();
        let named: Vec<String> = (1..n).map(|i| format!("x{i} as (select * from x{})", i - 1)).collect();
        [
            format!("select 1{}", " + 1".repeat(n)),
            format!("select '1'{}", "::text".repeat(n)),
            format!("select * from account where {}true", "account_id = 'x' or ".repeat(n)),
            format!("select 1{}", " union all select 1".repeat(n)),
            format!("select 1 from ticket{}", aliased(", account")),
            format!("select 1 from ticket{}", aliased(" cross join account")),
            format!("with x0 as (select 1), {} select * from x{}", named.join(", "), n - 1),
        ]
    };
    for question in chains(20) {
        let answer = ask(&ledger, &catalog, "2024-01-01", &question).await;
        assert!(answer.is_ok(), "{question}: {answer:?}");
    }
    for question in chains(5_000) {
        let answer = ask(&ledger, &catalog, "2024-01-01", &question).await;
        assert!(matches!(answer, Err(Error::Sql { hint: Some(_), .. })), "{}: {answer:?}", &question[..60]);
    }
    let endless = format!("select 1{}", "+1".repeat(1 << 20));
    assert!(matches!(ask(&ledger, &catalog, "2024-01-01", &endless).await, Err(Error::Sql { hint: Some(_), .. })));
}

/// Batch 1 was recorded at noon UTC on 1 January: in Kiritimati it is the second of January already.
#[tokio::test]
async fn days_are_those_of_the_company() {
    let ledger = memory();
    let catalog = company(&ledger).await;
    let far_east = ledger.clone().in_zone(TimeZone::fixed(jiff::tz::offset(14)));
    for (question, in_utc, there) in [
        ("select count(*) from known_at('subscription', '2024-01-01')", "[[2]]", "[[0]]"),
        ("select count(*) from known_at('subscription', '2024-01-02')", "[[2]]", "[[2]]"),
        ("select count(*) from as_of('ticket', '2024-02-01')", "[[1]]", "[[0]]"),
        ("select count(*) from as_of('ticket', '2024-02-02')", "[[1]]", "[[1]]"),
    ] {
        for (ledger, expected) in [(&ledger, in_utc), (&far_east, there)] {
            assert_eq!(json(&ask(ledger, &catalog, "2024-12-31", question).await.unwrap()), expected, "{question}");
        }
    }
}
