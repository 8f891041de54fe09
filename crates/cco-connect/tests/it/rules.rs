//! What one bad row does: it becomes a problem that says where, what and what to do; the others load.

use crate::support::{shown, shown_with};
use insta::assert_snapshot;

const HEADER: &str = "id,account_id,amount,currency,billing_period,start_date,end_date,kind\n";

fn lines(rows: &str) -> String {
    let good = "g1,7,10.00,USD,monthly,2024-01-01,,\ng2,7,10.00,USD,monthly,2024-01-01,,recurring\n";
    let shown = shown("subscriptions.csv", format!("{HEADER}{good}{rows}"));
    shown
        .lines()
        .filter(|line| !line.contains("=g") && !line.starts_with("subscription"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn faults_of_one_row() {
    assert_snapshot!(lines("1,,10,USD,monthly,2024-01-01,,\n"), @r#"
4: missing_value: `account_id` is not known, and the row cannot be used without it; fill it in at the source
"#);
    assert_snapshot!(lines("1,7,ten,USD,monthly,2024-01-01,,\n"), @r#"
4: bad_number: `amount` is `ten`, which is not an amount (`ten` is not a currency we know); write digits only
"#);
    assert_snapshot!(lines("1,7,10,XQZ,monthly,2024-01-01,,\n"), @r#"
4: unknown_currency: `currency` is `XQZ`, which is not a currency code we know; write the ISO 4217 code, three letters such as USD
"#);
    assert_snapshot!(lines("1,7,10,,monthly,2024-01-01,,\n"), @r#"
4: missing_value: `currency` is not known, and the row cannot be used without it; fill it in at the source
"#);
    assert_snapshot!(lines("1,7,10,USD,often,2024-01-01,,\n"), @r#"
4: bad_period: `billing_period` is `often`, which is not a billing period; write monthly, quarterly, annual … or P1M, P3M, P12M, P1W, P30D
"#);
    assert_snapshot!(lines("1,7,10,USD,monthly,2024-02-30,,\n"), @r#"
4: impossible_date: `start_date` is `2024-02-30`, which is not a day of the calendar; correct the date in the source
"#);
    assert_snapshot!(lines("1,7,10,USD,monthly,1024-02-03,,\n"), @r#"
4: impossible_date: `start_date` is `1024-02-03`, which lies outside the years 1900 to 2200; correct the date in the source
"#);
    assert_snapshot!(lines("1,7,10,USD,monthly,2024-02-01,2024-01-01,\n"), @r#"
4: end_before_start: `end_date` is `2024-01-01`, which lies before the start of its range; correct the dates in the source; an end is the first day after the range
"#);
    assert_snapshot!(lines("1,7,-10,USD,monthly,2024-02-01,,\n"), @r#"
4: negative_amount: `amount` is `-10`, which is a negative price; a refund or credit needs kind = "credit"; otherwise correct the amount in the source
"#);
    assert_snapshot!(lines("1,7,10.005,USD,monthly,2024-02-01,,\n"), @r#"
4: too_many_decimals: `amount` is `10.005`, which has more decimals than USD has (2); correct the amount, or say round = true for the column in the mapping
"#);
    assert_snapshot!(lines("1,7,€10,USD,monthly,2024-02-01,,\n"), @r#"
4: currency_conflict: `amount` is `€10`, which names another currency than the row's USD; correct the currency, or map the column that names it
"#);
    assert_snapshot!(lines("1,7,#REF!,USD,monthly,2024-02-01,,\n"), @r#"
4: formula_error: `amount` is `#REF!`, which is the error of a formula; correct the formula in the spreadsheet
"#);
    assert_snapshot!(lines("1,7,10,USD,monthly,2024-02-01,soon,magic\n"), @r#"
unused end_date: most of its values are not dates
4: unknown_word: `kind` is `magic`, which is none of recurring, usage, one_off, service, trial, credit; say what it stands for in the mapping: words = { "your word" = "our word" }
"#);
}

#[test]
fn what_is_allowed() {
    assert_snapshot!(lines("1,7,-10,USD,monthly,2024-02-01,,credit\n"), @r#"
4: line_id=1 account_id=7 amount_minor=-1000 currency=USD billing_period=P1M kind=credit starts=2024-02-01
"#);
    assert_snapshot!(lines("1,7,10,USD,monthly,2024-02-01,2024-02-01,\n"), @r#"
4: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-02-01 ends=2024-02-01
"#);
    assert_snapshot!(lines("1,7,10,JPY,P30D,2024-02-01,9999-12-31,N/A\n"), @r#"
4: line_id=1 account_id=7 amount_minor=10 currency=JPY billing_period=P30D starts=2024-02-01
"#);
    assert_snapshot!(lines("\" 1 \", 7 ,(10),usd,every 2 weeks,1 Feb 2024,NULL,Refund\n"), @r#"
4: line_id=1 account_id=7 amount_minor=-1000 currency=USD billing_period=P2W kind=credit starts=2024-02-01
"#);
}

#[test]
fn rounding_needs_leave() {
    let text = "id,account_id,mrr,start_date\n1,7,166.666667,2024-01-01\n";
    assert_snapshot!(shown("subs.csv", text), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: too_many_decimals: `mrr` is `166.666667`, which has more decimals than USD has (2); correct the amount, or say round = true for the column in the mapping
"#);
    let mapping = "version = 1\n[[file]]\nmatch = \"*\"\ndetect = true\n[file.columns.amount_minor]\nfrom = \"mrr\"\nround = true\n\
        [file.columns.billing_period]\nvalue = \"P1M\"\n";
    assert_snapshot!(shown_with("subs.csv", text, Some(mapping)), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=16667 currency=USD billing_period=P1M starts=2024-01-01
"#);
}

#[test]
fn words_of_ones_own() {
    let text = "nr,kunde,betrag,beginn,art\n1,7,\"1.234,50\",01.02.2024,Abo\n2,7,10,01.02.2024,Geschenk\n";
    let mapping = "version = 1\n[[file]]\nmatch = \"*\"\ntable = \"subscription\"\nsource = \"erp\"\n[file.columns]\n\
        line_id = { from = \"nr\" }\naccount_id = { from = \"kunde\" }\nstarts = { from = \"beginn\" }\n\
        amount_minor = { from = \"betrag\" }\ncurrency = { value = \"EUR\" }\nbilling_period = { value = \"P1M\" }\n\
        kind = { from = \"art\", words = { Abo = \"recurring\" } }\n";
    assert_snapshot!(shown_with("vertraege.csv", text, Some(mapping)), @r#"
subscription from comma-separated text; source erp; key line_id
2: line_id=1 account_id=7 amount_minor=123450 currency=EUR billing_period=P1M kind=recurring starts=2024-02-01
3: unknown_word: `art` is `Geschenk`, which is none of recurring, usage, one_off, service, trial, credit; say what it stands for in the mapping: words = { "your word" = "our word" }
"#);
}

#[test]
fn last_days_and_zones() {
    let text = "id,account_id,mrr,start_date,end_date\n1,7,10,2024-01-01T23:30:00,2024-01-31\n";
    let mapping = "version = 1\n[[file]]\nmatch = \"*\"\ndetect = true\n[file.columns]\n\
        starts = { from = \"start_date\", time_zone = \"America/New_York\" }\n\
        ends = { from = \"end_date\", is_last_day = true }\n";
    assert_snapshot!(shown_with("subs.csv", text, Some(mapping)), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-01-02 ends=2024-02-01
"#);
}
