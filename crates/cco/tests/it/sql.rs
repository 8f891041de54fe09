//! Questions in SQL: read only, over the facts as known now, as known at a batch, and as true on a day.

use crate::support::{Workspace, transcript};
use insta::assert_snapshot;

const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,100.00,USD,2023-01-01,
s2,a2,\"pro, yearly\",80.00,USD,2023-02-01,2024-02-01
s3,a3,\"the \"\"big\"\" one\",60.00,USD,2024-03-01,
";

fn with_two_batches() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("first.csv", LINES);
    workspace.write("second.csv", LINES.replace("100.00", "120.00"));
    workspace.cco(&["import", "first.csv", "--recorded-on", "2024-01-31"]).ok();
    workspace.cco(&["import", "second.csv", "--recorded-on", "2024-03-31"]).ok();
    workspace
}

#[test]
fn facts_are_asked_as_known_now_as_known_then_and_as_true_on_a_day() {
    let asked: [&[&str]; 6] = [
        &["sql", "select line_id, amount_minor, ends from subscription order by line_id"],
        &["sql", "select line_id, amount_minor from subscription order by line_id", "--known-at", "2024-01-31"],
        &["sql", "select line_id, amount_minor from known_at('subscription', 1) order by line_id"],
        &["sql", "select line_id, amount_minor from known_at('subscription', '2024-03-30') order by line_id"],
        &["sql", "select line_id, _batch from history.subscription order by line_id, _batch"],
        &["sql", "select line_id from as_of.subscription order by line_id", "--as-of", "2024-01-31"],
    ];
    assert_snapshot!(transcript(&with_two_batches(), &asked), @r#"
    $ cco sql "select line_id, amount_minor, ends from subscription order by line_id"
     line_id   amount_minor   ends       
    ─────────────────────────────────────
     s1        12000                     
     s2        8000           2024-02-01 
     s3        6000                      
    exit 0

    $ cco sql "select line_id, amount_minor from subscription order by line_id" --known-at 2024-01-31
     line_id   amount_minor 
    ────────────────────────
     s1        10000        
     s2        8000         
     s3        6000         
    exit 0

    $ cco sql "select line_id, amount_minor from known_at('subscription', 1) order by line_id"
     line_id   amount_minor 
    ────────────────────────
     s1        10000        
     s2        8000         
     s3        6000         
    exit 0

    $ cco sql "select line_id, amount_minor from known_at('subscription', '2024-03-30') order by line_id"
     line_id   amount_minor 
    ────────────────────────
     s1        10000        
     s2        8000         
     s3        6000         
    exit 0

    $ cco sql "select line_id, _batch from history.subscription order by line_id, _batch"
     line_id   _batch 
    ──────────────────
     s1        1      
     s1        2      
     s2        1      
     s3        1      
    exit 0

    $ cco sql "select line_id from as_of.subscription order by line_id" --as-of 2024-01-31
     line_id 
    ─────────
     s1      
     s2      
    exit 0
    "#);
}

#[test]
fn nothing_can_be_changed() {
    let workspace = with_two_batches();
    let asked: [&[&str]; 8] = [
        &["sql", "drop table subscription"],
        &["sql", "delete from subscription"],
        &["sql", "update subscription set amount_minor = 0"],
        &["sql", "insert into subscription select * from subscription"],
        &["sql", "create table copy as select * from subscription"],
        &["sql", "create external table passwords stored as csv location '/etc/passwd'"],
        &["sql", "copy subscription to 'stolen.csv'"],
        &["sql", "select 1; drop table subscription"],
    ];
    let before = workspace.cco(&["data", "batches", "--json"]).json();
    assert_snapshot!(transcript(&workspace, &asked), @r#"
    $ cco sql "drop table subscription"
    error: `DROP TABLE` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "delete from subscription"
    error: `DELETE FROM` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "update subscription set amount_minor = 0"
    error: `UPDATE subscription` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "insert into subscription select * from subscription"
    error: `INSERT INTO` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "create table copy as select * from subscription"
    error: `CREATE TABLE` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "create external table passwords stored as csv location '/etc/passwd'"
    error: `CREATE EXTERNAL` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "copy subscription to 'stolen.csv'"
    error: `COPY subscription` is not a question: facts are only read here
      try: use select, with, values, explain, show or describe; facts come in by import
    exit 3

    $ cco sql "select 1; drop table subscription"
    error: there are several statements
      try: ask one at a time
    exit 3
    "#);
    assert_eq!(workspace.cco(&["data", "batches", "--json"]).json(), before);
    assert!(!workspace.path().join("stolen.csv").exists());
}

#[test]
fn what_is_asked_wrongly_is_named() {
    let asked: [&[&str]; 9] = [
        &["sql", "select plam from subscription"],
        &["sql", "select mood from subscription"],
        &["sql", "select plan from subscriptions"],
        &["sql", "select plan + 1 from subscription"],
        &["sql", "select plan from subscription where"],
        &["sql", "select * from '/etc/passwd'"],
        &["sql", "select * from known_at('subscription', 9)"],
        &["sql", "select 1", "--known-at", "9"],
        &["sql", ""],
    ];
    assert_snapshot!(transcript(&with_two_batches(), &asked), @r#"
    $ cco sql "select plam from subscription"
    error: there is no column `plam`
      try: did you mean `plan`?
    exit 3

    $ cco sql "select mood from subscription"
    error: there is no column `mood`
      try: `show tables` lists the tables, `describe TABLE` the columns of one
    exit 3

    $ cco sql "select plan from subscriptions"
    error: there is no table `subscriptions`
      try: did you mean `subscription`?
    exit 3

    $ cco sql "select plan + 1 from subscription"
    error: cannot coerce arithmetic expression Utf8 + Int64 to valid types
      try: `show tables` lists the tables, `describe TABLE` the columns of one
    exit 3

    $ cco sql "select plan from subscription where"
    error: expected: an expression, found: EOF
      try: `show tables` lists the tables, `describe TABLE` the columns of one
    exit 3

    $ cco sql "select * from '/etc/passwd'"
    error: there is no table `/etc/passwd`
      try: `show tables` lists what there is
    exit 3

    $ cco sql "select * from known_at('subscription', 9)"
    error: batch 9 is not known here: batches run from 1 to 2
      try: `show tables` lists the tables, `describe TABLE` the columns of one
    exit 3

    $ cco sql "select 1" --known-at 9
    error: there is no batch 9; the last is 2
      try: `cco data batches` lists them
    exit 4

    $ cco sql ""
    error: there is no question
      try: write a select, such as: select count(*) from account
    exit 3
    "#);
}

#[test]
fn an_answer_is_a_table_or_csv_or_json() {
    let question = "select plan, amount_minor, ends, quantity, auto_renew from subscription order by line_id";
    let asked: [&[&str]; 3] = [&["sql", question], &["sql", question, "--csv"], &["sql", question, "--json"]];
    assert_snapshot!(transcript(&with_two_batches(), &asked), @r#"
    $ cco sql "select plan, amount_minor, ends, quantity, auto_renew from subscription order by line_id"
     plan            amount_minor   ends         quantity   auto_renew 
    ───────────────────────────────────────────────────────────────────
     pro             12000                                             
     pro, yearly     8000           2024-02-01                         
     the "big" one   6000                                              
    exit 0

    $ cco sql "select plan, amount_minor, ends, quantity, auto_renew from subscription order by line_id" --csv
    plan,amount_minor,ends,quantity,auto_renew
    pro,12000,,,
    "pro, yearly",8000,2024-02-01,,
    "the ""big"" one",6000,,,
    exit 0

    $ cco sql "select plan, amount_minor, ends, quantity, auto_renew from subscription order by line_id" --json
    {
      "columns": [
        {
          "name": "plan",
          "type": "text"
        },
        {
          "name": "amount_minor",
          "type": "int"
        },
        {
          "name": "ends",
          "type": "date"
        },
        {
          "name": "quantity",
          "type": "float"
        },
        {
          "name": "auto_renew",
          "type": "bool"
        }
      ],
      "rows": [
        [
          "pro",
          12000,
          null,
          null,
          null
        ],
        [
          "pro, yearly",
          8000,
          "2024-02-01",
          null,
          null
        ],
        [
          "the \"big\" one",
          6000,
          null,
          null,
          null
        ]
      ],
      "is_truncated": false
    }
    exit 0
    "#);
}

#[test]
fn a_long_answer_is_cut_aloud() {
    let asked: [&[&str]; 2] = [
        &["sql", "select line_id from subscription order by line_id", "--limit", "2"],
        &["sql", "select line_id from subscription order by line_id limit 2"],
    ];
    assert_snapshot!(transcript(&with_two_batches(), &asked), @r#"
    $ cco sql "select line_id from subscription order by line_id" --limit 2
     line_id 
    ─────────
     s1      
     s2      
    only the first 2 rows: --limit N for more
    exit 0

    $ cco sql "select line_id from subscription order by line_id limit 2"
     line_id 
    ─────────
     s1      
     s2      
    exit 0
    "#);
}

#[test]
fn an_empty_ledger_has_every_table() {
    let workspace = Workspace::new();
    let answer = workspace.cco(&[
        "sql",
        "select table_name from information_schema.tables where table_schema = 'facts' order by table_name",
        "--csv",
    ]);
    for table in answer.ok().lines().skip(1) {
        let counted = workspace.cco(&["sql", &format!("select count(*) as n from {table}"), "--csv"]);
        assert_eq!(counted.ok(), "n\n0\n", "{table}");
    }
    assert!(answer.stdout.lines().any(|table| table == "subscription"), "{answer}");
}
