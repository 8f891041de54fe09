use crate::catalog::{Catalog, recorded_at};
use crate::facts::{day, facts, import, lines, milestones, texts};
use crate::store::{memory, on_each_store};
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::column::Column;
use cco_domain::fact::{MILESTONE, SUBSCRIPTION};
use cco_ledger::{Ledger, TextAs, schema};

/// Kickoff of `a` is corrected by batch 2, again by batch 3; batch 4 retracts batch 3, batch 5 batch 2.
async fn corrected_twice(ledger: &Ledger) -> Catalog {
    let mut catalog = Catalog::default();
    for (a, b) in [("2024-01-01", "2024-01-09"), ("2024-01-02", "2024-01-09"), ("2024-01-03", "2024-01-09")] {
        import(ledger, &mut catalog, &milestones(&[("a", "kickoff", Some(a)), ("b", "kickoff", Some(b))])).await;
    }
    catalog.retract(BatchNo(3));
    catalog.retract(BatchNo(2));
    catalog
}

#[tokio::test]
async fn each_moment_has_its_own_truth() {
    on_each_store(async |ledger| {
        let mut catalog = corrected_twice(&ledger).await;
        for is_compacted in [false, true] {
            for (known_at, expected) in [
                (0, vec![]),
                (1, vec!["a|2024-01-01", "b|2024-01-09"]),
                (2, vec!["a|2024-01-02", "b|2024-01-09"]),
                (3, vec!["a|2024-01-03", "b|2024-01-09"]),
                (4, vec!["a|2024-01-02", "b|2024-01-09"]),
                (5, vec!["a|2024-01-01", "b|2024-01-09"]),
            ] {
                let snapshot = catalog.at(BatchNo(known_at));
                let found = lines(&ledger, &snapshot, &MILESTONE, &["account_id", "reached_on"]).await;
                assert_eq!(found, expected, "known at {known_at}, compacted: {is_compacted}");
            }
            let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
            catalog.replace(compaction);
        }
        assert_eq!(catalog.files().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn history_keeps_every_version_and_says_who_hid_it() {
    let ledger = memory();
    let mut catalog = corrected_twice(&ledger).await;
    let versions = "select account_id, reached_on, _batch, _retracted_by, _source from history.milestone order by 1, 3";
    let ask = async |snapshot: &Snapshot, text: &str| {
        let answer = ledger.sql(snapshot, day("2024-12-31"), text, 100).await.unwrap();
        serde_json::to_string(&answer.rows).unwrap()
    };
    for _ in 0..2 {
        for (known_at, expected) in [
            (1, r#"[["a","2024-01-01",1,null,"crm"],["b","2024-01-09",1,null,"crm"]]"#),
            (
                5,
                r#"[["a","2024-01-01",1,null,"crm"],["a","2024-01-02",2,5,"crm"],["a","2024-01-03",3,4,"crm"],["b","2024-01-09",1,null,"crm"]]"#,
            ),
        ] {
            assert_eq!(ask(&catalog.at(BatchNo(known_at)), versions).await, expected);
        }
        let hidden = "select _retracted_by from history.milestone order by 1";
        assert_eq!(ask(&catalog.now(), hidden).await, "[[4],[5],[null],[null]]");
        let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
        catalog.replace(compaction);
    }
}

#[tokio::test]
async fn recorded_at_survives_compaction() {
    let ledger = memory();
    let mut catalog = corrected_twice(&ledger).await;
    let columns = [schema::BATCH, schema::RECORDED_AT];
    let before = lines(&ledger, &catalog.at(BatchNo(3)), &MILESTONE, &columns).await;
    assert_eq!(before, ["1|2024-01-01T12:00:00Z", "3|2024-01-03T12:00:00Z"]);
    assert_eq!(recorded_at(BatchNo(1)), 1_704_110_400_000_000);
    let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
    catalog.replace(compaction);
    assert_eq!(lines(&ledger, &catalog.at(BatchNo(3)), &MILESTONE, &columns).await, before);
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in() {
    on_each_store(async |ledger| {
        let mut catalog = Catalog::default();
        let columns = vec![
            ("line_id", texts([Some("1"), Some("2"), Some("3")].into_iter())),
            ("product", texts([Some(""), None, Some("é|\n")].into_iter())),
            ("currency", Column::Same("USD".into())),
            ("amount_minor", Column::Int(vec![Some(i64::MIN), None, Some(i64::MAX)])),
            ("quantity", Column::Float(vec![Some(0.1), None, Some(-0.0)])),
            ("starts", Column::Day(vec![Some(0), None, Some(-719_162)])),
            ("auto_renew", Column::Bool(vec![Some(true), None, Some(false)])),
        ];
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).chain(["plan"]).collect();
        import(&ledger, &mut catalog, &facts(&SUBSCRIPTION, 3, columns)).await;
        let expected = [
            "1||USD|-9223372036854775808|0.1|1970-01-01|true|",
            "2||USD|||||",
            "3|é|\n|USD|9223372036854775807|-0.0|0001-01-01|false|",
        ];
        assert_eq!(lines(&ledger, &catalog.now(), &SUBSCRIPTION, &names).await, expected);
    })
    .await;
}

#[tokio::test]
async fn dictionaries_are_shared_by_a_row_group() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let names: Vec<String> = (0..70_000).map(|i| format!("account {}", i % 7)).collect();
    let ids: Vec<String> = (0..70_000).map(|i| i.to_string()).collect();
    let columns = vec![
        ("account_id", texts(names.iter().map(|name| Some(name.as_str())))),
        ("name", texts(ids.iter().map(|id| Some(id.as_str())))),
    ];
    import(&ledger, &mut catalog, &facts(&MILESTONE, ids.len(), columns)).await;
    let batches = ledger.read(&catalog.now(), &MILESTONE, &["account_id"], TextAs::Dictionary).await.unwrap();
    let dictionary = arrow::array::AsArray::as_dictionary::<arrow::datatypes::Int32Type>(batches[0].column(0));
    assert_eq!((batches.len(), dictionary.values().len(), batches[0].num_rows()), (1, 7, 70_000));
}

#[tokio::test]
async fn no_columns_still_count_rows() {
    let ledger = memory();
    let catalog = corrected_twice(&ledger).await;
    for known_at in [1, 3] {
        let batches = ledger.read(&catalog.at(BatchNo(known_at)), &MILESTONE, &[], TextAs::Plain).await.unwrap();
        assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 2, "known at {known_at}");
    }
}

/// A file compacted since holds rows that the older snapshot does not show; they stay.
#[tokio::test]
async fn compacting_on_an_old_snapshot_loses_nothing() {
    let ledger = memory();
    let mut catalog = corrected_twice(&ledger).await;
    let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
    catalog.replace(compaction);
    let old = catalog.at(BatchNo(2));
    import(&ledger, &mut catalog, &milestones(&[("c", "kickoff", None)])).await;
    let mut both = old;
    both.files = catalog.files().to_vec();
    both.batches = catalog.now().batches;
    let compaction = ledger.compact(&both, &MILESTONE).await.unwrap();
    assert_eq!((compaction.removed.len(), compaction.added[0].n_rows), (2, 5));
}
