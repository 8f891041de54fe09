use crate::catalog::Catalog;
use crate::facts::{churn_reasons, day, days, facts, import, import_with_key, lines, milestones, texts};
use crate::store::{memory, on_each_store};
use cco_domain::column::Column;
use cco_domain::fact::{CHURN_REASON, MILESTONE, USAGE_EVENT};
use cco_ledger::Pushed;

fn pushed(n_loaded: u64, n_superseding: u64, n_duplicate: u64, repeated: &[usize]) -> Pushed {
    Pushed { n_loaded, n_superseding, n_duplicate, repeated: repeated.to_vec() }
}

#[tokio::test]
async fn a_second_import_loads_only_what_is_new() {
    on_each_store(async |ledger| {
        let mut catalog = Catalog::default();
        let first = milestones(&[("a", "kickoff", Some("2024-01-01")), ("b", "kickoff", None)]);
        assert_eq!(import(&ledger, &mut catalog, &first).await.1, pushed(2, 0, 0, &[]));
        assert_eq!(import(&ledger, &mut catalog, &first).await.1, pushed(0, 0, 2, &[]));
        assert_eq!(catalog.files().len(), 1, "nothing new, no file");

        let second = milestones(&[
            ("a", "kickoff", Some("2024-01-01")),
            ("b", "kickoff", Some("2024-01-02")),
            ("c", "kickoff", None),
        ]);
        assert_eq!(import(&ledger, &mut catalog, &second).await.1, pushed(2, 1, 1, &[]));
        let expected = ["a|2024-01-01", "b|2024-01-02", "c|"];
        assert_eq!(lines(&ledger, &catalog.now(), &MILESTONE, &["account_id", "reached_on"]).await, expected);
    })
    .await;
}

#[tokio::test]
async fn one_import_may_not_contradict_itself() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let facts = milestones(&[
        ("a", "kickoff", Some("2024-01-01")),
        ("a", "kickoff", Some("2024-01-01")),
        ("a", "kickoff", Some("2024-01-02")),
        ("a", "golive", None),
        ("a", "kickoff", None),
    ]);
    assert_eq!(import(&ledger, &mut catalog, &facts).await.1, pushed(2, 0, 1, &[2, 4]));
    let expected = ["golive|", "kickoff|2024-01-01"];
    assert_eq!(lines(&ledger, &catalog.now(), &MILESTONE, &["name", "reached_on"]).await, expected);
}

/// The second chunk of an import is judged by the first as well as by the ledger.
#[tokio::test]
async fn chunks_of_one_import_know_of_each_other() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &milestones(&[("old", "x", None)])).await;
    let key: Vec<String> = vec!["account_id".into(), "name".into()];
    let mut writer = ledger.writer(&MILESTONE, &key, "crm", &catalog.now());
    let chunks = [
        (milestones(&[("new", "x", None), ("old", "x", Some("2024-01-01"))]), pushed(2, 1, 0, &[])),
        (
            milestones(&[("new", "x", None), ("old", "x", None), ("old", "x", Some("2024-01-01"))]),
            pushed(0, 0, 2, &[1]),
        ),
    ];
    for (chunk, expected) in chunks {
        assert_eq!(writer.push(&chunk).await.unwrap(), expected);
    }
    let files = writer.finish().await.unwrap();
    assert_eq!((files.len(), files[0].n_rows, files[0].n_superseding), (1, 2, 1));
}

#[tokio::test]
async fn an_unknown_column_changes_nothing() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &milestones(&[("a", "x", Some("2024-01-01"))])).await;
    let mut wider = milestones(&[("a", "x", Some("2024-01-01"))]);
    wider.columns.push(("due_on", Column::Day(vec![None])));
    assert_eq!(import(&ledger, &mut catalog, &wider).await.1, pushed(0, 0, 1, &[]));
}

#[tokio::test]
async fn sources_and_keys_keep_facts_apart() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let reasons = churn_reasons(&[("1", "2024-01-01", None)]);
    import(&ledger, &mut catalog, &reasons).await;
    let dated_key = ["churn_id".to_owned(), "churned_on".to_owned()];
    let (_, other_key) = import_with_key(&ledger, &mut catalog, &reasons, &dated_key).await;
    assert_eq!(other_key, pushed(1, 0, 0, &[]));
    let mut writer = ledger.writer(&CHURN_REASON, &["churn_id".to_owned()], "billing", &catalog.now());
    assert_eq!(writer.push(&reasons).await.unwrap(), pushed(1, 0, 0, &[]));
}

/// With the date in the key, only files of that time are asked; with an unknown date, all are.
#[tokio::test]
async fn dated_keys_find_their_older_versions() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let key = ["churn_id".to_owned(), "churned_on".to_owned()];
    for month in ["2024-01-10", "2024-02-10", "2024-03-10"] {
        import_with_key(&ledger, &mut catalog, &churn_reasons(&[("1", month, None)]), &key).await;
    }
    let undated = facts(
        &CHURN_REASON,
        2,
        vec![("churn_id", Column::Same("1".into())), ("primary_reason", texts([Some("x"), Some("x")].into_iter()))],
    );
    import_with_key(&ledger, &mut catalog, &undated, &key).await;

    let again = churn_reasons(&[("1", "2024-02-10", Some("price")), ("1", "2024-04-10", None)]);
    assert_eq!(import_with_key(&ledger, &mut catalog, &again, &key).await.1, pushed(2, 1, 0, &[]));
    assert_eq!(import_with_key(&ledger, &mut catalog, &undated, &key).await.1, pushed(0, 0, 2, &[]));
    let undated_among_dated = facts(
        &CHURN_REASON,
        2,
        vec![
            ("churn_id", Column::Same("1".into())),
            ("churned_on", days([None, Some("2024-01-10")].into_iter())),
            ("primary_reason", texts([Some("y"), None].into_iter())),
        ],
    );
    let (_, mixed) = import_with_key(&ledger, &mut catalog, &undated_among_dated, &key).await;
    assert_eq!(mixed, pushed(2, 2, 0, &[]), "the older version of the undated row lies in a file without dates");
    let spanning = churn_reasons(&[("1", "2024-01-10", None), ("1", "2024-03-10", None)]);
    assert_eq!(import_with_key(&ledger, &mut catalog, &spanning, &key).await.1, pushed(1, 1, 1, &[]));
}

#[tokio::test]
async fn a_fact_of_a_retracted_batch_is_new_again() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let facts = milestones(&[("a", "x", None)]);
    let (first, _) = import(&ledger, &mut catalog, &facts).await;
    catalog.retract(first);
    assert_eq!(import(&ledger, &mut catalog, &facts).await.1, pushed(1, 0, 0, &[]));
}

#[tokio::test]
async fn files_state_their_days() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    import(&ledger, &mut catalog, &churn_reasons(&[("1", "2024-05-01", None), ("2", "2024-03-01", None)])).await;
    let micros = |days: i64, micros: i64| Some(days * 86_400_000_000 + micros);
    let events = facts(
        &USAGE_EVENT,
        2,
        vec![
            ("event_id", texts([Some("1"), Some("2")].into_iter())),
            ("at", Column::Instant(vec![micros(0, -1), micros(1, 0)])),
        ],
    );
    import(&ledger, &mut catalog, &events).await;
    let days: Vec<_> = catalog.files().iter().map(|file| (file.first_day, file.last_day)).collect();
    let expected = [("2024-03-01", "2024-05-01"), ("1969-12-31", "1970-01-02")];
    assert_eq!(days, expected.map(|(first, last)| (Some(day(first)), Some(day(last)))));
}

/// Other columns, another file: readers fill what is missing.
#[tokio::test]
async fn a_change_of_columns_starts_another_file() {
    let (ledger, mut catalog) = (memory(), Catalog::default());
    let mut writer = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &catalog.now());
    let bare = facts(&MILESTONE, 1, vec![("account_id", texts([Some("a")].into_iter()))]);
    writer.push(&bare).await.unwrap();
    writer.push(&milestones(&[("b", "x", None)])).await.unwrap();
    let files = writer.finish().await.unwrap();
    assert_eq!(files.len(), 2);
    catalog.commit(files);
    assert_eq!(lines(&ledger, &catalog.now(), &MILESTONE, &["account_id", "name"]).await, ["a|", "b|x"]);
}

#[tokio::test]
async fn a_writer_that_never_finished_leaves_nothing_to_see() {
    on_each_store(async |ledger| {
        let catalog = Catalog::default();
        let mut writer = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &catalog.now());
        writer.push(&milestones(&[("a", "x", None)])).await.unwrap();
        drop(writer);
        assert!(lines(&ledger, &catalog.now(), &MILESTONE, &["account_id"]).await.is_empty());
    })
    .await;
}
