//! `cco demo`: its answers are the truth that the simulation keeps apart.

use crate::answers::{figure, int, ratio};
use crate::plain_csv::{Row, cents, rows};
use crate::simulated::Simulated;
use crate::support::Workspace;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[test]
fn the_same_seed_gives_the_same_bytes_and_the_same_answers() {
    let settings = |seed| ["--accounts", "12", "--months", "6", "--seed", seed];
    let [one, same, other] = ["3", "3", "4"].map(|seed| Simulated::of(&settings(seed)));
    for folder in ["exports", "truth"] {
        let contents = |demo: &Simulated| contents(&demo.path().join(folder));
        assert!(contents(&one).len() > 4, "{folder}");
        assert_eq!(contents(&one), contents(&same), "{folder}");
        assert_ne!(contents(&one), contents(&other), "{folder}");
    }
    let summary = |demo: &Simulated| demo.cco(&["revenue", "summary", "--json"]).json();
    assert_eq!(summary(&one), summary(&same));
    assert_ne!(summary(&one)["total"], summary(&other)["total"]);
}

#[test]
fn retention_is_the_truth() {
    let demo = Simulated::new();
    let truth = rows(&demo.read("truth/truth_retention.csv"));
    let days = ["2025-06-30", "2025-10-31", "2025-12-31"];
    let asked: Vec<&Row> = truth.iter().filter(|row| days.contains(&row["window_end"].as_str())).collect();
    assert_eq!(asked.len(), 12, "two currency rules and two ways to see late renewals, on each day");
    for row in asked {
        let currency = if row["currency_rule"] == "constant" { "currency=constant" } else { "currency=period_end" };
        let gap = match row["late_renewals"].as_str() {
            "gap" => "contract_gap=churn_and_reactivation",
            _ => "contract_gap=late_renewal",
        };
        let question = ["revenue", "summary", "--as-of", &row["window_end"], "--json"];
        // The simulation renews at most this late.
        let policy = ["--policy", currency, "--policy", gap, "--policy", "contract_gap_days=90"];
        let view = demo.cco(&[&question[..], &policy[..]].concat()).json();
        let parts = |name| {
            let (numerator, denominator, _) = ratio(&view["total"], name);
            (numerator, denominator)
        };
        let opening = cents(&row["opening_mrr"]);
        assert_eq!(parts("nrr"), (cents(&row["closing_mrr"]), opening), "NRR of {row:?}");
        assert_eq!(parts("grr"), (cents(&row["kept_mrr"]), opening), "GRR of {row:?}");
        let count = |column: &str| row[column].parse::<i64>().unwrap();
        assert_eq!(parts("logo_churn"), (count("n_churned"), count("n_accounts")), "logo churn of {row:?}");
    }
}

/// Revenue is converted at the rate of the day asked for, so the truth, which is in the account's own currency, is too.
#[test]
fn revenue_of_each_account_is_the_truth() {
    let demo = Simulated::new();
    let truth = rows(&demo.read("truth/truth_mrr.csv"));
    let rates = Rates::read(&demo.path().join("exports"));
    let mut n_converted = 0;
    for day in ["2024-12-31", "2025-06-30", "2025-12-31"] {
        let question = ["revenue", "rows", "--metric", "mrr", "--as-of", day, "--limit", "1000", "--lines", "--json"];
        let view = demo.cco(&question).json();
        lines_add_up(&view);
        let account = |row: &Value| (row["account_id"].as_str().unwrap().to_owned(), int(&row["closing"]));
        let mut ours: BTreeMap<String, i64> = view["accounts"].as_array().unwrap().iter().map(account).collect();
        for row in truth.iter().filter(|row| row["month_end"] == day && cents(&row["arr"]) > 0) {
            let rate = rates.on(day, &row["currency"]);
            n_converted += u32::from(row["currency"] != "USD");
            let expected = cents(&row["arr"]) as f64 / 12.0 * rate;
            let found = ours.remove(&row["account_id"]).unwrap_or(0) as f64;
            assert!((found - expected).abs() <= 0.51, "{} on {day}: {found} cents, not {expected}", row["account_id"]);
        }
        assert_eq!(ours, BTreeMap::new(), "accounts that pay nothing in truth on {day}");
    }
    assert!(n_converted > 10, "accounts in other currencies: {n_converted}");
}

/// Lines, each rounded to a cent by itself, make up their accounts at both ends.
fn lines_add_up(view: &Value) {
    let lines = view["lines"].as_array().unwrap();
    for account in view["accounts"].as_array().unwrap() {
        let own: Vec<&Value> = lines.iter().filter(|line| line["account_id"] == account["account_id"]).collect();
        assert!(!own.is_empty(), "{account} has no lines");
        for end in ["opening", "closing"] {
            let rest = own.iter().map(|line| int(&line[end])).sum::<i64>() - int(&account[end]);
            assert!(2 * rest.unsigned_abs() <= own.len() as u64 + 1, "{end} of {account}: {own:?}");
        }
    }
}

/// Drops after a day change what is known of it; asked as known then, they do not: the answer is that of a workspace which
/// never saw them.
#[test]
fn what_was_known_then_is_what_had_arrived() {
    let demo = Simulated::new();
    let then = Workspace::new();
    let day = "2024-12-31";
    for drop in drops(&demo.path()).iter().filter(|drop| name_of(drop).as_str() <= day) {
        let recorded_on = name_of(drop);
        let files: Vec<String> = children(drop).iter().map(|path| path.display().to_string()).collect();
        let mut arguments = vec!["import", "--recorded-on", &recorded_on, "--json"];
        arguments.extend(files.iter().map(String::as_str));
        then.cco(&arguments).ok();
    }
    let question = ["revenue", "summary", "--as-of", day, "--by", "segment", "--json"];
    let expected = values(&then.cco(&question).json());
    let known_then = demo.cco(&[&question[..], &["--known-at", day]].concat()).json();
    assert!(values(&known_then) == expected, "not what had arrived by {day}");
    assert!(values(&demo.cco(&question).json()) != expected, "later drops hold late and corrected facts");
}

/// What drives churn in the simulation reaches the measures that are made to see it, on a day whose use had just been delivered.
#[test]
fn adoption_shows_in_what_is_measured() {
    let demo = Simulated::new();
    let day = "2025-11-30";
    let truth = rows(&demo.read("truth/truth_health.csv"));
    let is_asked = |row: &&Row| row["month_end"] == day && row["is_served"] == "true";
    let adoption: BTreeMap<&str, f64> = (truth.iter().filter(is_asked))
        .map(|row| (row["account_id"].as_str(), row["adoption"].parse().unwrap()))
        .collect();
    for (measure, least) in [("feature_share_90d", 0.7), ("seat_share_28d", 0.2)] {
        let values = rows(demo.cco(&["measures", "preview", measure, "--as-of", day, "--csv"]).ok());
        let known = values.iter().filter(|row| !row["value"].is_empty());
        let pairs: Vec<(f64, f64)> = known
            .filter_map(|row| Some((row["value"].parse().unwrap(), *adoption.get(row["account"].as_str())?)))
            .collect();
        let gamma = concordance(&pairs);
        assert!(pairs.len() > 30 && gamma > least, "{measure}: {gamma} over {} accounts", pairs.len());
    }
}

/// Of pairs of accounts that differ in both: those in the same order less those in the other, as a share (Goodman and Kruskal's γ).
fn concordance(pairs: &[(f64, f64)]) -> f64 {
    let (mut same, mut all) = (0.0, 0.0);
    for (place, (a, b)) in pairs.iter().enumerate() {
        for (c, d) in &pairs[..place] {
            let order = (a - c) * (b - d);
            same += if order > 0.0 { 1.0 } else { 0.0 };
            all += if order.abs() > 0.0 { 1.0 } else { 0.0 };
        }
    }
    2.0 * same / all - 1.0
}

/// Every figure of a summary without what names its policy and batch.
fn values(summary: &Value) -> Vec<(Value, String, Value)> {
    let of = |group: &Value, figures: &Value| -> Vec<(Value, String, Value)> {
        let name = |figure: &Value| figure["name"].as_str().unwrap().to_owned();
        let figures = figures.as_array().unwrap().iter();
        figures.map(|figure| (group.clone(), name(figure), figure["value"].clone())).collect()
    };
    let total = of(&Value::Null, &summary["total"]);
    assert_eq!(figure(&summary["total"], "mrr")["value"]["kind"], "money");
    let groups = summary["groups"].as_array().unwrap().iter().flat_map(|group| of(&group["group"], &group["figures"]));
    total.into_iter().chain(groups).collect()
}

/// Rates to dollars as the exports tell them: currency and day to rate.
struct Rates(BTreeMap<(String, String), f64>);

impl Rates {
    fn read(exports: &Path) -> Rates {
        let drops = children(exports).into_iter().filter(|path| path.is_dir());
        let texts = drops.map(|drop| std::fs::read_to_string(drop.join("fx_rates.csv")).unwrap());
        let rows = texts.flat_map(|text| rows(&text)).filter(|row| row["to"] == "USD");
        Rates(rows.map(|row| ((row["from"].clone(), row["date"].clone()), row["rate"].parse().unwrap())).collect())
    }

    /// The latest on or before the day.
    fn on(&self, day: &str, currency: &str) -> f64 {
        let until = (currency.to_owned(), day.to_owned());
        match currency {
            "USD" => 1.0,
            _ => *self.0.range((currency.to_owned(), String::new())..=until).next_back().unwrap().1,
        }
    }
}

/// Folders of the deliveries, in order of their day.
fn drops(demo: &Path) -> Vec<PathBuf> {
    children(&demo.join("exports")).into_iter().filter(|path| path.is_dir()).collect()
}

/// Every file below a folder, with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let of = |path: PathBuf| match path.is_dir() {
        true => {
            contents(&path).into_iter().map(|(file, bytes)| (Path::new(&name_of(&path)).join(file), bytes)).collect()
        }
        false => vec![(PathBuf::from(name_of(&path)), std::fs::read(&path).unwrap())],
    };
    children(folder).into_iter().flat_map(of).collect()
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
