//! Room to grow, on a simulated company.

use crate::simulated::Simulated;
use serde_json::Value;

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

#[test]
fn who_is_ready_shows_value_and_nothing_open() {
    let demo = Simulated::new();
    let view = demo.cco(&["expand", "list", "--json"]).json();
    let accounts = items(&view["accounts"]);
    assert_eq!(accounts.len() as u64, view["n_signs"].as_u64().unwrap());
    let is_ready = |account: &&Value| account["readiness"]["is_ready"] == true;
    assert_eq!(accounts.iter().filter(is_ready).count() as u64, view["n_ready"].as_u64().unwrap());
    for account in accounts {
        assert!(account["is_sign"] == true && !items(&account["signals"]).is_empty(), "{account}");
        let lacks = ["not_delivered", "open", "risks"].map(|what| items(&account["readiness"][what]).len());
        assert_eq!(is_ready(&account), lacks == [0; 3], "{account}");
    }
    let ready = demo.cco(&["expand", "list", "--ready", "--json"]).json();
    assert!(items(&ready["accounts"]).iter().all(|account| is_ready(&account)), "{ready}");
    let first = accounts.first().unwrap_or_else(|| panic!("no account shows room to grow: {view}"));
    let id = first["account_id"].as_str().unwrap();
    let one = demo.cco(&["expand", "show", id, "--json"]).json();
    assert_eq!(one["account"], *first);
    assert!(demo.cco(&["expand", "show", id]).ok().contains("HAS IT EARNED THE QUESTION"));
    assert_eq!(demo.cco(&["expand", "show", "nobody"]).code, Some(4));
}
