//! Tables read as they are.

use crate::support::file;
use cco_connect::flat::{NotFinite, flat};

#[test]
fn values_are_kept_once_and_unknown_is_unknown() {
    let file = file("t.csv", "id,plan,mrr\n1,pro,10.5\n2,,nan\n3,pro,1e3\n");
    let table = flat(&file.path).unwrap();
    assert_eq!(table.lines, [2, 3, 4]);
    let plan = table.column("plan").unwrap();
    assert_eq!(
        (plan.texts.as_slice(), plan.codes.as_slice()),
        (&["pro".to_owned()][..], &[Some(0), None, Some(0)][..])
    );
    assert_eq!(plan.numbers().unwrap(), None);
    let mrr = table.column("mrr").unwrap();
    assert_eq!(
        (mrr.numbers().unwrap(), mrr.codes.as_slice()),
        (Some(vec![10.5, 1000.0]), &[Some(0), None, Some(1)][..])
    );
}

#[test]
fn endless_numbers_are_told_by_row() {
    let file = file("t.csv", "a,b\n1,2\n-inf,3\n");
    let found = flat(&file.path).unwrap().column("a").unwrap().numbers();
    assert_eq!(found, Err(NotFinite { row: 1, text: "-inf".to_owned() }));
}

#[test]
fn a_row_that_cannot_be_taken_apart_stops_it() {
    let file = file("t.csv", "a,b\n1,2\n1,2,3\n");
    let refused = flat(&file.path).unwrap_err().to_string();
    assert!(refused.contains("at line 3"), "{refused}");
}

#[test]
fn columns_that_show_up_late_were_unknown_before() {
    let file = file("t.jsonl", "{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n");
    let table = flat(&file.path).unwrap();
    assert_eq!(table.column("b").unwrap().codes, [None, Some(0)]);
}
