//! Models of risk of a small company whose accounts leave as their usage fades.

use crate::fading::Fading;
use crate::support::{Ran, Workspace};
use serde_json::Value;

const TELLING: Fading = Fading { n_accounts: 120, is_telling: true };
/// Six measures rather than sixty: the suite is to stay quick.
const MEASURES: &str = "events_28d,active_days_28d,usage_change_30d,usage_slope_56d,tenure_days,mrr";

fn fit(workspace: &Workspace, more: &[&str]) -> Ran {
    workspace.cco(&[&["risk", "fit", "--known", "dated", "--measures", MEASURES][..], more].concat())
}

fn files(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(workspace.path().join(".cco/models")).unwrap().map(Result::unwrap);
    let file =
        |entry: std::fs::DirEntry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap());
    let mut files: Vec<(String, Vec<u8>)> = entries.map(file).collect();
    files.sort();
    files
}

#[test]
fn a_model_is_fitted_judged_kept_and_made_again_to_the_byte() {
    let workspace = TELLING.workspace();
    let view = fit(&workspace, &["--json"]).json();
    assert_ne!(view["model"]["kind"], "constant", "{}", view["evaluation"]["verdict"]);
    let auc = &view["evaluation"]["findings"]["ranking"]["roc_auc"];
    assert!(auc["low"].as_f64().unwrap() > 0.6, "{auc}");
    assert!((1..=4).contains(&view["evaluation"]["origins"].as_array().unwrap().len()));
    let left_out = serde_json::to_string(&view["left_out"]).unwrap();
    assert!(left_out.contains("`mrr`") || left_out.contains("\"mrr\""), "every account pays the same: {left_out}");
    assert_eq!((&view["is_new"], &view["model"]["promotion"]), (&true.into(), &Value::Null));

    let first = files(&workspace);
    assert_eq!(first.len(), 3, "model, refits and card");
    let again = fit(&workspace, &["--json"]).json();
    assert_eq!((&again["is_new"], &again["model"]["hash"]), (&false.into(), &view["model"]["hash"]));
    assert_eq!(files(&workspace), first);
    let other = fit(&workspace, &["--seed", "2", "--json"]).json();
    assert_ne!(other["model"]["hash"], view["model"]["hash"]);

    let id = view["model"]["id"].as_str().unwrap();
    let card = workspace.cco(&["risk", "card", id]);
    for section in ["What it predicts", "must not be used for", "Leakage audit", "**Draft**", "Seed 1, batch 2"] {
        assert!(card.ok().contains(section), "{section}: {card}");
    }
}

#[test]
fn where_nothing_tells_no_model_is_better_than_the_base_rate() {
    let workspace = Fading { is_telling: false, ..TELLING }.workspace();
    let view = fit(&workspace, &["--json"]).json();
    assert_eq!(view["model"]["kind"], "constant", "{}", view["evaluation"]["verdict"]);
    assert_eq!(view["evaluation"]["findings"]["verdict"]["is_promotable"], false);
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let workspace = TELLING.workspace();
    let unknown = workspace.cco(&["risk", "fit"]);
    assert!(unknown.code == Some(7) && unknown.stderr.contains("--known dated"), "{unknown}");
    let short = fit(&workspace, &["--from", "2024-03-01"]);
    assert!(short.code == Some(7) && short.stderr.contains("of 12 months of outcomes"), "{short}");
    let nobody = fit(&workspace, &["--from", "2022-01-01", "--to", "2022-12-31"]);
    assert!(nobody.code == Some(7) && nobody.stderr.contains("of 20 accounts with the event"), "{nobody}");
    let constant = workspace.cco(&["risk", "fit", "--known", "dated", "--measures", "mrr"]);
    assert!(constant.code == Some(7) && constant.stderr.contains("has one value only"), "{constant}");
    let absent = workspace.cco(&["risk", "fit", "--known", "dated", "--measures", "mrrr"]);
    assert_eq!(absent.code, Some(4), "{absent}");
    let none = workspace.cco(&["risk", "card"]);
    assert!(none.code == Some(4) && none.stderr.contains("cco risk fit"), "{none}");
}
