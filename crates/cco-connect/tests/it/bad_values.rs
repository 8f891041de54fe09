//! A header that names a table's columns outright holds against bad values, however few rows bear it out.

use crate::support::{context, file, load, shown};
use cco_connect::plan::plan;
use insta::assert_snapshot;

const LINES: &str = "subscription_id,account_id,plan,mrr,currency,start_date,end_date\n";
const GOOD_LINE: &str = "s0,a0,pro,10,USD,2024-01-01,2024-07-01\n";

/// The table a file is taken for, then its problems as `line code`.
fn taken_for(name: &str, text: &str) -> String {
    let file = file(name, text);
    let plan = plan(&file.path, &context(), None).unwrap();
    let Some(table) = plan.table else { return format!("no table: {:?}", plan.warnings) };
    if !plan.questions.is_empty() {
        return format!("{}: {:?}", table.name, plan.questions);
    }
    let outcome = load(&file.path, &plan).unwrap();
    let problems = outcome.problems.iter().map(|problem| format!(" {} {}", problem.line, problem.code));
    format!("{}{}", table.name, problems.collect::<Vec<_>>().join(","))
}

#[test]
fn a_line_with_a_bad_value_is_still_a_line() {
    for (bad, code) in [
        ("s1,a1,pro,abc,USD,2024-01-01,2024-07-01\n", "bad_number"),
        ("s1,a1,pro,10,USD,soon,2024-07-01\n", "bad_date"),
        ("s1,a1,pro,10,USD,2024-02-30,2024-07-01\n", "impossible_date"),
        ("s1,a1,pro,10,XQZ,2024-01-01,2024-07-01\n", "unknown_currency"),
        ("s1,a1,pro,abc,XQZ,soon,2024-07-01\n", "unknown_currency"),
    ] {
        for n_bad in 1..=5 {
            let rows = (2..2 + n_bad).map(|line| format!(" {line} {code}")).collect::<Vec<_>>().join(",");
            let only_bad = format!("{LINES}{}", bad.repeat(n_bad));
            assert_eq!(taken_for("data.csv", &only_bad), format!("subscription{rows}"), "{only_bad}");
            let mixed = format!("{only_bad}{GOOD_LINE}");
            assert_eq!(taken_for("data.csv", &mixed), format!("subscription{rows}"), "{mixed}");
        }
    }
}

#[test]
fn other_shapes_and_tables_with_one_bad_row() {
    for (text, expected) in [
        ("id,account_id,mrr,start_date\n1,7,abc,2024-01-01\n", "subscription 2 bad_number"),
        ("account_id,month,mrr\n7,2024-01,abc\n", "subscription 2 bad_number"),
        ("account_id,month,mrr\n7,soon,10\n", "subscription 2 bad_date"),
        ("subscription_id,account_id,arr,start_date\n1,7,abc,2024-01-01\n", "subscription 2 bad_number"),
        (
            "subscription_id,account_id,price,billing_period,start_date\n1,7,abc,monthly,2024-01-01\n",
            "subscription 2 bad_number",
        ),
        ("invoice_id,account_id,total,currency,invoice_date\n1,7,abc,USD,2024-01-01\n", "invoice 2 bad_number"),
        ("invoice_id,account_id,total,currency,invoice_date\n1,7,10,USD,soon\n", "invoice 2 bad_date"),
        ("event_id,account_id,event_name,timestamp\n1,7,login,soon\n", "usage_event 2 bad_date"),
        ("ticket_id,account_id,subject,created_at\n1,7,Help,soon\n", "ticket 2 bad_date"),
        ("response_id,account_id,nps_score,survey_type,responded_at\n1,7,9,nps,soon\n", "survey_response 2 bad_date"),
        ("meeting_id,account_id,meeting_type,meeting_date\n1,7,qbr,soon\n", "interaction 2 bad_date"),
        ("from_account_id,to_account_id,link_type,effective_date\n1,7,merge,soon\n", "account_link 2 bad_date"),
        ("date,from_currency,to_currency,rate\n2024-01-01,EUR,USD,abc\n", "fx_rate 2 bad_number"),
        ("date,base,quote,rate\n2024-01-01,EUR,USD,abc\n2024-01-02,EUR,USD,1.1\n", "fx_rate 2 bad_number"),
        ("date,from_currency,to_currency,rate\nsoon,EUR,USD,1.1\n", "fx_rate 2 bad_date"),
    ] {
        assert_eq!(taken_for("data.csv", text), expected, "{text}");
    }
}

/// A substitute would give the row a value that its own column does not have.
#[test]
fn another_column_does_not_stand_in_for_a_bad_value() {
    for (text, expected) in [
        ("subscription_id,account_id,mrr,start_date,created_at\n1,7,10,soon,2024-01-01\n", "subscription 2 bad_date"),
        ("subscription_id,account_id,mrr,start_date,as_of_date\n1,7,10,soon,2024-01-01\n", "subscription 2 bad_date"),
        (
            "subscription_id,account_id,mrr,start_date,end_date\n1,7,10,2024-01-01,soon\n2,7,10,2024-01-01,2024-02-01\n",
            "subscription 2 bad_date",
        ),
    ] {
        assert_eq!(taken_for("data.csv", text), expected, "{text}");
    }
}

/// Values still tell apart what headers leave open.
#[test]
fn values_decide_where_headers_do_not() {
    let flag = "subscription_id,account_id,mrr,start_date,ended\n1,7,10,2024-01-01,no\n";
    assert_snapshot!(shown("subs.csv", flag), @r#"
subscription from comma-separated text; source file; key line_id
unused ended: most of its values are not dates
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-01-01
"#);
    let clock = "event_id,account_id,event_name,time,date\n1,7,login,10:00,2024-01-01\n";
    assert_eq!(taken_for("data.csv", clock), "usage_event");
    let mails = "date,from,to,value\n2024-01-01,Ana,Bo,much\n";
    assert!(taken_for("data.csv", mails).starts_with("no table"));
}
