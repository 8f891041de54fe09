//! What is tried: every other value of every switch, one at a time, and the other windows.

use crate::revenue::Scope;
use cco_domain::figure::Window;
use cco_domain::policy::{Policy, policy_keys};

#[derive(Clone)]
pub(super) struct Variant {
    /// What is changed, as `switch=value`; more than one when variants are combined.
    pub(super) changes: Vec<(String, String)>,
    pub(super) question: String,
    pub(super) policy: Policy,
    pub(super) window: Window,
}

impl Variant {
    pub(super) fn change(&self) -> String {
        self.changes.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    }

    /// Both changes together; `None` when they are about the same switch.
    pub(super) fn and(&self, other: &Variant) -> Option<Variant> {
        let [(key, value)] = other.changes.as_slice() else { return None };
        if self.changes.iter().any(|(mine, _)| mine == key) {
            return None;
        }
        let mut both = self.clone();
        if key == WINDOW {
            both.window = other.window;
        } else {
            both.policy.set(key, value).ok()?;
        }
        both.changes.push((key.clone(), value.clone()));
        Some(both)
    }
}

const WINDOW: &str = "window";

/// Numbers that go with a switch are tried at the values met in the field, besides the one in force.
const DAYS: &[(&str, &[&str])] = &[
    ("past_due_days", &["30", "60", "90"]),
    ("reactivation_days", &["30", "90"]),
    ("contract_gap_days", &["30", "60", "90"]),
];

pub(super) fn of(scope: &Scope) -> Vec<Variant> {
    let mut variants = Vec::new();
    for switch in policy_keys().iter().filter(|switch| switch.key != WINDOW) {
        let listed = DAYS.iter().find(|(key, _)| *key == switch.key).map(|(_, values)| values.to_vec());
        let values = listed.unwrap_or_else(|| switch.values.iter().map(|(value, _)| *value).collect());
        for value in values {
            variants.extend(single(scope, switch.key, value, switch.question));
        }
    }
    for window in [Window::T12m, Window::Ytd].into_iter().filter(|window| *window != scope.window) {
        variants.push(Variant {
            changes: vec![(WINDOW.to_owned(), window.to_string())],
            question: "which window?".to_owned(),
            policy: scope.policy.clone(),
            window,
        });
    }
    variants
}

/// `None` for the value in force, and for texts that stand for a range of numbers.
fn single(scope: &Scope, key: &str, value: &str, question: &str) -> Option<Variant> {
    let mut policy = scope.policy.clone();
    policy.set(key, value).ok()?;
    (policy != scope.policy).then(|| Variant {
        changes: vec![(key.to_owned(), value.to_owned())],
        question: question.to_owned(),
        policy,
        window: scope.window,
    })
}
