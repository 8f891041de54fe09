//! Files that are not what they claim, cut off, or hold rows that cannot be taken apart.

use crate::support::{context, file, load_in_chunks, shown};
use cco_connect::plan::plan;
use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use std::io::Write;

const HEADER: &str = "account_id,month,mrr\n";

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn not_a_table() {
    let cases: [(&str, &[u8]); 13] = [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n  \n"),
        ("bom.csv", b"\xEF\xBB\xBF"),
        ("page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        ("feed.csv", b"<?xml version=\"1.0\"?><rows/>"),
        ("paper.csv", b"%PDF-1.7 ..."),
        ("archive.csv", b"PK\x03\x04 something.txt"),
        ("cut.xlsx", b"PK\x03\x04 something"),
        ("cut.parquet", b"PAR1 and no more"),
        ("array.json", b"[{\"a\":1}]"),
        ("bytes.csv", b"\x01\x02\x03\x00\x05\x06\x07\x08 and so on"),
        ("cut.csv.gz", b"\x1F\x8B\x08\x00\x00\x00"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"),
    ];
    let shown: Vec<String> = cases.iter().map(|(name, bytes)| format!("{name}: {}", shown(name, bytes))).collect();
    assert_snapshot!(shown.join("\n"), @r#"
empty.csv: error: `empty.csv` is empty: there is no header and no row
blank.csv: error: `blank.csv` is empty: there is no header and no row
bom.csv: error: `bom.csv` is empty: there is no header and no row
page.csv: error: `page.csv` is not a table we can read: a web page; the download probably needed a sign-in; export the data again while signed in
feed.csv: error: `feed.csv` is not a table we can read: an XML document; export the data as CSV or JSON Lines
paper.csv: error: `paper.csv` is not a table we can read: a PDF document; export the data as CSV
archive.csv: error: `archive.csv` is not a table we can read: a zip archive; unpack it and import the files inside
cut.xlsx: error: `cut.xlsx` is damaged: the file is a zip archive, but not an Excel workbook
cut.parquet: error: `cut.parquet` is damaged: the Parquet file is cut off: its last bytes are missing
array.json: error: `array.json` is not a table we can read: one JSON array; write one object a line (jq -c '.[]' does it)
bytes.csv: error: `bytes.csv` is not a table we can read: binary data of an unknown kind; export the data as CSV
cut.csv.gz: error: `cut.csv.gz` is damaged: the gzip stream is cut off or broken (unexpected end of file)
old.xls: error: `old.xls` is damaged: the workbook cannot be read (Xls error: Cfb error: Invalid OLE (20 bytes is too small))
"#);
}

#[test]
fn header_only() {
    assert_snapshot!(shown("mrr.csv", HEADER), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: the file has a header and no rows
warning: no column names the currency; amounts are read as USD, the workspace's
"#);
}

#[test]
fn rows_of_another_width() {
    assert_snapshot!(shown("mrr.csv", format!("{HEADER}1,2024-01\n1,2024-01,5\n1,2024-01,5,6\n")), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
3: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
2: field_count: the row has 2 fields and the header 3; quote fields that hold the delimiter or a line break
4: field_count: the row has 4 fields and the header 3; quote fields that hold the delimiter or a line break
"#);
}

#[test]
fn quotes() {
    let text = format!("{HEADER}\"a \"\"b\"\"\n,c\",2024-01,5\r\n\"x\"y,2024-01,5\nz\"z,2024-01,5\n\n1,2024-01,5");
    assert_snapshot!(shown("mrr.csv", text), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=a "b"
,c account_id=a "b"
,c amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
5: line_id=z"z account_id=z"z amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
7: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
4: stray_quote: text follows a closing quote; write a quote inside a quoted field twice: ""
"#);
}

#[test]
fn a_quote_never_closed() {
    assert_snapshot!(shown("mrr.csv", format!("{HEADER}1,2024-01,5\n\"2,2024-01,5\n3,2024-01,5\n")), @r#"
error: `mrr.csv` is damaged at line 3: a quote opens here and is never closed
"#);
}

#[test]
fn encodings() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("account_id,month,mrr\nä,2024-01,5\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let cases: [(&str, Vec<u8>); 5] = [
        ("utf-8 with mark", [b"\xEF\xBB\xBF".as_slice(), HEADER.as_bytes(), "ä,2024-01,5\n".as_bytes()].concat()),
        ("utf-16", utf16),
        ("windows-1252", [HEADER.as_bytes(), b"M\xFCller \x80,2024-01,5\n"].concat()),
        ("mixed", [HEADER.as_bytes(), "ä,2024-01,5\n".as_bytes(), b"M\xFCller,2024-01,5\n"].concat()),
        (
            "nul",
            [HEADER.as_bytes(), b"a\x00b,2024-01,5\n", "filler filler filler filler,2024-01,5\n".repeat(9).as_bytes()]
                .concat(),
        ),
    ];
    for (name, bytes) in cases {
        let shown = shown("mrr.csv", bytes);
        let lines: Vec<&str> = shown.lines().take(4).collect();
        match name {
            "utf-8 with mark" => assert_snapshot!(lines.join("\n"), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=ä account_id=ä amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#),
            "utf-16" => assert_snapshot!(lines.join("\n"), @r#"
subscription from comma-separated text, UTF-16; source file; key line_id, starts
warning: the file is UTF-16; it is decoded while it is read
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=ä account_id=ä amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#),
            "windows-1252" => assert_snapshot!(lines.join("\n"), @r#"
subscription from comma-separated text, Windows-1252; source file; key line_id, starts
warning: the file is not UTF-8 (bytes that are not: 2); it is read as Windows-1252 (Latin-1)
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=Müller € account_id=Müller € amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#),
            "mixed" => assert_snapshot!(shown, @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: the file mixes encodings (bytes that are not UTF-8: 1); the rows they stand in are set aside
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=ä account_id=ä amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
3: bad_encoding: byte 2 of the row, FC, is not UTF-8; save the file as UTF-8 and import it again
"#),
            _ => assert_snapshot!(shown.lines().last().unwrap(), @r#"
2: nul_byte: the row holds a NUL byte, which no text has; export the file again; it was probably damaged on the way
"#),
        }
    }
}

#[test]
fn gzip_and_separators() {
    assert_snapshot!(shown("mrr.csv.gz", gzipped("account_id\tmonth\tmrr\n1\t2024-01\t5\n")), @r#"
subscription from tab-separated text, gzip; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#);
    assert_snapshot!(shown("mrr.csv", "sep=|\naccount_id|month|mrr\n1|2024-01|5\n"), @r#"
subscription from bar-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
3: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#);
    assert_snapshot!(shown("mrr.csv", "account_id,month,mrr\r1,2024-01,5\r"), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#);
}

#[test]
fn no_header() {
    assert_snapshot!(shown("mrr.csv", "77,2024-01-01,5\n78,2024-01-01,6\n"), @r#"
no table from comma-separated text
warning: the first line looks like data, not like a header; columns are called `column 1`, `column 2` …
warning: none of the columns is recognised
"#);
}

#[test]
fn very_long_fields() {
    let million = "x".repeat(1_000_000);
    let shown_million = shown("mrr.csv", format!("{HEADER}{million},2024-01,5\n\"{million}\",2024-02,5\n"));
    assert_eq!(shown_million.matches(&million).count(), 4, "as account and as line, twice");
    let too_long = "x".repeat((16 << 20) + 1);
    assert_snapshot!(shown("mrr.csv", format!("{HEADER}{too_long},2024-01,5\n1,2024-01,5\n")), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
3: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
2: field_too_long: a field is longer than 16 MiB; shorten the field, or look for a quote that is never closed
"#);
    let beyond_memory = "x".repeat(65 << 20);
    assert_snapshot!(shown("mrr.csv", format!("{HEADER}{beyond_memory},2024-01,5\n1,2024-01,5\n")), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
3: line_id=1 account_id=1 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
2: field_too_long: a field is longer than 16 MiB; shorten the field, or look for a quote that is never closed
"#);
}

/// Memory stays bounded whatever the rows: a chunk ends at about 64 MB of text.
#[test]
fn chunks_are_cut_by_bytes() {
    let row = format!("{},2024-01,5\n", "x".repeat(1 << 20));
    let file = file("mrr.csv", format!("{HEADER}{}", row.repeat(70)));
    let plan = plan(&file.path, &context(), None).unwrap();
    let outcome = load_in_chunks(&file.path, &plan, 1000).unwrap();
    let rows: Vec<usize> = outcome.facts.iter().map(|chunk| chunk.n_rows).collect();
    assert_eq!(rows, [64, 6]);
}
