//! `cco renewals` through the binary: worked examples, calls, and what is refused.

use crate::answers::{figure, int};
use crate::support::Workspace;
use serde_json::{Value, json};

/// Three accounts of which a year's term ended in 2024: one renews its 500,000 as they were, one its 350,000 with 200,000 more, and one
/// of 150,000 leaves; example 5 of the renewal rates: due 1,000,000, kept 850,000, with growth 1,050,000.
const WORKED: &str = "\
subscription_id,contract_id,account_id,plan,amount,billing_period,currency,start_date,end_date,term_end,auto_renew,notice_days
a1,ca,a,pro,500000.00,P12M,USD,2023-03-01,2024-03-01,2024-03-01,false,60
a2,ca,a,pro,500000.00,P12M,USD,2024-03-01,,2025-03-01,false,60
b1,cb,b,pro,350000.00,P12M,USD,2023-06-01,2024-06-01,2024-06-01,false,30
b2,cb,b,pro,550000.00,P12M,USD,2024-06-01,,2025-06-01,false,30
c1,cc,c,pro,150000.00,P12M,USD,2023-05-01,2024-05-01,2024-05-01,false,
";

const ACCOUNTS: &str =
    "account_id,name,segment,owner\na,Alder,enterprise,Ann\nb,Birch,enterprise,Bob\nc,Cedar,smb,Ann\n";

fn worked() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("accounts.csv", ACCOUNTS);
    workspace.write("subscriptions.csv", WORKED);
    workspace.cco(&["import", "accounts.csv", "subscriptions.csv"]).ok();
    workspace
}

/// A rate in percent, to a tenth.
fn rate(group: &Value, name: &str) -> String {
    let value = figure(&group["figures"], name)["value"]["value"].as_f64();
    value.map_or_else(|| "unknown".to_owned(), |value| format!("{:.1}", value * 100.0))
}

const DATED: [&str; 4] = ["--as-of", "2024-12-31", "--known", "dated"];

#[test]
fn rates_are_those_of_the_worked_example() {
    let view = asked(&worked(), &["rates", "--window", "t12m", "--by", "segment"]);
    let rates = |group: &Value| {
        ["gross_renewal_rate", "net_renewal_rate", "logo_renewal_rate", "gross_renewal_rate_in_time"]
            .map(|name| rate(group, name))
            .join(" ")
    };
    assert_eq!(rates(&view["total"]), "85.0 105.0 66.7 85.0");
    assert_eq!(rates(&view["groups"][0]), "100.0 123.5 100.0 100.0");
    assert_eq!(rates(&view["groups"][1]), "0.0 0.0 0.0 0.0");
    let due = &figure(&view["total"]["figures"], "available_to_renew")["value"]["minor"];
    assert_eq!(due.as_i64(), Some(100_000_000));
}

fn called(workspace: &Workspace, words: &[&str]) -> Value {
    workspace.cco(&[&["renewals", "call", "--json"], words, &DATED[..]].concat()).json()
}

fn asked(workspace: &Workspace, words: &[&str]) -> Value {
    workspace.cco(&[&["renewals"], words, &["--json"], &DATED[..]].concat()).json()
}

#[test]
fn the_book_shows_stages_and_both_calls_and_says_what_it_does_not_know() {
    let workspace = worked();
    called(&workspace, &["a", "commit", "--by", "Ann", "--on", "2024-11-15"]);
    let last = ["a", "at-risk", "--role", "final", "--amount", "200000", "--reason", "new owner", "--on", "2024-12-20"];
    called(&workspace, &last);
    let book = asked(&workspace, &["book", "--days", "160"]);
    let line = &book["terms"][0];
    let told: Vec<&str> = ["account_id", "ends", "stage", "notice_on", "expected"]
        .iter()
        .map(|field| line[*field].as_str().unwrap())
        .collect();
    assert_eq!(told, ["a", "2025-03-01", "propose", "2024-12-31", "at-risk"]);
    assert_eq!((&line["csm_call"]["category"], &line["csm_call"]["by"]), (&json!("commit"), &json!("Ann")));
    assert_eq!(line["disagreement"]["amount_minor"], json!(-30_000_000), "final less CSM's");
    assert_eq!((&line["chance"]["renewal_prob"], &line["chance"]["basis"]), (&json!(null), &json!("too_few_terms")));
    assert_eq!((book["n_terms"].as_u64(), book["n_disagreements"].as_u64()), (Some(2), Some(1)));
    let due = &figure(&book["figures"], "available_to_renew")["value"]["minor"];
    assert_eq!(due, &json!(105_000_000));
}

#[test]
fn calls_are_judged_when_terms_are_over() {
    let workspace = worked();
    called(&workspace, &["a", "commit", "--ends", "2024-03-01", "--by", "Ann", "--on", "2023-11-01"]);
    called(&workspace, &["c", "commit", "--ends", "2024-05-01", "--by", "Ann", "--on", "2024-01-20"]);
    let quiet = ["c", "best-case", "--ends", "2024-05-01", "--by", "Ann", "--on", "2024-03-10"];
    assert_eq!(called(&workspace, &quiet)["before"]["category"], json!("commit"));
    let calibration = asked(&workspace, &["calibration"]);
    let ann = &calibration["callers"][0];
    assert_eq!((&ann["by"], &ann["n"]), (&json!("Ann"), &json!(2)));
    assert_eq!(format!("{:.4}", ann["bias"].as_f64().unwrap()), "0.2308", "150,000 of 650,000 did not come");
    let slippage = asked(&workspace, &["slippage", "--role", "csm"]);
    let slipped: Vec<(i64, i64)> = slippage["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| (int(&total["n_terms"]), int(&total["slipped_minor"])))
        .collect();
    assert_eq!(slipped, [(2, -15_000_000); 3]);
}

#[test]
fn what_cannot_be_is_refused() {
    let workspace = worked();
    for (words, code, message) in [
        (&["call", "z", "commit"][..], 4, "no account `z`"),
        (&["call", "c", "commit"], 4, "no term of `c` is about to end"),
        (&["call", "a", "omitted"], 3, "needs a reason"),
        (&["call", "a", "commit", "--amount", "0"], 3, "expects nothing"),
        (&["call", "a", "commit", "--amount", "12k"], 3, "no amount of money"),
        (&["call", "a", "commit", "--on", "2999-01-01"], 3, "has not come"),
        (&["forecast"], 7, "at least 30 are needed"),
    ] {
        let ran = workspace.cco(&[&["renewals"], words, &DATED[..]].concat());
        assert!(ran.code == Some(code) && ran.stderr.contains(message), "{words:?}: {ran}");
    }
}

#[test]
fn a_company_without_terms_is_told_so() {
    let workspace = Workspace::new();
    let header = "subscription_id,account_id,plan,mrr,currency,start_date";
    workspace.write("lines.csv", format!("{header}\ns1,p,pro,100.00,USD,2023-01-01\n"));
    workspace.cco(&["import", "lines.csv"]).ok();
    for (verb, expected) in [
        ("book", "no term ends in the next 120 days"),
        ("rates", "unknown: no term ended"),
        ("calibration", "no term that was called is settled yet"),
        ("slippage", "no final call was made yet"),
    ] {
        let ran = workspace.cco(&[&["renewals", verb], &DATED[..]].concat());
        assert!(ran.ok().contains(expected), "{verb}: {ran}");
    }
}

/// A contract that renews by moving its end keeps only the last in its source; the ledger remembers the others.
#[test]
fn a_term_that_was_moved_on_was_renewed() {
    let workspace = Workspace::new();
    let line = |ends: &str| {
        format!(
            "subscription_id,account_id,plan,amount,billing_period,currency,start_date,term_end,auto_renew\n\
             s1,p,pro,1200.00,P12M,USD,2023-02-01,{ends},true\n"
        )
    };
    for (recorded_on, ends) in [("2023-02-05", "2024-02-01"), ("2024-02-29", "2025-02-01")] {
        workspace.write("lines.csv", line(ends));
        workspace.cco(&["import", "lines.csv", "--recorded-on", recorded_on]).ok();
    }
    let view = workspace.cco(&["renewals", "rates", "--as-of", "2024-12-31", "--json"]).json();
    assert_eq!(
        (view["total"]["n_terms"].as_i64(), rate(&view["total"], "gross_renewal_rate").as_str()),
        (Some(1), "100.0")
    );
}
