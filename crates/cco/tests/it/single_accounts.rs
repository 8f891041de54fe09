//! Where accounts are scored, each stands for itself, also under a policy that counts children with their parent.

use crate::answers::{figure, int};
use crate::support::Workspace;
use insta::assert_snapshot;

fn with_a_child() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("accounts.csv", "account_id,name,parent_id\np,Parent,\nc,Child,p\n");
    workspace.write(
        "lines.csv",
        "subscription_id,account_id,plan,mrr,currency,start_date\ns1,p,pro,100.00,USD,2023-01-01\ns2,c,pro,60.00,USD,2023-01-01\n",
    );
    workspace.cco(&["import", "accounts.csv", "lines.csv"]).ok();
    let policy = workspace.path().join("definitions/policy.toml");
    let text = std::fs::read_to_string(&policy).unwrap();
    let by_parent = text.replace("hierarchy = \"account\"", "hierarchy = \"top_parent\"");
    assert_ne!(text, by_parent);
    std::fs::write(policy, by_parent).unwrap();
    workspace
}

#[test]
fn a_child_pays_its_own_revenue_and_has_its_own_score() {
    let workspace = with_a_child();
    let day = ["--as-of", "2024-03-31", "--known", "dated"];
    let asked = [&["measures", "preview", "mrr", "--csv"], &day[..]].concat();
    assert_snapshot!(workspace.cco(&asked), @"
    day,account,measure,value,unknown_because,age_days,coverage
    2024-03-31,c,mrr,60,,455,1.0000
    2024-03-31,p,mrr,100,,455,1.0000
    facts count as known on their own days: good for a look, no ground for a promotion
    exit 0
    ");
    let asked = [&["health", "score", "--json"], &day[..]].concat();
    let view = workspace.cco(&asked).json();
    let accounts = view["accounts"].as_array().unwrap();
    let mut ids: Vec<&str> = accounts.iter().map(|account| account["account_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["c", "p"]);

    let parents = workspace.cco(&["revenue", "summary", "--as-of", "2024-03-31", "--json"]).json();
    let n_accounts = &figure(&parents["total"], "n_accounts")["value"]["count"];
    assert_eq!(int(n_accounts), 1, "figures follow the policy");
}
