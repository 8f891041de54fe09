//! `cco retention project`: cohorts of the literature come back with their published fit, and too little is refused.

use crate::answers::figure;
use crate::simulated::Simulated;
use crate::support::Workspace;
use insta::assert_snapshot;
use serde_json::Value;

/// "Regular" customers of Fader and Hardie (2007), Table 1, per thousand; here their years are months. The oracle of `cco-stats` has the fit.
const LEFT: [u32; 13] = [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173];

/// One account for each, all from January 2023 on; whoever left after m months has its last line end with the m-th.
fn published_cohort() -> Workspace {
    let workspace = Workspace::new();
    let mut csv = "subscription_id,account_id,plan,mrr,currency,start_date,end_date\n".to_owned();
    let mut n = 0;
    for (month, pair) in LEFT.windows(2).enumerate() {
        for _ in pair[1]..pair[0] {
            let (year, month) = (2023 + (month + 1) / 12, (month + 1) % 12 + 1);
            csv += &format!("s{n},a{n},pro,100.00,USD,2023-01-01,{year}-{month:02}-01\n");
            n += 1;
        }
    }
    for _ in 0..LEFT[12] {
        csv += &format!("s{n},a{n},pro,100.00,USD,2023-01-01,\n");
        n += 1;
    }
    workspace.write("regular.csv", csv);
    workspace.cco(&["import", "regular.csv"]).ok();
    workspace
}

fn parameter(group: &Value, model: &str, name: &str) -> f64 {
    let of = |list: &Value, key: &str, word: &str| {
        list.as_array().unwrap().iter().find(|item| item[key] == word).unwrap_or_else(|| panic!("no {word}")).clone()
    };
    of(&of(&group["candidates"], "model", model)["parameters"], "name", name)["value"].as_f64().unwrap()
}

#[test]
fn a_published_cohort_has_its_published_fit() {
    let workspace = published_cohort();
    let question =
        ["retention", "project", "--as-of", "2024-01-31", "--horizon", "24", "--gross-margin", "0.8", "--json"];
    let total = workspace.cco(&question).json()["total"].clone();
    assert_eq!((&total["outcome"], &total["model"]), (&Value::from("projected"), &Value::from("sbg")), "{total}");
    assert_eq!((&total["n_started"], &total["n_lost"], &total["n_current"]), (&1000.into(), &827.into(), &173.into()));
    assert!((parameter(&total, "sbg", "alpha") - 0.697).abs() < 5e-4);
    assert!((parameter(&total, "sbg", "beta") - 1.169).abs() < 5e-4);
    assert!((parameter(&total, "bdw", "c") - 1.209).abs() < 5e-4);

    let twelfth = &total["points"][12];
    assert_eq!((&twelfth["months"], &twelfth["n_due"]), (&12.into(), &183.into()));
    assert!((twelfth["observed"].as_f64().unwrap() - 0.173).abs() < 1e-9);
    assert!((twelfth["fitted"].as_f64().unwrap() - 0.171_26).abs() < 1e-4);
    assert!(total["points"][13]["observed"].is_null(), "nobody is so old");

    let of = |name: &str| figure(&total["figures"], name).clone();
    let left = of("share_left");
    let (value, low) = (left["value"]["value"].as_f64().unwrap(), left["interval"]["low"].as_f64().unwrap());
    assert!(low < value && value < 0.171, "{left}");
    // 173 accounts at 100.00 and a margin of 0.8, for as many months as one is expected to stay.
    let months = of("residual_lifetime")["value"]["value"].as_f64().unwrap();
    let minor = of("residual_value")["value"]["minor"].as_f64().unwrap();
    assert!((minor - 173.0 * 10_000.0 * 0.8 * months).abs() < 1.0, "{minor} for {months} months");
    assert!((15.0..24.0).contains(&months), "those who stayed a year stay most of the next two: {months}");
}

#[test]
fn it_reads_as_a_table_and_knows_no_value_without_a_margin() {
    let workspace = published_cohort();
    let ran = workspace.cco(&["retention", "project", "--as-of", "2024-01-31", "--model", "bdw"]);
    let shown = ran.ok();
    for expected in ["left after 36 months", "bdw", "AIC", "observed %", "unknown", "1,000"] {
        assert!(shown.contains(expected), "{expected} is missing in\n{shown}");
    }
}

#[test]
fn too_little_is_said_to_be_missing() {
    let workspace = published_cohort();
    let early = workspace.cco(&["retention", "project", "--as-of", "2023-06-30", "--json"]).json()["total"].clone();
    assert_eq!(early["outcome"], "not_enough_data");
    assert_eq!(early["missing"][0], "the oldest accounts were watched for 5 months, 12 are needed");
    let refused = workspace.cco(&["retention", "project", "--every", "12", "--horizon", "6"]);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    let between = workspace.cco(&["retention", "project", "--every", "12", "--horizon", "40"]);
    assert_snapshot!(between, @r"
    error: a horizon of 40 months does not end with a renewal: they are 12 months apart
      try: --horizon 36 or --horizon 48
    exit 3
    ");
    let projection = workspace.cco(&["explain", "retention.share_left_36m/2024-01-31/t12m/known=1/policy=abc"]);
    assert_eq!(projection.code, Some(3), "{projection:?}");
}

/// Accounts of every segment are those of the company, and nobody is left more often than they started.
#[test]
fn the_demo_company_is_projected_by_segment() {
    let demo = Simulated::of(&["--accounts", "150", "--months", "24", "--seed", "5"]);
    let view = demo.cco(&["retention", "project", "--by", "segment", "--json"]).json();
    let started = |group: &Value| group["n_started"].as_i64().unwrap();
    let groups = view["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(started).sum::<i64>(), started(&view["total"]));
    assert_eq!(view["total"]["outcome"], "projected", "{}", view["total"]);
    for group in groups.iter().filter(|group| group["outcome"] == "projected") {
        let fitted: Vec<f64> =
            group["points"].as_array().unwrap().iter().map(|point| point["fitted"].as_f64().unwrap()).collect();
        assert!(fitted.windows(2).all(|pair| pair[1] <= pair[0]) && fitted[0] >= 1.0, "{fitted:?}");
    }
}
