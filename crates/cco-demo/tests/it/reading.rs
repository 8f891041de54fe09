//! Exports read back as rows of named texts.

use cco_demo::{Company, Delivery, ExportFile};
use std::collections::BTreeMap;

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn rows(file: &ExportFile) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{}: {error}", file.name))).collect()
}

/// The rows of one file over all deliveries, in the order in which they arrived.
pub(crate) fn delivered(deliveries: &[Delivery], name: &str) -> Vec<Row> {
    let files = deliveries.iter().flat_map(|delivery| &delivery.files);
    files.filter(|file| file.name == name).flat_map(rows).collect()
}

pub(crate) fn truth(company: &Company, name: &str) -> Vec<Row> {
    rows(company.truth().iter().find(|file| file.name == name).expect("a file of the truth"))
}
