//! What a file does not say is asked, once, and the answer is kept in the mapping.

use crate::support::{context, file, load, outcome_shown, plan_shown, shown, shown_with};
use cco_connect::mapping::file::Mapping;
use cco_connect::plan::plan;
use insta::assert_snapshot;

const EITHER_DATE: &str = "id,account_id,mrr,start_date\n1,7,10,03/04/2024\n2,7,10,05/06/2024\n";

#[test]
fn order_of_day_and_month() {
    assert_snapshot!(shown("subs.csv", EITHER_DATE), @r#"
subscription from comma-separated text; source file; key line_id
question date_order: `start_date` holds `03/04/2024` and nothing in the file says whether that is day, month, year or month, day, year; which is it? [dmy, mdy]
warning: no column names the currency; amounts are read as USD, the workspace's
"#);
}

#[test]
fn rows_far_down_decide() {
    let row = |(n, date): (usize, &str)| format!("s{n},7,10,{date}\n");
    let dates = ["03/04/2024"; 3000].into_iter().chain(["03/25/2024"; 10]).chain(["25/03/2024"]);
    let rows: String = dates.enumerate().map(row).collect();
    let shown = shown("subs.csv", format!("id,account_id,mrr,start_date\n{rows}"));
    assert_eq!(shown.matches("starts=2024-03-04").count(), 3000);
    assert_snapshot!(shown.lines().last().unwrap(), @r#"
3012: impossible_date: `start_date` is `25/03/2024`, which is not a day of the calendar, read as month, day, year like the rest of the column; correct the date in the source
"#);
}

#[test]
fn an_answer_is_taken_and_kept() {
    let file = file("subs.csv", EITHER_DATE);
    let mut answered = plan(&file.path, &context(), None).unwrap();
    let question = answered.questions[0].clone();
    assert!(answered.answer(&question, "ymd").is_err());
    answered.answer(&question, "dmy").unwrap();
    let saved = Mapping::of(vec![answered.mapping.clone().unwrap()]).to_toml();
    assert_snapshot!(saved, @r#"
version = 1

[[file]]
match = "subs.csv"
table = "subscription"
source = "file"
key = ["line_id"]
time_zone = "UTC"

[file.columns.account_id]
from = "account_id"

[file.columns.amount_minor]
from = "mrr"
unit = "major"

[file.columns.billing_period]
value = "P1M"

[file.columns.currency]
value = "USD"

[file.columns.line_id]
from = "id"

[file.columns.starts]
from = "start_date"
date_order = "dmy"
"#);
    let again = plan(&file.path, &context(), Some(&Mapping::parse(&saved).unwrap())).unwrap();
    assert_eq!(again.mapping, answered.mapping, "a saved mapping says it all");
    assert_snapshot!(outcome_shown(&load(&file.path, &again).unwrap()), @r#"
2: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-04-03
3: line_id=2 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-06-05
"#);
}

#[test]
fn a_short_mapping_answers_too() {
    let mapping = "version = 1\n[[file]]\nmatch = \"subs*\"\ndate_order = \"mdy\"\n";
    assert_snapshot!(shown_with("subs.csv", EITHER_DATE, Some(mapping)), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-03-04
3: line_id=2 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-05-06
"#);
}

#[test]
fn thousands_or_decimals() {
    let text =
        |amount: &str| format!("id,account_id,mrr,start_date\n1,7,\"{amount}\",2024-01-01\n2,7,\"2,345\",2024-01-01\n");
    assert_snapshot!(shown("subs.csv", text("1,234")), @r#"
subscription from comma-separated text; source file; key line_id
question decimal: `mrr` holds `1,234` and nothing in the file says whether that is with decimals or with thousands; which is it? [point, comma]
warning: no column names the currency; amounts are read as USD, the workspace's
"#);
    assert_snapshot!(shown("subs.csv", text("1,234.50")), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=123450 currency=USD billing_period=P1M starts=2024-01-01
3: line_id=2 account_id=7 amount_minor=234500 currency=USD billing_period=P1M starts=2024-01-01
"#);
    assert_snapshot!(shown("subs.csv", text("0,50")), @r#"
subscription from comma-separated text; source file; key line_id
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=1 account_id=7 amount_minor=50 currency=USD billing_period=P1M starts=2024-01-01
3: too_many_decimals: `mrr` is `2,345`, which has more decimals than USD has (2); correct the amount, or say round = true for the column in the mapping
"#);
}

#[test]
fn period_of_an_amount() {
    assert_snapshot!(shown("subs.csv", "id,account_id,amount,currency,start_date\n1,7,10,USD,2024-01-01\n"), @r#"
subscription from comma-separated text; source file; key line_id
question billing_period: for how long is `amount` the price? [P1M, P3M, P6M, P12M]
"#);
}

#[test]
fn instrument_of_a_survey() {
    let text = "response_id,account_id,score,comment,created_at\n1,7,4,fine,2024-01-01\n";
    let file = file("responses.csv", text);
    let mut plan = plan(&file.path, &context(), None).unwrap();
    assert_snapshot!(plan_shown(&plan), @r#"
survey_response from comma-separated text; source file; key response_id
question instrument: which kind of survey do these answers belong to? [nps_relational, nps_transactional, csat, ces]
"#);
    let question = plan.questions[0].clone();
    plan.answer(&question, "csat").unwrap();
    assert_snapshot!(outcome_shown(&load(&file.path, &plan).unwrap()), @r#"
2: response_id=1 account_id=7 instrument=csat answer=4 comment=fine at=2024-01-01T00:00:00Z
"#);
}

#[test]
fn headers_that_stand_twice() {
    let text = |second: &str| format!("id,account_id,mrr,start_date,mrr\n1,7,10,2024-01-01,{second}\n");
    assert_snapshot!(shown("subs.csv", text("10")), @r#"
subscription from comma-separated text; source file; key line_id
unused mrr (2): `subscription` has no place for it
warning: no column names the currency; amounts are read as USD, the workspace's
warning: the header `mrr` stands twice; the second column is called `mrr (2)`
2: line_id=1 account_id=7 amount_minor=1000 currency=USD billing_period=P1M starts=2024-01-01
"#);
    assert_snapshot!(shown("subs.csv", text("11")), @r#"
subscription from comma-separated text; source file; key line_id
unused mrr (2): `subscription` has no place for it
question duplicate_header: the header `mrr` stands twice over different values; which column is meant? [mrr, mrr (2)]
warning: no column names the currency; amounts are read as USD, the workspace's
"#);
}

#[test]
fn mistakes_in_a_mapping() {
    let with = |lines: &str| {
        shown_with("subs.csv", EITHER_DATE, Some(&format!("version = 1\n[[file]]\nmatch = \"*\"\n{lines}")))
    };
    assert_snapshot!(with("table = \"subscriptions\"\n[file.columns]\nline_id = { from = \"id\" }"), @r#"
error: mapping for `subs.csv`: there is no table `subscriptions`; the tables are account, account_link, contact, subscription, invoice, usage_event, ticket, survey_response, interaction, milestone, opportunity, churn_reason, fx_rate
"#);
    assert_snapshot!(with("table = \"subscription\"\n[file.columns]\nline_id = { from = \"id\" }"), @r#"
error: mapping for `subs.csv`: nothing gives the account_id, amount_minor, currency, billing_period, starts of `subscription`
"#);
    assert_snapshot!(with("detect = true\ndate_order = \"mdy\"\n[file.columns]\nplan = { from = \"tier\" }"), @r#"
error: mapping for `subs.csv`: the file has no column `tier`; it has id, account_id, mrr, start_date
"#);
    assert_snapshot!(with("detect = true\ndate_order = \"mdy\"\n[file.columns]\nplan = { from = \"id\", value = \"x\" }"), @r#"
error: mapping for `subs.csv`: `plan` needs exactly one of `from`, `join`, `value` and `rest`
"#);
    assert_snapshot!(with("detect = true\ndate_order = \"mdy\"\n[file.columns]\nkind = { value = \"magic\" }"), @r#"
error: mapping for `subs.csv`: `kind` is `magic`, which is none of recurring, usage, one_off, service, trial, credit
"#);
    assert_snapshot!(with("time_zone = \"Mars/Base\"\ndate_order = \"mdy\""), @r#"
error: mapping for `subs.csv`: `Mars/Base` is not a time zone we know (write an IANA name such as Europe/Berlin)
"#);
    let unknown_key = Mapping::parse("version = 1\n[[file]]\nmatch = \"*\"\ntabel = \"x\"\n").unwrap_err();
    assert!(unknown_key.to_string().contains("tabel"), "{unknown_key}");
    assert!(Mapping::parse("version = 2").is_err());
}
