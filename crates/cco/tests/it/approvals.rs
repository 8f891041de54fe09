//! Decisions that people keep for themselves.

use crate::support::{Ran, Workspace};
use serde_json::json;
use std::process::Stdio;

const PEOPLE: &str = "version = 1\nid = \"people\"\ntitle = \"Roles\"\nmeasures = \"m\"\nwhy = \"w\"\nmisleads = \"x\"\nsource = \"s\"\n";
const PROPOSE: &[&str] = &[
    "approvals",
    "propose",
    "--class",
    "pricing",
    "--subject",
    "a1",
    "--title",
    "Ten percent less",
    "--amount",
    "1200000",
    "--change",
    "price=100..90",
    "--evidence",
    "health.account",
    "--reason",
    "their budget was cut",
    "--json",
];

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    roles(
        &workspace,
        &[
            ("ann", "person", "Chief Customer Officer"),
            ("bob", "person", "Chief Revenue Officer"),
            ("bot", "agent", "Chief Customer Officer"),
        ],
    );
    workspace
}

fn roles(workspace: &Workspace, people: &[(&str, &str, &str)]) {
    let person = |(name, kind, role): &(&str, &str, &str)| {
        format!("[[person]]\nname = \"{name}\"\nkind = \"{kind}\"\nroles = [\"{role}\"]\n")
    };
    workspace.write("definitions/people.toml", PEOPLE.to_owned() + &people.iter().map(person).collect::<String>());
}

fn by(workspace: &Workspace, user: &str, arguments: &[&str]) -> Ran {
    workspace.run(workspace.command(arguments).env("USER", user))
}

#[test]
fn whoever_may_decides_and_it_is_applied_once() {
    let workspace = workspace();
    let proposal = by(&workspace, "ann", PROPOSE).json();
    assert_eq!(
        (&proposal["no"], &proposal["state"], &proposal["deciders"]),
        (&json!(1), &json!("proposed"), &json!(["ann", "bob"]))
    );
    assert_eq!(by(&workspace, "ann", PROPOSE).code, Some(5), "one is open about it");
    let approve = ["approvals", "approve", "1", "--reason", "for a longer term"];
    for (user, code, told) in [
        ("ann", 6, "somebody else must decide"),
        ("eve", 6, "none of the roles"),
        ("bot", 6, "agents can only propose"),
    ] {
        let refused = by(&workspace, user, &approve);
        assert!(refused.code == Some(code) && refused.stderr.contains(told), "{user}: {refused}");
    }
    assert_eq!(by(&workspace, "bob", &["approvals", "apply", "1"]).code, Some(5), "it has not been approved");
    by(&workspace, "bob", &approve).ok();
    assert_eq!(by(&workspace, "bob", &approve).code, Some(5), "it is approved already");

    roles(&workspace, &[("ann", "person", "Chief Customer Officer")]);
    let revoked = by(&workspace, "ann", &["approvals", "apply", "1"]);
    assert!(revoked.code == Some(6) && revoked.stderr.contains("no longer holds a role"), "{revoked}");
    roles(&workspace, &[("bob", "person", "Chief Revenue Officer")]);
    assert_eq!(by(&workspace, "bob", &["approvals", "apply", "1", "--json"]).json()["state"], "applied");
    assert_eq!(by(&workspace, "bob", &["approvals", "apply", "1"]).code, Some(5));
    let history = by(&workspace, "bob", &["approvals", "show", "1", "--json"]).json();
    let actions: Vec<&str> =
        history["history"].as_array().unwrap().iter().map(|past| past["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["approval_propose", "approval_approve", "approval_apply"]);
    workspace.cco(&["audit", "verify"]).ok();
}

#[test]
fn of_many_who_apply_at_once_one_does() {
    let workspace = workspace();
    by(&workspace, "ann", PROPOSE).ok();
    by(&workspace, "bob", &["approvals", "approve", "1", "--reason", "yes"]).ok();
    let start = |_| {
        let mut command = workspace.command(&["approvals", "apply", "1"]);
        command.env("USER", "bob").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..4).map(start).collect();
    let ended: Vec<Ran> = running.into_iter().map(|child| workspace.ran(child.wait_with_output().unwrap())).collect();
    let n_applied = ended.iter().filter(|ran| ran.code == Some(0)).count();
    assert_eq!(n_applied, 1, "{ended:?}");
    assert!(ended.iter().all(|ran| matches!(ran.code, Some(0 | 5))), "{ended:?}");
    let shown = workspace.cco(&["approvals", "show", "1", "--json"]).json();
    assert_eq!(shown["history"].as_array().unwrap().len(), 3);
    workspace.cco(&["audit", "verify"]).ok();
}

#[test]
fn what_a_proposal_lacks_is_said() {
    let workspace = workspace();
    let without = |name: &str| {
        let place = PROPOSE.iter().position(|word| *word == name).unwrap();
        let mut words = PROPOSE.to_vec();
        words[place + 1] = " ";
        by(&workspace, "ann", &words)
    };
    for (name, told) in [("--reason", "needs a reason"), ("--evidence", "needs evidence")] {
        let refused = without(name);
        assert!(refused.code == Some(3) && refused.stderr.contains(told), "{name}: {refused}");
    }
    assert!(workspace.cco(&["approvals", "list"]).ok().contains("nothing waits for a decision"));
    let absent = workspace.cco(&["approvals", "show", "7"]);
    assert!(absent.code == Some(4) && absent.stderr.contains("there is no proposal 7"), "{absent}");
}
