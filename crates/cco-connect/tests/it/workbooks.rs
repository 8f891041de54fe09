//! Excel and Parquet: typed files.

use crate::support::{file, shown};
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
