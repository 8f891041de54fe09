//! No file and no mapping makes an import panic.

use crate::parsers;
use proptest::prelude::*;

const MAPPING: &str = "version = 1\n\n[[file]]\nmatch = \"a*.csv\"\ntable = \"subscription\"\nkey = [\"line_id\"]\n\n[file.columns.line_id]\nfrom = \"id\"\n";

/// Cells as exports hold them, and as they should not.
const CELL: &str = r#"(s[0-9]|a[0-9]|[0-9]{1,3}(,[0-9]{3})?([.,][0-9]{1,2})?|-?[$€£]?[0-9]{1,20}|20[0-9]{2}-[01][0-9]-[0-3][0-9]|[0-3][0-9]/[01][0-9]/20[0-9]{2}|[A-Z]{3}|true|no|=1\+1|#REF!|"[^"]{0,4}"|"|\PC{0,3}| |)"#;

fn delimited() -> impl Strategy<Value = String> {
    let header = prop::sample::subsequence(
        vec![
            "subscription_id",
            "account_id",
            "mrr",
            "currency",
            "start_date",
            "end_date",
            "is_trial",
            "seats",
            "date",
            "event",
            "rate",
            "mrr",
        ],
        1..12,
    );
    let rows = prop::collection::vec(prop::collection::vec(CELL, 0..12), 0..12);
    (header, rows, prop::sample::select(vec![",", ";", "\t"]), prop::sample::select(vec!["\n", "\r\n", "\r"])).prop_map(
        |(header, rows, delimiter, end)| {
            let rows = rows.iter().map(|cells| cells.join(delimiter));
            std::iter::once(header.join(delimiter)).chain(rows).collect::<Vec<_>>().join(end)
        },
    )
}

fn json_lines() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        CELL.prop_map(|text| format!("{text:?}")),
        "-?[0-9]{1,19}(\\.[0-9]{1,3})?",
        "(null|true|\\{\\}|\\[1\\]|\\{\"a\":\"b\"\\}|\\[|\")"
    ];
    let object = prop::collection::vec(
        (prop::sample::select(vec!["messageId", "event", "timestamp", "userId", "n"]), value),
        0..6,
    );
    prop::collection::vec(object, 0..6).prop_map(|objects| {
        let line = |fields: &Vec<(&str, String)>| {
            let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            format!("{{{}}}", fields.join(","))
        };
        objects.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// Files that begin like a format and go on like none.
fn pretended() -> impl Strategy<Value = Vec<u8>> {
    let beginning = prop::sample::select(vec![
        &b""[..],
        b"PK\x03\x04",
        b"PAR1",
        b"\x1f\x8b\x08",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"{",
        b"<!DOCTYPE",
    ]);
    (beginning, prop::collection::vec(any::<u8>(), 0..200)).prop_map(|(beginning, rest)| [beginning, &rest].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn delimited_text(text in delimited()) {
        parsers::file(text.as_bytes());
    }

    #[test]
    fn lines_of_json(text in json_lines()) {
        parsers::file(text.as_bytes());
    }

    #[test]
    fn bytes_of_any_kind(bytes in pretended()) {
        parsers::file(&bytes);
    }

    #[test]
    fn mappings(text in prop_oneof!["\\PC{0,80}", "[a-z_]{1,9} = (\"[a-z*]{0,4}\"|[0-9]{1,3}|true|\\[\\])\n".prop_map(|line| MAPPING.replace("key = [\"line_id\"]\n", &line))]) {
        parsers::mapping(&text);
    }
}
