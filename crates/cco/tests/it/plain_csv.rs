//! Comma-separated text whose cells need no quotes.

use std::collections::BTreeMap;

/// A row: column to cell.
pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().unwrap().collect();
    lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect()
}

/// `12.5` as 1250, exactly.
#[track_caller]
pub(crate) fn cents(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= 2, "`{text}` is finer than cents");
    format!("{whole}{fraction:0<2}").parse().unwrap()
}
