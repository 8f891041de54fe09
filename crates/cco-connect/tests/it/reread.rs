//! Rows set aside and read again; rows fetched again by their line.

use crate::support::{Outcome, context, file, load, outcome_shown};
use cco_connect::plan::plan;
use cco_connect::read::{RawRow, ReadTotals, raw_rows, read_keys, reread};
use insta::assert_snapshot;

#[test]
fn a_mended_row_is_a_fact() {
    let text = "id,account_id,mrr,start_date\n1,7,10,2024-01-01\n4,7,20,2024-01-01\n5,7,20,2024-01-01\n2,7,ten,2024-01-01\n3,7,many,2024-01-01\n";
    let file = file("subs.csv", text);
    let plan = plan(&file.path, &context(), None).unwrap();
    let outcome = load(&file.path, &plan).unwrap();
    let mut set_aside: Vec<RawRow> = outcome
        .problems
        .iter()
        .map(|problem| RawRow { file: problem.file.clone(), line: problem.line, values: problem.raw.clone() })
        .collect();
    let amount = set_aside[0].values.iter_mut().find(|(name, _)| name == "mrr").unwrap();
    amount.1 = "10.50".to_owned();
    let (facts, problems) = reread(&set_aside, plan.mapping.as_ref().unwrap(), &context()).unwrap();
    let again = Outcome { totals: ReadTotals::default(), facts: vec![facts], problems };
    assert_snapshot!(outcome_shown(&again), @r#"
5: line_id=2 account_id=7 amount_minor=1050 currency=USD billing_period=P1M starts=2024-01-01
6: bad_number: `mrr` is `many`, which is not an amount (`many` is not a currency we know); write digits only
"#);
}

#[test]
fn what_a_row_speaks_of_is_known_when_its_key_can_be_read() {
    let file = file("subs.csv", "id,account_id,mrr,start_date\n1,7,10,2024-01-01\n1,7,20,2024-02-01\n");
    let plan = plan(&file.path, &context(), None).unwrap();
    let mapping = plan.mapping.unwrap();
    assert_eq!(mapping.key, ["line_id", "starts"]);
    let row = |line, id: &str, account: &str, mrr: &str, starts: &str| {
        let values = [("id", id), ("account_id", account), ("mrr", mrr), ("start_date", starts)];
        let values = values.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        RawRow { file: "subs.csv".to_owned(), line, values }
    };
    let rows = [
        row(4, "1", "7", "ten", "2024-01-01"),
        row(5, "1", "7", "10", "soon"),
        row(6, "", "7", "10", "2024-01-01"),
        row(7, "2", "", "", "2024-03-01"),
    ];
    let keys = read_keys(&rows, &mapping, &context()).unwrap();
    let again = Outcome { totals: ReadTotals::default(), facts: vec![keys], problems: Vec::new() };
    assert_snapshot!(outcome_shown(&again), @r#"
4: line_id=1 account_id=7 currency=USD billing_period=P1M starts=2024-01-01
7: line_id=2 currency=USD billing_period=P1M starts=2024-03-01
"#);
}

#[test]
fn rows_by_line() {
    let file = file("subs.csv", "id,account_id,mrr,start_date\n1,\"a\nb\",10,2024-01-01\n2,7,20,2024-01-01\n");
    let plan = plan(&file.path, &context(), None).unwrap();
    let rows = raw_rows(&file.path, &plan, &[4]).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].values[0], ("id".to_owned(), "2".to_owned()));
}
