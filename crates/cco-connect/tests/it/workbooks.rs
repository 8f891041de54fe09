//! Excel and Parquet: typed files.

use crate::support::{file, shown};
use crate::xlsx::{row, workbook};
use insta::assert_snapshot;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::sync::Arc;

fn parquet_bytes() -> Vec<u8> {
    let schema =
        "message rows { required binary account_id (UTF8); required int32 month (DATE); required int64 mrr_cents;
        optional double score; optional int64 seen (TIMESTAMP(MICROS,true)); }";
    let file = file("made.parquet", "");
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(&file.path).unwrap(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("a"), ByteArray::from("b")], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[19_723, 19_754], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[1999, 2000], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(&[0.1], Some(&[1, 0]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[1_706_700_000_000_000], Some(&[0, 1]), None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    std::fs::read(&file.path).unwrap()
}

#[test]
fn parquet_snapshot() {
    let bytes = parquet_bytes();
    assert_snapshot!(shown("mrr.parquet", &bytes), @r#"
subscription from Parquet; source file; key line_id, starts
unused score: `subscription` has no place for it
unused seen: `subscription` has no place for it
warning: no column names the currency; amounts are read as USD, the workspace's
1: line_id=a account_id=a amount_minor=1999 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
2: line_id=b account_id=b amount_minor=2000 currency=USD billing_period=P1M starts=2024-02-01 ends=2024-03-01
"#);
    let cut = &bytes[..bytes.len() - 20];
    assert_snapshot!(shown("mrr.parquet", cut), @r#"
error: `mrr.parquet` is damaged: the Parquet file is cut off: its last bytes are missing
"#);
    let broken = [&bytes[..20], &[0xFF; 40], &bytes[60..]].concat();
    assert!(shown("mrr.parquet", broken).contains("is damaged"));
}

fn subscriptions() -> String {
    let header = ["Subscription ID", "Account ID", "MRR", "Start Date", "End Date", "Seats"];
    [
        row(2, &header),
        row(3, &["s1", "a1", "19.99", "d45292", "", "3"]),
        row(4, &["s2", "a1", "=#REF!", "d45292", "", "3"]),
        row(5, &["s3", "a2", "20", "45292.5", "d45658", "=#N/A"]),
        row(7, &["s4", "a2", "20", "d45292", "", "2.5"]),
    ]
    .concat()
}

#[test]
fn workbook_of_several_sheets() {
    let notes = row(1, &["Made by", "Ana"]);
    let bytes = workbook(&[("Notes", &notes), ("Lines", &subscriptions()), ("Empty", "")]);
    assert_snapshot!(shown("report.xlsx", &bytes), @r#"
subscription from Excel workbook, sheet `Lines`; source file; key line_id
warning: the workbook has several sheets; `Lines` fits best and is read, not Notes (sheet = "…" in the mapping chooses another)
warning: no column names the currency; amounts are read as USD, the workspace's
3: line_id=s1 account_id=a1 quantity=3 amount_minor=1999 currency=USD billing_period=P1M starts=2024-01-01
7: line_id=s4 account_id=a2 quantity=2.5 amount_minor=2000 currency=USD billing_period=P1M starts=2024-01-01
4: formula_error: `MRR` is `#REF!`, which is the error of a formula; correct the formula in the spreadsheet
5: formula_error: `Seats` is `#N/A`, which is the error of a formula; correct the formula in the spreadsheet
"#);
    assert_snapshot!(shown("report.csv", &bytes).lines().nth(1).unwrap(), @r#"
warning: the file is an Excel workbook, whatever its name says; it is read as one
"#);
    let cut = shown("report.xlsx", &bytes[..bytes.len() / 2]);
    assert!(cut.contains("is damaged"), "{cut}");
    assert_snapshot!(shown("report.xlsx", workbook(&[("Empty", "")])), @r#"
error: `report.xlsx` is empty: there is no header and no row
"#);
}

/// One byte changed anywhere in a workbook is a clear answer, not a panic.
#[test]
fn damaged_workbooks() {
    let bytes = workbook(&[("Lines", &subscriptions())]);
    for at in (0..bytes.len()).step_by(37) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        assert!(!shown("report.xlsx", damaged).is_empty());
    }
}
