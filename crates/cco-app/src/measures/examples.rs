//! The example of every shipped measure, computed by the engine.

use super::library::library;
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile, Snapshot};
use cco_domain::column::{Column, FactBatch};
use cco_domain::fact::ACCOUNT;
use cco_domain::measure::{Example, Knowledge, Measure, Reading};
use cco_domain::money::Currency;
use cco_domain::policy::Policy;
use cco_ledger::features::{FeatureQuestion, RevenueTerms, features};
use cco_ledger::{Ledger, Location};
use jiff::tz::TimeZone;
use std::path::Path;

#[tokio::test]
async fn the_example_of_every_shipped_measure_holds() {
    let library = library(Path::new("nowhere")).unwrap();
    let mut wrong = Vec::new();
    for definition in library.measures.iter() {
        let (id, example) = (definition.measure.id.as_str(), definition.example.as_ref().unwrap());
        let measures = library.in_order([id]).unwrap();
        let found = reading(id, &measures, example).await;
        if !example.expected.is_met_by(found) {
            wrong.push(format!("{id}: {found:?}, not {}", example.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn reading(id: &str, measures: &[Measure], example: &Example) -> Reading {
    let ledger = Ledger::open(&Location::Memory).unwrap();
    let mut files = Vec::new();
    let mut given = example.facts();
    if given.iter().all(|facts| facts.table != &ACCOUNT) {
        given.push(account());
    }
    for facts in &given {
        let key: Vec<String> = match facts.table.key {
            // Several prices of a line are several rows of it.
            ["line_id"] => vec!["line_id".to_owned(), "starts".to_owned()],
            key => key.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut writer = ledger.writer(facts.table, &key, "example", &Snapshot::default());
        writer.push(facts).await.unwrap();
        files.extend(writer.finish().await.unwrap());
    }
    let (policy, days) = (Policy::default(), [example.as_of]);
    let question = FeatureQuestion {
        measures,
        days: &days,
        // Recorded in 1970, by the snapshot below: what an example says of a fact is known with it.
        knowledge: Knowledge::Recorded,
        zone: &TimeZone::UTC,
        revenue: Some(RevenueTerms { policy: &policy, reporting: Currency::parse("USD").unwrap() }),
    };
    let features = features(&ledger, &snapshot(files), &question).await.unwrap();
    let account = features.account(Example::ACCOUNT).unwrap();
    features.column(id).unwrap().reading(features.cell(account, 0))
}

/// The account that an example is about, which it need not say.
fn account() -> FactBatch {
    let columns =
        vec![("account_id", Column::Same(Example::ACCOUNT.to_owned())), ("name", Column::Same("A".to_owned()))];
    FactBatch { table: &ACCOUNT, n_rows: 1, columns, lines: vec![1] }
}

fn snapshot(files: Vec<FactFile>) -> Snapshot {
    let batch = Batch {
        no: BatchNo(1),
        kind: BatchKind::Import,
        source: "example".to_owned(),
        label: String::new(),
        content_hash: String::new(),
        recorded_at: 0,
        n_read: 0,
        n_loaded: 0,
        n_duplicate: 0,
        n_quarantined: 0,
        retracts: None,
        mapping: None,
    };
    let files = files.into_iter().map(|file| FactFile { batch: Some(BatchNo(1)), ..file }).collect();
    Snapshot { known_at: BatchNo(1), batches: vec![batch], files }
}
