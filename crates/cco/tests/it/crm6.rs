//! Retention by somebody else's SQL: the answers of chapter 2 of *Fighting Churn with Data* on its simulated company.
//!
//! Its words and ours:
//! - An account is active at d there when start ≤ d < end: our revenue at the end of day d. Its window from d to e is our period that
//!   opens on d and closes on e, so its windows run from the first of a month to the first of the next.
//! - Its downsell leaves out what we call `extension` under `billing_change=tagged`: a drop of an account that is now billed less often.
//!   Both are in our contraction: downsell = contraction − extension, and its MRR churn = churn + downsell.
//! - Its net retention is our NRR of the closed cohort.
//!
//! Its annual rates only raise these to a power. Its "activity churn" is measured on events and is no revenue.

use crate::answers::{int, ratio};
use crate::plain_csv::{Row, cents, rows};
use crate::shared_data::folder;
use crate::support::Workspace;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

#[test]
fn accounts_and_lines_load_without_a_mapping() {
    let Some(folder) = folder("crm6") else { return };
    let (workspace, view) = imported(&folder);
    for (file, (table, n_rows, unused)) in view["files"].as_array().unwrap().iter().zip([
        ("account", 544, &[][..]),
        // What is counted in each unit is the product's business; MRR is net of discounts already.
        ("subscription", 12_858, &["units", "discount"][..]),
    ]) {
        assert_eq!(file["plan"]["table"], table);
        let outcome = &file["outcome"];
        assert_eq!((int(&outcome["n_read"]), int(&outcome["n_loaded"])), (n_rows, n_rows), "{table}");
        assert_eq!(unused_columns(&file["plan"]), unused, "{table}");
    }
    let by_channel =
        workspace.cco(&["revenue", "summary", "--as-of", "2023-12-01", "--by", "channel", "--json"]).json();
    assert_eq!(
        by_channel["groups"].as_array().unwrap().len(),
        3,
        "a column of no known meaning is kept as an attribute"
    );
}

#[test]
fn each_month_agrees() {
    let Some(folder) = folder("crm6") else { return };
    let (workspace, _) = imported(&folder);
    let window = "2023-01-01..2024-01-01";
    let tagged = ["--policy", "billing_change=tagged"];
    let question = ["revenue", "movements", "--as-of", "2024-01-01", "--window", window, "--json"];
    let view = workspace.cco(&[&question[..], &tagged].concat()).json();
    let months = view["rows"].as_array().unwrap();
    let [churned, lost, kept] = ["2_6_churn_rate", "2_7_mrr_churn", "2_8_net_retention"]
        .map(|name| rows(&std::fs::read_to_string(folder.join(format!("expected_{name}_multi.csv"))).unwrap()));
    assert_eq!((months.len(), churned.len(), lost.len(), kept.len()), (12, 12, 12, 12));
    for (((month, churned), lost), kept) in months.iter().zip(&churned).zip(&lost).zip(&kept) {
        month_agrees(month, churned, lost, kept);
    }
}

fn month_agrees(month: &Value, churned: &Row, lost: &Row, kept: &Row) {
    let ours = |name: &str| int(&month[name]);
    let day = month["opening_day"].as_str().unwrap();
    assert_eq!(day, &churned["start_date"][..10]);
    let count = |name: &str| cents(&churned[name]) / 100;
    assert_eq!((ours("n_opening"), ours("n_churned")), (count("n_start"), count("n_churn")), "{day}");
    let downsell = ours("contraction") - ours("extension");
    assert_eq!(
        (ours("opening"), ours("churn"), downsell, ours("extension")),
        (
            cents(&lost["start_mrr"]),
            cents(&lost["churn_mrr"]),
            cents(&lost["downsell_mrr"]),
            cents(&lost["extension_mrr"])
        ),
        "{day}"
    );
    // No account returns in these months, so what the opening's accounts pay at the closing is the bridge without the new ones.
    let retained = ours("closing") - ours("new") - ours("reactivation");
    assert_eq!(retained, cents(&kept["retained_mrr"]), "{day}");
    for (rate, part, whole) in [
        (&churned["churn_rate"], ours("n_churned"), ours("n_opening")),
        (&lost["mrr_churn_rate"], ours("churn") + downsell, ours("opening")),
        (&lost["mrr_extension_rate"], ours("extension"), ours("opening")),
        (&kept["net_retention_rate"], retained, ours("opening")),
    ] {
        let expected: f64 = rate.parse().unwrap();
        assert!((part as f64 / whole as f64 - expected).abs() < 1e-9, "{day}: {part} ÷ {whole}, not {rate}");
    }
}

#[test]
fn figures_of_each_window_agree() {
    let Some(folder) = folder("crm6") else { return };
    let (workspace, _) = imported(&folder);
    let text = std::fs::read_to_string(folder.join("expected_chap2.json")).unwrap();
    let windows: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(windows.len(), 12, "eleven months and one window of eleven months");
    for (window, expected) in &windows {
        let closing = &window[12..];
        let figures = workspace.cco(&["revenue", "summary", "--as-of", closing, "--window", window, "--json"]).json();
        let of = |listing: &str, name: &str| expected[listing][name].as_f64().unwrap();
        let in_cents = |listing: &str, name: &str| (of(listing, name) * 100.0).round() as i64;
        let lost = in_cents("2.4_mrr_churn", "churn_mrr") + in_cents("2.4_mrr_churn", "downsell_mrr");
        let start = in_cents("2.1_net_retention", "start_mrr");
        for (name, part, whole, rate) in [
            (
                "nrr",
                in_cents("2.1_net_retention", "retain_mrr"),
                start,
                of("2.1_net_retention", "net_mrr_retention_rate"),
            ),
            ("gross_mrr_churn", lost, start, of("2.4_mrr_churn", "mrr_churn_rate")),
            (
                "logo_churn",
                of("2.2_churn_rate", "n_churn") as i64,
                of("2.2_churn_rate", "n_start") as i64,
                of("2.2_churn_rate", "churn_rate"),
            ),
        ] {
            let (numerator, denominator, value) = ratio(&figures["total"], name);
            assert_eq!((numerator, denominator), (part, whole), "{name} {window}");
            assert!((value - rate).abs() < 1e-9, "{name} {window}: {value}, not {rate}");
        }
    }
}

#[test]
fn each_account_pays_what_its_sql_says() {
    let Some(folder) = folder("crm6") else { return };
    let (workspace, _) = imported(&folder);
    let rows_of_december =
        workspace.cco(&["revenue", "rows", "--metric", "mrr", "--as-of", "2023-12-01", "--limit", "1000", "--json"]);
    let view = rows_of_december.json();
    let account = |row: &Value| (row["account_id"].as_str().unwrap().to_owned(), int(&row["closing"]));
    let ours: BTreeMap<String, i64> = view["accounts"].as_array().unwrap().iter().map(account).collect();
    let expected: BTreeMap<String, i64> = rows(&unzipped(&folder.join("expected_3_14_16_mrr_quantity_billing.csv.gz")))
        .into_iter()
        .map(|row| (row["account_id"].clone(), cents(&row["mrr"])))
        .collect();
    assert_eq!(expected.len(), 425);
    assert_eq!(ours, expected);
}

fn imported(folder: &Path) -> (Workspace, Value) {
    let workspace = Workspace::new();
    let [accounts, lines] =
        ["account.csv.gz", "subscription.csv.gz"].map(|name| folder.join(name).display().to_string());
    let view = workspace.cco(&["import", &accounts, &lines, "--json"]).json();
    (workspace, view)
}

/// Columns of the file that no column of the table takes.
fn unused_columns(plan: &Value) -> Vec<String> {
    let name = |unused: &Value| unused[0].as_str().unwrap().to_owned();
    plan["unused"].as_array().unwrap().iter().map(name).collect()
}

fn unzipped(path: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}
