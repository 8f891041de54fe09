//! A world of batches, written to a ledger.

use super::plain::{Did, Row, Value, World};
use crate::{Ledger, Location};
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile, Snapshot};
use cco_domain::column::{Column, FactBatch};
use cco_domain::fact::{ColumnType, TableSpec};

/// The batches written one after the other, each knowing those before; recorded at noon.
pub(super) async fn write(world: &World) -> (Ledger, Snapshot) {
    let ledger = Ledger::open(&Location::Memory).unwrap();
    let mut snapshot = Snapshot::default();
    for (number, (recorded, did)) in world.batches.iter().enumerate() {
        let no = BatchNo(number as i64 + 1);
        let (kind, retracts) = match did {
            Did::Import(..) => (BatchKind::Import, None),
            Did::Retract(number) => (BatchKind::Retract, Some(BatchNo(*number as i64 + 1))),
        };
        if let Did::Import(table, rows) = did {
            let key: Vec<String> = table.key.iter().map(|name| (*name).to_owned()).collect();
            let mut writer = ledger.writer(table, &key, "test", &snapshot);
            writer.push(&batch_of(table, rows)).await.unwrap();
            let files = writer.finish().await.unwrap();
            snapshot.files.extend(files.into_iter().map(|file| FactFile { batch: Some(no), ..file }));
        }
        snapshot.known_at = no;
        snapshot.batches.push(Batch {
            no,
            kind,
            source: "test".to_owned(),
            label: String::new(),
            content_hash: String::new(),
            recorded_at: (i64::from(*recorded) * 24 + 12) * 3_600_000_000,
            n_read: 0,
            n_loaded: 0,
            n_duplicate: 0,
            n_quarantined: 0,
            retracts,
            mapping: None,
        });
    }
    (ledger, snapshot)
}

fn batch_of(table: &'static TableSpec, rows: &[Row]) -> FactBatch {
    let columns = table.columns.iter().map(|column| {
        let values = rows.iter().map(|row| row.values.get(column.name));
        let column_of = match column.kind {
            ColumnType::Text => Column::Text(values.map(as_text).collect()),
            ColumnType::Int => Column::Int(values.map(|value| as_number(value).map(|number| number as i64)).collect()),
            ColumnType::Float => Column::Float(values.map(as_number).collect()),
            ColumnType::Bool => Column::Bool(values.map(as_truth).collect()),
            ColumnType::Day => Column::Day(values.map(as_day).collect()),
            ColumnType::Instant => Column::Instant(values.map(as_instant).collect()),
        };
        (column.name, column_of)
    });
    FactBatch { table, n_rows: rows.len(), columns: columns.collect(), lines: vec![0; rows.len()] }
}

fn as_text(value: Option<&Value>) -> Option<&str> {
    if let Some(Value::Text(text)) = value { Some(text) } else { None }
}

fn as_number(value: Option<&Value>) -> Option<f64> {
    if let Some(Value::Number(number)) = value { Some(*number) } else { None }
}

fn as_truth(value: Option<&Value>) -> Option<bool> {
    if let Some(Value::Truth(truth)) = value { Some(*truth) } else { None }
}

fn as_day(value: Option<&Value>) -> Option<i32> {
    if let Some(Value::Day(day)) = value { Some(*day) } else { None }
}

fn as_instant(value: Option<&Value>) -> Option<i64> {
    if let Some(Value::Instant(micros)) = value { Some(*micros) } else { None }
}
