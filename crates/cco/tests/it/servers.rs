//! PostgreSQL for the state and an S3-compatible store for the ledger: the same answers as in files.

use crate::support::{Ran, Workspace};
use std::process::Command;

const FIRST: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a,pro,100,USD,2023-01-01,
s2,b,pro,200,USD,2023-01-01,2024-07-01
s3,c,basic,300,USD,2023-01-01,
s4,d,basic,50,USD,not a day,
";
const SECOND: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s2,b,pro,200,USD,2023-01-01,2025-03-01
s5,a,pro,25,USD,2024-10-01,
";

/// Where a workspace keeps what: options of `cco init`, and what it needs in the environment.
#[derive(Default)]
struct Place {
    options: Vec<String>,
    variables: Vec<(&'static str, String)>,
    /// What a workspace in files would have.
    absent: Option<&'static str>,
}

#[test]
fn state_in_postgresql_answers_as_sqlite() {
    let Some(schema) = Schema::new() else { return };
    let variables = vec![("CCO_STATE_URL", schema.url.clone())];
    let place = Place { options: Vec::new(), variables, absent: Some(".cco/state.db") };
    assert_eq!(answers(&place), answers(&Place::default()));
}

#[test]
fn a_ledger_in_s3_answers_as_a_folder() {
    let Some(place) = s3() else { return };
    assert_eq!(answers(&place), answers(&Place::default()));
}

/// A short life: two imports, a repeated one, a publication, a retraction, compaction; what a reader sees after it.
fn answers(place: &Place) -> Vec<String> {
    let workspace = Workspace::new();
    let run = |arguments: &[&str]| run(&workspace, place, arguments);
    let options: Vec<&str> = place.options.iter().map(String::as_str).collect();
    run(&[&["init", "../served", "--company", "Acme"], &options[..]].concat()).ok();
    for (name, text, day) in [("1.csv", FIRST, "2025-01-05"), ("2.csv", SECOND, "2025-02-01")] {
        workspace.write(name, text);
        run(&["import", name, "--recorded-on", day, "--workspace", "../served"]).ok();
    }
    let mut seen = Vec::new();
    let mut look =
        |arguments: &[&str]| seen.push(run(&[arguments, &["--workspace", "../served"]].concat()).ok().to_owned());
    look(&["import", "1.csv", "--json"]);
    look(&["revenue", "summary", "--as-of", "2024-12-31", "--by", "plan", "--json"]);
    look(&["revenue", "summary", "--as-of", "2024-12-31", "--known-at", "1", "--json"]);
    look(&["figures", "publish", "board", "--as-of", "2024-12-31", "--known-at", "1", "--quiet"]);
    look(&["figures", "restatements", "board", "--json"]);
    look(&["data", "quarantine", "list", "--json"]);
    look(&["data", "retract", "2"]);
    look(&["data", "compact"]);
    look(&["revenue", "movements", "--as-of", "2024-12-31", "--json"]);
    look(&["revenue", "movements", "--as-of", "2024-12-31", "--known-at", "2", "--json"]);
    look(&[
        "sql",
        "select line_id, ends, amount_minor, _batch, _retracted_by from history.subscription order by line_id, _batch",
        "--json",
    ]);
    if let Some(absent) = place.absent {
        assert!(!workspace.outside().join("served").join(absent).exists(), "{absent} is not where it was put");
    }
    seen
}

fn run(workspace: &Workspace, place: &Place, arguments: &[&str]) -> Ran {
    workspace.run(workspace.command(arguments).envs(place.variables.iter().map(|(name, value)| (name, value))))
}

/// A folder of its own in the test bucket; `None`, said aloud, without one.
fn s3() -> Option<Place> {
    let Ok(endpoint) = std::env::var("CCO_TEST_S3_ENDPOINT") else {
        println!("SKIPPED on S3: CCO_TEST_S3_ENDPOINT is not set (scripts/s3 exec …)");
        return None;
    };
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} goes with CCO_TEST_S3_ENDPOINT"));
    let location = format!("s3://{}/cco-{}", variable("CCO_TEST_S3_BUCKET"), std::process::id());
    Some(Place {
        options: vec!["--ledger".to_owned(), location],
        variables: vec![
            ("CCO_S3_ENDPOINT", endpoint),
            ("CCO_S3_ACCESS_KEY_ID", variable("CCO_TEST_S3_ACCESS_KEY")),
            ("CCO_S3_SECRET_ACCESS_KEY", variable("CCO_TEST_S3_SECRET_KEY")),
        ],
        absent: Some(".cco/ledger"),
    })
}

/// A schema of its own in the PostgreSQL under test, dropped in the end.
struct Schema {
    server: String,
    name: String,
    url: String,
}

impl Schema {
    /// `None`, said aloud, without a server, or without its client, which makes the schema.
    fn new() -> Option<Schema> {
        let Ok(server) = std::env::var("CCO_TEST_POSTGRES") else {
            println!("SKIPPED on PostgreSQL: CCO_TEST_POSTGRES is not set (scripts/postgres start)");
            return None;
        };
        let name = format!("cco_it_{}", std::process::id());
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options[search_path]={name}");
        let schema = Schema { server, name, url };
        if !schema.execute("create schema") {
            println!("SKIPPED on PostgreSQL: psql is not installed, which makes a schema for this test");
            return None;
        }
        Some(schema)
    }

    /// Whether there is a psql at all.
    fn execute(&self, statement: &str) -> bool {
        let sql = format!("{statement} {}", self.name);
        match Command::new("psql").args(["--quiet", "--no-psqlrc", "--command", &sql]).arg(&self.server).output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            ran => {
                let ran = ran.unwrap();
                assert!(ran.status.success(), "{sql}: {}", String::from_utf8_lossy(&ran.stderr));
                true
            }
        }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let sql = format!("drop schema {} cascade", self.name);
        if let Err(cause) = Command::new("psql").args(["--quiet", "--command", &sql]).arg(&self.server).output() {
            eprintln!("schema {} is left behind: {cause}", self.name);
        }
    }
}
