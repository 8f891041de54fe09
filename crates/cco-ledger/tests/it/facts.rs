//! Small facts for tests, and tables as sorted lines of text.

use crate::catalog::Catalog;
use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::column::{Column, FactBatch, Texts};
use cco_domain::day::Day;
use cco_domain::fact::{CHURN_REASON, MILESTONE, TableSpec};
use cco_ledger::{Ledger, Pushed, TextAs};

/// One milestone: account, name, day reached.
pub(crate) type Milestone<'a> = (&'a str, &'a str, Option<&'a str>);

pub(crate) fn milestones(rows: &[Milestone<'_>]) -> FactBatch {
    facts(
        &MILESTONE,
        rows.len(),
        vec![
            ("account_id", texts(rows.iter().map(|row| Some(row.0)))),
            ("name", texts(rows.iter().map(|row| Some(row.1)))),
            ("reached_on", days(rows.iter().map(|row| row.2))),
        ],
    )
}

/// One churn reason: id, day, reason.
pub(crate) fn churn_reasons(rows: &[(&str, &str, Option<&str>)]) -> FactBatch {
    facts(
        &CHURN_REASON,
        rows.len(),
        vec![
            ("churn_id", texts(rows.iter().map(|row| Some(row.0)))),
            ("account_id", Column::Same("a".into())),
            ("churned_on", days(rows.iter().map(|row| Some(row.1)))),
            ("primary_reason", texts(rows.iter().map(|row| row.2))),
        ],
    )
}

pub(crate) fn facts(table: &'static TableSpec, n_rows: usize, columns: Vec<(&'static str, Column)>) -> FactBatch {
    FactBatch { table, n_rows, columns, lines: (2..).take(n_rows).collect() }
}

pub(crate) fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::Text(values.collect::<Texts>())
}

pub(crate) fn days<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Column {
    Column::Day(values.map(|value| value.map(|text| day(text).epoch_days())).collect())
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Imports one chunk with the table's own key.
pub(crate) async fn import(ledger: &Ledger, catalog: &mut Catalog, facts: &FactBatch) -> (BatchNo, Pushed) {
    let key: Vec<String> = facts.table.key.iter().map(|name| (*name).to_owned()).collect();
    import_with_key(ledger, catalog, facts, &key).await
}

pub(crate) async fn import_with_key(
    ledger: &Ledger,
    catalog: &mut Catalog,
    facts: &FactBatch,
    key: &[String],
) -> (BatchNo, Pushed) {
    let mut writer = ledger.writer(facts.table, key, "crm", &catalog.now());
    let pushed = writer.push(facts).await.unwrap();
    let files = writer.finish().await.unwrap();
    (catalog.commit(files), pushed)
}

/// The visible rows as `value|value|…`, unknown as an empty field, sorted.
pub(crate) async fn lines(
    ledger: &Ledger,
    snapshot: &Snapshot,
    table: &'static TableSpec,
    columns: &[&str],
) -> Vec<String> {
    let plain = sorted_lines(&ledger.read(snapshot, table, columns, TextAs::Plain).await.unwrap());
    let coded = sorted_lines(&ledger.read(snapshot, table, columns, TextAs::Dictionary).await.unwrap());
    assert_eq!(plain, coded, "texts read as dictionaries say the same");
    plain
}

pub(crate) fn sorted_lines(batches: &[RecordBatch]) -> Vec<String> {
    let options = FormatOptions::default();
    let mut lines: Vec<String> = batches
        .iter()
        .flat_map(|batch| {
            let columns: Vec<_> =
                batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
            let line = |row| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join("|");
            (0..batch.num_rows()).map(line).collect::<Vec<_>>()
        })
        .collect();
    lines.sort();
    lines
}
