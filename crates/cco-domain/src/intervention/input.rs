//! Reading the accounts at risk from JSON as people have it. What cannot be read is told with its path, and counts as absent.

use super::account::{GivenAccount, Health};
use crate::day::Day;
use crate::play::{Driver, Segment};
use crate::spelling::{distance, is_it};
use serde::Serialize;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Accounts at risk, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanInput {
    /// As given; it is shown and nothing is computed from it.
    pub as_of: Option<String>,
    pub accounts: Vec<GivenAccount>,
}

/// A field that is absent, of the wrong type or out of range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// From the top: `accounts[3].health`.
    pub path: String,
    pub message: String,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

const ACCOUNT_FIELDS: [&str; 10] = [
    "id",
    "name",
    "segment",
    "arr_usd",
    "health",
    "risk_drivers",
    "days_to_renewal",
    "last_touch_days_ago",
    "exec_sponsor_engaged",
    "support_open_p1",
];

impl PlanInput {
    /// Reads `{ as_of, accounts: [{ id, name, segment, … }] }`. Only something that is no object is no account.
    pub fn read(json: &Value) -> (PlanInput, Vec<FieldProblem>) {
        let problems = Problems::default();
        let input = match json.as_object() {
            Some(object) => {
                plan_input(&Item { path: String::new(), object, known: &["as_of", "accounts"], problems: &problems })
            }
            None => {
                problems.tell("(whole input)", format!("must be an object, and is {}", kind_of(json)));
                PlanInput::default()
            }
        };
        (input, problems.0.into_inner())
    }
}

fn plan_input(item: &Item<'_>) -> PlanInput {
    let as_of = item.text("as_of");
    if let Some(text) = as_of.as_deref().filter(|text| Day::parse(text).is_err()) {
        item.tell("as_of", format!("`{text}` is no day, such as 2026-01-31"));
    }
    let accounts = item.list("accounts");
    let mut given = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (index, value) in accounts.iter().enumerate() {
        let path = format!("accounts[{index}]");
        let Some(object) = value.as_object() else {
            item.problems.tell(path, format!("must be an object, and is {}: it is left out", kind_of(value)));
            continue;
        };
        let account = account(&Item { path, object, known: &ACCOUNT_FIELDS, problems: item.problems });
        if let Some(id) = &account.id {
            match places.get(id) {
                Some(first) => {
                    let path = format!("accounts[{index}].id");
                    item.problems.tell(path, format!("`{id}` is also the id of accounts[{first}]: both are kept"));
                }
                None => _ = places.insert(id.clone(), index),
            }
        }
        given.push(account);
    }
    PlanInput { as_of, accounts: given }
}

fn account(item: &Item<'_>) -> GivenAccount {
    GivenAccount {
        id: item.text("id"),
        name: item.text("name"),
        segment: item.word("segment", Segment::WORDS.iter().map(|(word, _)| *word)),
        arr_usd: item.number("arr_usd", Some(0.0)),
        health: item.word("health", Health::WORDS.iter().map(|(word, _)| *word)),
        risk_drivers: risk_drivers(item),
        days_to_renewal: item.number("days_to_renewal", None),
        last_touch_days_ago: item.number("last_touch_days_ago", Some(0.0)),
        exec_sponsor_engaged: item.truth("exec_sponsor_engaged"),
        support_open_p1: item.number("support_open_p1", Some(0.0)),
    }
}

fn risk_drivers(item: &Item<'_>) -> Vec<String> {
    let known = || Driver::WORDS.iter().map(|(word, _)| *word);
    let mut drivers: Vec<String> = Vec::new();
    for (index, value) in item.list("risk_drivers").iter().enumerate() {
        let key = format!("risk_drivers[{index}]");
        let Some(word) = value.as_str() else {
            item.tell(&key, format!("must be a text, and is {}: it is left out", kind_of(value)));
            continue;
        };
        if drivers.iter().any(|earlier| earlier == word) {
            item.tell(&key, format!("`{word}` is named twice"));
        } else if Driver::parse(word).is_none() {
            item.tell(&key, format!("`{word}` is no driver that plays know{}", is_it(word, known())));
        }
        drivers.push(word.to_owned());
    }
    drivers
}

#[derive(Default)]
struct Problems(RefCell<Vec<FieldProblem>>);

impl Problems {
    fn tell(&self, path: impl Into<String>, message: impl Into<String>) {
        self.0.borrow_mut().push(FieldProblem { path: path.into(), message: message.into() });
    }
}

/// An object of the input, which knows where it stands.
struct Item<'a> {
    path: String,
    object: &'a Map<String, Value>,
    known: &'a [&'a str],
    problems: &'a Problems,
}

impl<'a> Item<'a> {
    fn text(&self, key: &str) -> Option<String> {
        self.read(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    fn truth(&self, key: &str) -> Option<bool> {
        self.read(key, "true or false", Value::as_bool)
    }

    /// A text, kept as it is also where it is none of the known words.
    fn word(&self, key: &str, known: impl Iterator<Item = &'static str> + Clone) -> Option<String> {
        let word = self.text(key)?;
        if !known.clone().any(|known| known == word) {
            let list = known.clone().collect::<Vec<_>>().join(", ");
            self.tell(key, format!("`{word}` is none of {list}{}", is_it(&word, known)));
        }
        Some(word)
    }

    /// A number, not below `least`.
    fn number(&self, key: &str, least: Option<f64>) -> Option<f64> {
        let number = self.read(key, "a number", Value::as_f64)?;
        match least {
            Some(least) if number < least => {
                self.tell(key, format!("is {number}; it cannot be below {least}"));
                None
            }
            _ => Some(number),
        }
    }

    /// Empty where it is no list.
    fn list(&self, key: &str) -> &'a [Value] {
        self.read(key, "a list", |value| value.as_array().map(Vec::as_slice)).unwrap_or_default()
    }

    fn read<T>(&self, key: &str, kind: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Option<T> {
        let Some(value) = self.object.get(key).filter(|value| !value.is_null()) else {
            self.tell(key, format!("is absent{}", self.misspelt(key)));
            return None;
        };
        let found = read(value);
        if found.is_none() {
            self.tell(key, format!("must be {kind}, and is {}", kind_of(value)));
        }
        found
    }

    /// A field that nobody knows and that is nearly this one.
    fn misspelt(&self, key: &str) -> String {
        let is_near = |name: &&String| !self.known.contains(&name.as_str()) && distance(name, key) <= 2;
        self.object.keys().find(is_near).map_or_else(String::new, |name| format!("; is it `{name}`?"))
    }

    fn tell(&self, key: &str, message: impl Into<String>) {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        self.problems.tell(path, message);
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
