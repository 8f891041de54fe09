//! Usage measures of a generated workload on many days, for `scripts/bench-features`.
//!
//! usage: `features_of_events import DATA LEDGER`, then `features_of_events answer LEDGER DAY…`

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for benchmarks fails by panicking, and prints its answer"
)]

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit};
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile, Snapshot};
use cco_domain::column::{Column, FactBatch, Texts};
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, TableSpec, USAGE_EVENT};
use cco_domain::measure::{
    Aggregate, Condition, Family, Features, FromFacts, Knowledge, Measure, MeasureText, NoneMeans, Origin, Span, Test,
};
use cco_domain::metric::Better;
use cco_ledger::features::{FeatureQuestion, features};
use cco_ledger::{Ledger, Location};
use jiff::tz::TimeZone;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::path::{Path, PathBuf};

const EVENT_TYPES: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["import", data, ledger] => import(Path::new(data), Path::new(ledger)).await,
        ["answer", ledger, days @ ..] => answer(Path::new(ledger), days).await,
        _ => panic!("usage: import DATA LEDGER, or answer LEDGER DAY…"),
    }
}

/// One batch for the accounts and one for each month of events, as a company would have sent them.
async fn import(data: &Path, folder: &Path) {
    let ledger = Ledger::open(&Location::Folder(folder.to_owned())).unwrap();
    let mut snapshot = Snapshot::default();
    let mut n_events = 0;
    for path in [data.join("accounts.parquet")].into_iter().chain(files(&data.join("events"))) {
        let is_events = path.parent().is_some_and(|parent| parent.ends_with("events"));
        let (table, key): (&'static TableSpec, &[&str]) =
            if is_events { (&USAGE_EVENT, USAGE_EVENT.key) } else { (&ACCOUNT, ACCOUNT.key) };
        let key: Vec<String> = key.iter().map(|name| (*name).to_owned()).collect();
        let mut writer = ledger.writer(table, &key, "bench", &snapshot);
        for rows in batches(&path) {
            let facts = if is_events { events(&rows, &mut n_events) } else { accounts(&rows) };
            writer.push(&facts).await.unwrap();
        }
        commit(&mut snapshot, writer.finish().await.unwrap());
    }
    std::fs::write(folder.join("snapshot.json"), serde_json::to_vec(&snapshot).unwrap()).unwrap();
    println!("{n_events} events");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn batches(path: &Path) -> impl Iterator<Item = RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    builder.with_batch_size(65_536).build().unwrap().map(|rows| rows.unwrap())
}

fn texts(rows: &RecordBatch, name: &str) -> Column {
    let texts = cast(rows.column_by_name(name).unwrap(), &DataType::Utf8).unwrap();
    Column::Text(texts.as_string::<i32>().iter().collect::<Texts>())
}

fn accounts(rows: &RecordBatch) -> FactBatch {
    facts(&ACCOUNT, rows, vec![("account_id", texts(rows, "account_id")), ("segment", texts(rows, "segment"))])
}

/// Events of the generator have no id; here their number is one.
fn events(rows: &RecordBatch, n_before: &mut u64) -> FactBatch {
    let ids: Vec<String> = (*n_before..).take(rows.num_rows()).map(|number| number.to_string()).collect();
    *n_before += rows.num_rows() as u64;
    let micros = cast(rows.column_by_name("event_time").unwrap(), &DataType::Timestamp(TimeUnit::Microsecond, None));
    let micros = cast(&micros.unwrap(), &DataType::Int64).unwrap();
    let columns = vec![
        ("event_id", Column::Text(ids.iter().map(|id| Some(id.as_str())).collect())),
        ("at", Column::Instant(micros.as_primitive::<Int64Type>().iter().collect())),
        ("account_id", texts(rows, "account_id")),
        ("user_id", texts(rows, "user_id")),
        ("name", texts(rows, "event_type")),
    ];
    facts(&USAGE_EVENT, rows, columns)
}

fn facts(table: &'static TableSpec, rows: &RecordBatch, columns: Vec<(&'static str, Column)>) -> FactBatch {
    FactBatch { table, n_rows: rows.num_rows(), columns, lines: vec![0; rows.num_rows()] }
}

fn commit(snapshot: &mut Snapshot, files: Vec<FactFile>) {
    let no = BatchNo(snapshot.known_at.0 + 1);
    snapshot.known_at = no;
    snapshot.files.extend(files.into_iter().map(|file| FactFile { batch: Some(no), ..file }));
    snapshot.batches.push(Batch {
        no,
        kind: BatchKind::Import,
        source: "bench".to_owned(),
        label: String::new(),
        content_hash: no.to_string(),
        recorded_at: no.0,
        n_read: 0,
        n_loaded: 0,
        n_duplicate: 0,
        n_quarantined: 0,
        retracts: None,
        mapping: None,
    });
}

/// Prints what the peers print: accounts with events in 56 days, and sums of all columns.
async fn answer(folder: &Path, days: &[&str]) {
    let ledger = Ledger::open(&Location::Folder(folder.to_owned())).unwrap();
    let snapshot = serde_json::from_slice(&std::fs::read(folder.join("snapshot.json")).unwrap()).unwrap();
    let days: Vec<Day> = days.iter().map(|day| Day::parse(day).unwrap()).collect();
    let measures = measures();
    let question = FeatureQuestion {
        measures: &measures,
        days: &days,
        knowledge: Knowledge::Dated,
        zone: &TimeZone::UTC,
        revenue: None,
    };
    let found = features(&ledger, &snapshot, &question).await.unwrap();
    let sums: Vec<f64> = measures.iter().map(|measure| sum(&found, &measure.id)).collect();
    let n_rows = found.column("days_since").unwrap().states.iter().filter(|state| state.is_none()).count();
    println!("{}", serde_json::json!({ "rows": n_rows, "sums": sums }));
}

fn sum(found: &Features, measure: &str) -> f64 {
    let column = found.column(measure).unwrap();
    (0..column.values.len()).filter_map(|cell| column.value(cell)).sum()
}

/// Events of four and of eight weeks, active days, users, days since the last event, events of five types.
fn measures() -> Vec<Measure> {
    let (four_weeks, eight_weeks) = (Span::Window { days: 28 }, Span::Window { days: 56 });
    let mut measures = vec![
        measure("n28", Aggregate::Count, four_weeks, None),
        measure("n56", Aggregate::Count, eight_weeks, None),
        measure("active_days", Aggregate::ActiveDays, four_weeks, None),
        measure("users", Aggregate::Distinct { of: "user_id" }, four_weeks, None),
        measure("days_since", Aggregate::DaysSince, eight_weeks, None),
    ];
    measures
        .extend((0..EVENT_TYPES).map(|kind| measure(&format!("t{kind}"), Aggregate::Count, four_weeks, Some(kind))));
    measures
}

fn measure(id: &str, aggregate: Aggregate, span: Span, event_type: Option<usize>) -> Measure {
    let filter = event_type.map(|kind| Condition { column: "name", test: Test::In(vec![kind.to_string()]) });
    Measure {
        id: id.to_owned(),
        title: String::new(),
        family: Family::Usage,
        origin: Origin::Facts(FromFacts {
            table: &USAGE_EVENT,
            filter: filter.into_iter().collect(),
            aggregate,
            span,
            none: NoneMeans::Zero,
        }),
        unit: String::new(),
        better: Better::Neither,
        fresh_for_days: None,
        text: MeasureText::default(),
        hash: String::new(),
    }
}
