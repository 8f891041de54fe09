//! What a backtest of the demo company must find, and what it must not: what its accounts do is known, so that a score
//! which knows too much, one dealt out by lot and one of mere noise can be planted in it.

use crate::plain_csv::{Row, rows};
use crate::simulated::Simulated;
use serde_json::Value;
use std::fmt::Write;

/// Evenly spread numbers of no other merit (a multiplicative congruential generator).
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Of an account-date that can be judged, how many events of each kind are dated by it.
struct Planted {
    /// One, where the account left.
    told: usize,
    /// One, where another account-date drawn by lot has one of `told`.
    dealt: usize,
    noise: usize,
}

fn plant(account_dates: &[Row]) -> Vec<Planted> {
    let mut lots = Lots(7);
    let told: Vec<usize> = account_dates.iter().map(|row| usize::from(row["outcome"] == "event")).collect();
    let mut dealt = told.clone();
    for place in (1..dealt.len()).rev() {
        dealt.swap(place, lots.below(place + 1));
    }
    told.into_iter().zip(dealt).map(|(told, dealt)| Planted { told, dealt, noise: lots.below(10) }).collect()
}

fn events(account_dates: &[Row]) -> String {
    let mut text = "event_id,at,account_id,user_id,name,quantity\n".to_owned();
    for (row, planted) in account_dates.iter().zip(plant(account_dates)) {
        for (name, n) in [("told", planted.told), ("dealt", planted.dealt), ("noise", planted.noise)] {
            for event in 0..n {
                let (day, account) = (&row["day"], &row["account_id"]);
                writeln!(text, "{name}-{account}-{day}-{event},{day}T09:00:00Z,{account},nobody,{name},1").unwrap();
            }
        }
    }
    text
}

fn measure(name: &str) -> String {
    format!(
        r#"version = 1
id = "{name}"
title = "Planted events"
family = "usage"
table = "usage_event"
aggregate = "count"
window_days = 7
unit = "events"
better = "lower"
measures = "How many events `{name}` the account has in the last seven days."
why = "Made for this test."
misleads = "On purpose."
source = "Made for this test"

[[filter]]
column = "name"
in = ["{name}"]
"#
    )
}

fn score(name: &str) -> String {
    format!(
        r#"version = 1
id = "{name}"
title = "Planted events"
measures = "Planted events."
why = "Made for this test."
misleads = "On purpose."
source = "Made for this test"
min_known_weight = 50
trend_days = 28

[[band]]
id = "red"
from = 0
to = 50

[[band]]
id = "green"
from = 50
to = 100

[[stage]]
id = "any"

[[component]]
id = "events"
title = "Events"
weight = 100

[[component.reads]]
measure = "{name}"
curve = "linear"
points = [[0, 100], [10, 0]]
"#
    )
}

/// The demo company with the planted events in its history, and a score for each kind.
fn company() -> Simulated {
    let demo = Simulated::of(&["--accounts", "120", "--months", "20", "--seed", "7"]);
    let all = rows(demo.cco(&["backtest", "account", "--known", "dated", "--csv"]).ok());
    let judged: Vec<Row> = all.into_iter().filter(|row| row["outcome"].ends_with("event")).collect();
    std::fs::write(demo.path().join("planted.csv"), events(&judged)).unwrap();
    for name in ["told", "dealt", "noise"] {
        std::fs::write(demo.path().join(format!("definitions/measures/{name}.toml")), measure(name)).unwrap();
        std::fs::write(demo.path().join(format!("definitions/health/{name}.toml")), score(name)).unwrap();
    }
    demo.cco(&["import", "planted.csv", "--recorded-on", "2025-12-31"]).ok();
    demo
}

fn findings(demo: &Simulated, score: &str) -> Value {
    demo.cco(&["backtest", score, "--known", "dated", "--json"]).json()["findings"].take()
}

#[test]
fn a_leak_is_caught_and_chance_is_seen_for_what_it_is() {
    let demo = company();

    let told = findings(&demo, "told");
    let caught = told["audit"]["findings"].as_array().unwrap();
    let is_too_good = |finding: &Value| finding["kind"] == "too_good" && finding["is_blocking"] == true;
    assert!(
        caught.iter().any(|finding| is_too_good(finding) && finding["what"].to_string().contains("`told`")),
        "{told}"
    );
    let promote = ["health", "promote", "told", "--backtest", "2", "--reason", "it knows", "--accept-dated", "yes"];
    let refused = demo.cco(&promote);
    assert!(refused.code == Some(5) && refused.stderr.contains("--accept-leak"), "{refused}");

    for name in ["dealt", "noise"] {
        let found = findings(&demo, name);
        let auc = &found["ranking"]["roc_auc"];
        assert!(auc["low"].as_f64().unwrap() < 0.5 && auc["high"].as_f64().unwrap() > 0.5, "{name}: {auc}");
        assert_eq!(found["verdict"]["is_promotable"], false, "{name}: {}", found["verdict"]);
        let reasons = found["verdict"]["reasons"].to_string();
        assert!(reasons.contains("not better than base rate"), "{name}: {reasons}");
    }
}
