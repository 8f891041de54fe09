//! The policy as text: parsing with all problems, writing, hashing, comparing.

use super::keys::{PolicyKey, policy_keys};
use super::near::no_such_switch;
use super::switches::Policy;
use crate::place::Place;
use std::collections::BTreeMap;
use std::fmt;
use toml::{Spanned, Table, Value};

/// Something wrong in a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyProblem {
    /// `None` where no text is at fault: the switch was set by itself.
    pub place: Option<Place>,
    pub key: String,
    pub message: String,
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// A switch on which two policies differ.
#[derive(Clone, Debug)]
pub struct PolicyDifference {
    pub key: &'static PolicyKey,
    pub a: String,
    pub b: String,
}

/// The one switch that may be left unset.
const OPTIONAL: &str = "constant_rate_day";
const UNSET: &str = "none";
const VERSION: &str = "version";

impl Policy {
    /// Reads `policy.toml`. A key that is left out has its shipped value. All problems are returned, not only
    /// the first.
    pub fn parse(text: &str) -> Result<Policy, Vec<PolicyProblem>> {
        let table: BTreeMap<Spanned<String>, Spanned<Value>> =
            toml::from_str(text).map_err(|cause| vec![syntax_problem(text, &cause)])?;
        let mut policy = Policy::default();
        let shipped = policy.table();
        let mut problems = Vec::new();
        for (key, value) in &table {
            let (name, value) = (key.get_ref(), value.get_ref());
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let outcome = if name == VERSION {
                check_version(value)
            } else if !is_same_sort(&shipped, name, value) {
                Err(not_allowed(name, &shown))
            } else {
                policy.set(name, &shown)
            };
            if let Err(problem) = outcome {
                problems.push(PolicyProblem { place: Some(Place::at(text, key.span().start)), ..problem });
            }
        }
        problems.sort_by_key(|problem| problem.place);
        if problems.is_empty() { Ok(policy) } else { Err(problems) }
    }

    /// Sets a switch from text, as `--policy key=value` gives it.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), PolicyProblem> {
        if !policy_keys().iter().any(|switch| switch.key == key) {
            return Err(unknown_key(key));
        }
        let mut table = self.table();
        let typed = match table.get(key) {
            Some(Value::Integer(_)) => value.parse().map(Value::Integer).map_err(|_| not_allowed(key, value))?,
            Some(Value::Boolean(_)) => value.parse().map(Value::Boolean).map_err(|_| not_allowed(key, value))?,
            _ => Value::String(value.to_owned()),
        };
        if key == OPTIONAL && value == UNSET {
            table.remove(key);
        } else {
            table.insert(key.to_owned(), typed);
        }
        *self = table.try_into().map_err(|_| not_allowed(key, value))?;
        Ok(())
    }

    /// The value of a switch as text. `key` is one of [`policy_keys`].
    pub fn value_of(&self, key: &str) -> String {
        text_in(&self.table(), key)
    }

    /// Every switch and its value as text, in the order of [`policy_keys`].
    pub fn values(&self) -> impl Iterator<Item = (&'static PolicyKey, String)> {
        let table = self.table();
        policy_keys().iter().map(move |switch| (switch, text_in(&table, switch.key)))
    }

    /// Twelve hex digits: equal for equal policies, however their files are laid out.
    pub fn hash(&self) -> String {
        let canonical: String = self.values().map(|(switch, value)| format!("{}={value}\n", switch.key)).collect();
        blake3::hash(canonical.as_bytes()).to_hex()[..12].to_owned()
    }

    /// The switches on which `self` (a) and `other` (b) differ.
    pub fn diff(&self, other: &Policy) -> Vec<PolicyDifference> {
        self.values()
            .zip(other.values())
            .map(|((switch, a), (_, b))| PolicyDifference { key: switch, a, b })
            .filter(|difference| difference.a != difference.b)
            .collect()
    }

    /// `policy.toml` with every switch, and its question and values as comments.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# How this company counts recurring revenue. `cco policy show KEY` explains a switch;\n\
             # `cco reconcile` shows how much each would move the figures.\n\nversion = 1\n",
        );
        let table = self.table();
        for switch in policy_keys() {
            text.push_str(&format!("\n# {}. {}\n", switch.number, switch.question));
            for (value, meaning) in switch.values {
                text.push_str(&format!("#    {value}: {meaning}\n"));
            }
            let value = text_in(&table, switch.key);
            let is_plain = table.get(switch.key).is_some_and(|value| value.is_integer() || value.is_bool());
            match (switch.key == OPTIONAL && value == UNSET, is_plain) {
                (true, _) => text.push_str(&format!("# {} = \"2024-01-01\"\n", switch.key)),
                (false, true) => text.push_str(&format!("{} = {value}\n", switch.key)),
                (false, false) => text.push_str(&format!("{} = \"{value}\"\n", switch.key)),
            }
        }
        text
    }

    fn table(&self) -> Table {
        Table::try_from(self).expect("a policy holds only words, numbers and days, which TOML can write")
    }
}

fn text_in(table: &Table, key: &str) -> String {
    match table.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => UNSET.to_owned(),
    }
}

/// Whether a value is of the sort of the shipped one: word, number or truth.
fn is_same_sort(shipped: &Table, key: &str, value: &Value) -> bool {
    shipped.get(key).map_or(value.is_str(), |known| known.same_type(value))
}

fn check_version(value: &Value) -> Result<(), PolicyProblem> {
    if value.as_integer() == Some(1) {
        return Ok(());
    }
    let message = format!("version {value} is not known to this program (it knows 1)");
    Err(PolicyProblem { place: None, key: VERSION.to_owned(), message })
}

fn syntax_problem(text: &str, cause: &toml::de::Error) -> PolicyProblem {
    let place = cause.span().map(|span| Place::at(text, span.start));
    PolicyProblem { place, key: String::new(), message: cause.message().to_owned() }
}

fn unknown_key(key: &str) -> PolicyProblem {
    PolicyProblem { place: None, key: key.to_owned(), message: no_such_switch(key) }
}

fn not_allowed(key: &str, value: &str) -> PolicyProblem {
    let Some(switch) = policy_keys().iter().find(|switch| switch.key == key) else { return unknown_key(key) };
    let allowed: Vec<&str> = switch.values.iter().map(|(value, _)| *value).collect();
    PolicyProblem {
        place: None,
        key: key.to_owned(),
        message: format!("`{key}` cannot be `{value}`; it is one of {}", allowed.join(", ")),
    }
}

/// Whether `value` stands for any number or day.
impl PolicyKey {
    pub fn is_open(&self) -> bool {
        self.values.iter().any(|(value, _)| matches!(*value, "N" | "DAY"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_switch_is_described_and_every_described_value_is_allowed() {
        let described: BTreeSet<&str> = policy_keys().iter().map(|switch| switch.key).collect();
        let held: BTreeSet<String> = Policy::default().table().keys().filter(|key| *key != VERSION).cloned().collect();
        assert_eq!(
            described.iter().filter(|key| **key != OPTIONAL).map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(),
            held
        );
        for switch in policy_keys() {
            let values = if switch.is_open() {
                vec![if switch.key == OPTIONAL { "2024-02-29" } else { "7" }]
            } else {
                switch.values.iter().map(|(value, _)| *value).collect()
            };
            for value in values {
                let mut policy = Policy::default();
                policy.set(switch.key, value).unwrap_or_else(|problem| panic!("{problem}"));
                assert_eq!(policy.value_of(switch.key), value);
            }
        }
    }

    #[test]
    fn every_question_but_the_eleventh_has_a_switch() {
        let numbers: BTreeSet<u8> = policy_keys().iter().map(|switch| switch.number).collect();
        // Several lines of one account: there is only one answer, contraction until the last line ends.
        let expected: BTreeSet<u8> = (1..=29).filter(|number| *number != 11).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn text_comes_back_and_layout_does_not_change_the_hash() {
        let mut policy = Policy::default();
        policy.set("pauses", "unchanged").unwrap();
        policy.set("constant_rate_day", "2024-01-01").unwrap();
        assert_eq!(Policy::parse(&policy.to_toml()), Ok(policy.clone()));
        assert_eq!(
            Policy::parse("constant_rate_day = \"2024-01-01\"\npauses=\"unchanged\"").map(|other| other.hash()),
            Ok(policy.hash())
        );
        assert_ne!(policy.hash(), Policy::default().hash());
        assert_eq!(policy.diff(&Policy::default()).len(), 2);
    }

    #[test]
    fn all_problems_are_told_with_their_lines() {
        let problems =
            Policy::parse("version = 1\npauses = \"maybe\"\n\nchurn_on = \"x\"\n  usage_months = \"3\"\n").unwrap_err();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "2:1: `pauses` cannot be `maybe`; it is one of zero, unchanged",
                "4:1: there is no switch `churn_on`; is it `churn_at`?",
                "5:3: `usage_months` cannot be `3`; it is one of N",
            ]
        );
        assert_eq!(Policy::parse("pauses = ").unwrap_err()[0].place, Some(Place { line: 1, column: 10 }));
        assert!(Policy::parse("version = 2").is_err());
    }

    #[test]
    fn the_shipped_file_is_the_default() {
        let shipped = include_str!("../../../../definitions/policy.toml");
        assert_eq!(
            shipped,
            Policy::default().to_toml(),
            "write Policy::default().to_toml() to definitions/policy.toml"
        );
    }
}
