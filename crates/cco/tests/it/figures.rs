//! Published figures: frozen, compared with what is known later, and opened to their rows.

use crate::answers::{figure, int};
use crate::support::Workspace;
use serde_json::{Value, json};

const DECEMBER: &str = "2024-12-31";

/// By hand: on 2023-12-31 a, b and c pay 100 + 200 + 300; on 2024-12-31 a, c and d pay 100 + 300 + 50.
/// NRR is 400 ÷ 600, logo churn 1 of 3.
const AT_FIRST: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a,pro,100,USD,2023-01-01,
s2,b,pro,200,USD,2023-01-01,2024-07-01
s3,c,basic,300,USD,2023-01-01,
s4,d,basic,50,USD,2024-05-01,
";

/// What arrives after publication: b had not left after all; a had bought more in October; e comes in January.
const LATER: [(&str, &str); 3] = [
    ("correction.csv", "s2,b,pro,200,USD,2023-01-01,2025-03-01"),
    ("forgotten.csv", "s5,a,pro,25,USD,2024-10-01,"),
    ("january.csv", "s6,e,pro,70,USD,2025-01-15,"),
];

/// A publication `board`, of the first batch.
fn published() -> Workspace {
    let workspace = Workspace::new();
    import(&workspace, "first.csv", AT_FIRST, "2025-01-05");
    workspace.cco(&["figures", "publish", "board", "--as-of", DECEMBER, "--by", "plan"]).ok();
    workspace
}

fn import(workspace: &Workspace, name: &str, text: &str, recorded_on: &str) {
    workspace.write(name, text);
    workspace.cco(&["import", name, "--recorded-on", recorded_on]).ok();
}

fn later_facts_arrive(workspace: &Workspace) {
    let header = AT_FIRST.lines().next().unwrap();
    for (name, row) in LATER {
        import(workspace, name, &format!("{header}\n{row}\n"), "2025-02-01");
    }
}

/// The user rewrites the policy: rates of another form, over other accounts.
fn policy_changes(workspace: &Workspace) {
    let path = workspace.path().join("definitions/policy.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text
        .replace("survivorship_guard = \"on\"", "survivorship_guard = \"off\"")
        .replace("form = \"closed\"", "form = \"mean_monthly\"");
    assert_ne!(text, changed);
    std::fs::write(&path, changed).unwrap();
}

fn restatements(workspace: &Workspace) -> Value {
    workspace.cco(&["figures", "restatements", "board", "--json"]).json()
}

#[test]
fn a_publication_holds_the_summary_as_it_was() {
    let workspace = published();
    let show = || workspace.cco(&["figures", "show", "board", "--json"]).json();
    let frozen = show();
    let nrr = &figure(&frozen["figures"], "nrr")["value"];
    assert_eq!((int(&nrr["numerator"]), int(&nrr["denominator"])), (40_000, 60_000));
    later_facts_arrive(&workspace);
    policy_changes(&workspace);
    assert_eq!(show(), frozen);
    let listed = workspace.cco(&["figures", "list", "--json"]).json();
    let publications = listed["publications"].as_array().unwrap();
    assert_eq!(publications.len(), 1);
    assert_eq!(publications[0]["name"], "board");
    assert_eq!(publications[0]["known_at"], 1);
    assert_eq!(int(&publications[0]["n_figures"]), frozen["figures"].as_array().unwrap().len() as i64);
}

#[test]
fn nothing_is_restated_while_nothing_arrives() {
    let workspace = published();
    assert_eq!(restatements(&workspace)["restatements"], json!([]));
}

#[test]
fn later_facts_say_what_they_change_by_how_much_and_which_batch_did_it() {
    let workspace = published();
    later_facts_arrive(&workspace);
    let view = restatements(&workspace);
    assert_eq!((&view["published_known_at"], &view["known_at"]), (&json!(1), &json!(4)));
    let total = |metric: &str| restated(&view, &format!("revenue.{metric}/{DECEMBER}/t12m/known=1/"));
    for (metric, published, restated, batches) in [
        ("mrr", 450.0, 675.0, &[("correction.csv", 200.0), ("forgotten.csv", 25.0)][..]),
        ("arr", 5_400.0, 8_100.0, &[("correction.csv", 2_400.0), ("forgotten.csv", 300.0)][..]),
        ("expansion", 0.0, 25.0, &[("forgotten.csv", 25.0)][..]),
        ("churn", 200.0, 0.0, &[("correction.csv", -200.0)][..]),
    ] {
        let found = total(metric);
        let money = |value: &Value| int(&value["minor"]) as f64 / 100.0;
        assert_eq!((money(&found["published"]), money(&found["restated"])), (published, restated), "{metric}");
        let expected: Vec<(&str, f64)> = batches.iter().map(|(name, change)| (*name, change * 100.0)).collect();
        assert_eq!(effects(found), expected, "{metric}");
    }
    let nrr = total("nrr");
    assert_eq!((int(&nrr["restated"]["numerator"]), int(&nrr["restated"]["denominator"])), (62_500, 60_000));
    assert_eq!(effects(nrr).iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["correction.csv", "forgotten.csv"]);
}

/// As far as both sides are numbers: a quick ratio that nothing was lost for is unknown.
#[test]
fn the_changes_of_batches_add_up() {
    let workspace = published();
    later_facts_arrive(&workspace);
    workspace.cco(&["data", "retract", "3"]).ok();
    let view = restatements(&workspace);
    let rows = view["restatements"].as_array().unwrap();
    let known: Vec<&Value> = rows.iter().filter(|row| !row["change"].is_null()).collect();
    assert!(known.len() > 15, "{} of {} restatements are numbers", known.len(), rows.len());
    for row in known {
        let sum: f64 = effects(row).iter().map(|(_, change)| change).sum();
        assert!((sum - row["change"].as_f64().unwrap()).abs() < 1e-9, "{row}");
        let ends = row["batches"].as_array().unwrap().last().unwrap();
        assert_eq!(ends["value"], row["restated"], "{row}");
    }
    let mrr = restated(&view, &format!("revenue.mrr/{DECEMBER}/t12m/known=1/"));
    assert_eq!(
        effects(mrr),
        [("correction.csv", 20_000.0), ("forgotten.csv", 2_500.0), ("retract batch 3", -2_500.0)],
        "a retraction is a batch of its own"
    );
}

#[test]
fn a_policy_change_alters_neither_figures_nor_restatements() {
    let workspace = published();
    later_facts_arrive(&workspace);
    let before = restatements(&workspace);
    policy_changes(&workspace);
    assert_eq!(restatements(&workspace), before);
    let now = workspace.cco(&["revenue", "summary", "--as-of", DECEMBER, "--json"]).json();
    let mean = &figure(&now["total"], "nrr")["value"];
    let frozen = restated(&before, &format!("revenue.nrr/{DECEMBER}/t12m/known=1/"));
    assert_ne!(mean["value"], frozen["restated"]["value"], "the new policy does matter to new figures");
}

/// Every published figure opens to the value it had then, under the policy it had then, and its rows add up to its parts.
#[test]
fn a_published_figure_still_opens_and_its_rows_add_up() {
    let workspace = published();
    let frozen = workspace.cco(&["figures", "show", "board", "--json"]).json();
    later_facts_arrive(&workspace);
    policy_changes(&workspace);
    // What the workspace remembers beside the publication may be gone: another machine's copy never had it.
    std::fs::remove_dir_all(workspace.path().join(".cco/policies")).unwrap();
    for figure in frozen["figures"].as_array().unwrap() {
        let id = figure["id"].as_str().unwrap();
        let view = workspace.cco(&["explain", id, "--limit", "1000", "--json"]).json();
        assert_eq!(view["figure"], *figure, "{id}");
        assert_eq!(view["policy"]["is_in_force"], false, "{id}");
        assert_eq!(view["rows"]["is_truncated"], false, "{id}");
        if let Some(parts) = parts_in_rows(figure["name"].as_str().unwrap(), &view["rows"]["accounts"]) {
            assert_eq!(parts_of(&figure["value"]), parts, "{id}");
        }
    }
}

/// What a figure's rows add up to: a sum, or a ratio's numerator and denominator. `None`: not a sum.
fn parts_in_rows(name: &str, accounts: &Value) -> Option<Vec<i64>> {
    let accounts = accounts.as_array().unwrap();
    let sum = |column: &str| -> i64 { accounts.iter().map(|account| int(&account[column])).sum() };
    let lost = sum("churn") + sum("contraction");
    Some(match name {
        "mrr" => vec![sum("closing")],
        "arr" => vec![12 * sum("closing")],
        "n_accounts" => vec![sum("n_closing")],
        "new" | "reactivation" | "expansion" | "contraction" | "churn" | "fx" | "merge" => vec![sum(name)],
        "nrr" => vec![sum("cohort_closing"), sum("cohort_opening")],
        "grr" => vec![sum("cohort_kept"), sum("cohort_opening")],
        "logo_churn" => vec![sum("n_churned"), sum("n_opening")],
        "gross_mrr_churn" => vec![lost, sum("opening")],
        "net_mrr_churn" => vec![lost - sum("expansion"), sum("opening")],
        "quick_ratio" if lost == 0 => return None,
        "quick_ratio" => vec![sum("new") + sum("expansion") + sum("reactivation"), lost],
        "arpa" | "tenure" => return None,
        other => panic!("a figure this test does not know: {other}"),
    })
}

fn parts_of(value: &Value) -> Vec<i64> {
    match value["kind"].as_str().unwrap() {
        "money" => vec![int(&value["minor"])],
        "count" => vec![int(&value["count"])],
        "ratio" => vec![int(&value["numerator"]), int(&value["denominator"])],
        other => panic!("a value this test does not know: {other} in {value}"),
    }
}

/// The restatement of the figure whose id begins so.
#[track_caller]
fn restated<'a>(view: &'a Value, id: &str) -> &'a Value {
    let rows = view["restatements"].as_array().unwrap();
    let found = rows.iter().find(|row| row["id"].as_str().unwrap().starts_with(id));
    found.unwrap_or_else(|| panic!("{id} is not restated"))
}

/// Each batch's label and change.
fn effects(restatement: &Value) -> Vec<(&str, f64)> {
    let batches = restatement["batches"].as_array().unwrap().iter();
    batches.map(|batch| (batch["label"].as_str().unwrap(), batch["change"].as_f64().unwrap())).collect()
}
