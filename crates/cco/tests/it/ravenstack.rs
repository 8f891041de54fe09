//! The five RavenStack files, loaded as a user would and held against SQL over their raw columns.

use crate::shared_data::folder;
use crate::support::Workspace;
use std::process::Command;

/// File, what it is taken for, and its rows: all are read and loaded.
const FILES: [(&str, &str, i64); 5] = [
    ("ravenstack_accounts.csv", "account", 500),
    ("ravenstack_subscriptions.csv", "subscription", 5_000),
    ("ravenstack_feature_usage.csv", "usage_event", 25_000),
    ("ravenstack_support_tickets.csv", "ticket", 2_000),
    ("ravenstack_churn_events.csv", "churn_reason", 600),
];

#[test]
fn five_files_load_without_a_mapping() {
    let Some(folder) = folder("ravenstack") else { return };
    let workspace = Workspace::new();
    let paths: Vec<String> = FILES.iter().map(|(name, ..)| folder.join(name).display().to_string()).collect();
    let arguments: Vec<&str> = ["import", "--json"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let view = workspace.cco(&arguments).json();
    let files = view["files"].as_array().unwrap();
    assert_eq!(files.len(), FILES.len());
    for (file, (name, table, n_rows)) in files.iter().zip(FILES) {
        let count = |key: &str| file["outcome"][key].as_i64().unwrap();
        assert_eq!(file["plan"]["table"], table, "{name}");
        assert_eq!(count("n_read"), count("n_loaded") + count("n_duplicate") + count("n_quarantined"), "{name}");
        assert_eq!((count("n_read"), count("n_loaded")), (n_rows, n_rows), "{name}");
        let counted = workspace.cco(&["sql", &format!("select count(*) as n from {table}"), "--json"]).json();
        assert_eq!(counted["rows"][0][0], n_rows, "{name}");
    }
}

/// The script imports the files into a workspace of its own and compares figures, movements and the documented numbers.
#[test]
fn figures_agree_with_sql_over_the_raw_files() {
    let Some(folder) = folder("ravenstack") else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/check-ravenstack");
    let ran = match Command::new("python3").arg(script).arg(env!("CARGO_BIN_EXE_cco")).arg(&folder).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("SKIPPED: python3 is not installed, which runs the SQL");
            return;
        }
        ran => ran.unwrap(),
    };
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
}
