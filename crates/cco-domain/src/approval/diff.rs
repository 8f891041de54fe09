//! What a proposal would change: values before and after, by their place.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One value that would be another. An absent value is null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// A JSON pointer (RFC 6901), such as `/segment`.
    pub path: String,
    pub before: Value,
    pub after: Value,
}

/// The value at a place is no longer what it was when the change was proposed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{path}` is {now} and was {before} when the change was proposed")]
pub struct Moved {
    pub path: String,
    pub before: Value,
    pub now: Value,
}

/// What differs between two values: inside objects by key, everything else as a whole. Applied to the one it gives the other, but for
/// keys that hold null, which count as absent.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    collect(String::new(), before, after, &mut found);
    found
}

fn collect(path: String, before: &Value, after: &Value, found: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let added = new.keys().filter(|key| !old.contains_key(*key));
            for key in old.keys().chain(added) {
                let value = |of: &'_ serde_json::Map<String, Value>| of.get(key).cloned().unwrap_or(Value::Null);
                collect(format!("{path}/{}", escaped(key)), &value(old), &value(new), found);
            }
        }
        _ if before == after => {}
        _ => found.push(Change { path, before: before.clone(), after: after.clone() }),
    }
}

/// `current` with the changes made, or every one that meets another value than it was proposed for.
pub fn applied(current: &Value, changes: &[Change]) -> Result<Value, Vec<Moved>> {
    let now = |change: &Change| current.pointer(&change.path).cloned().unwrap_or(Value::Null);
    let moved: Vec<Moved> = changes
        .iter()
        .filter(|change| now(change) != change.before)
        .map(|change| Moved { path: change.path.clone(), before: change.before.clone(), now: now(change) })
        .collect();
    if !moved.is_empty() {
        return Err(moved);
    }
    Ok(changes.iter().fold(current.clone(), |current, change| put(current, &change.path, &change.after)))
}

/// `within` with the value at a place put there, or taken away where it is null; objects on the way are made.
fn put(within: Value, path: &str, value: &Value) -> Value {
    let Some(rest) = path.strip_prefix('/') else {
        return value.clone();
    };
    let (key, below) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let key = key.replace("~1", "/").replace("~0", "~");
    let mut object = match within {
        Value::Object(object) => object,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Default::default(),
    };
    if below.is_empty() && value.is_null() {
        object.shift_remove(&key);
    } else {
        let inside = object.get(&key).cloned().unwrap_or(Value::Null);
        object.insert(key, put(inside, below, value));
    }
    Value::Object(object)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"segment": "smb", "owner": "Kim", "plan": {"seats": 5, "tier": "basic"}});
        let after = json!({"segment": "mid-market", "owner": "Kim", "plan": {"seats": 5}, "sponsor": "Ada"});
        let found: Vec<_> =
            changes(&before, &after).into_iter().map(|change| (change.path, change.before, change.after)).collect();
        assert_eq!(
            found,
            [
                ("/segment".to_owned(), json!("smb"), json!("mid-market")),
                ("/plan/tier".to_owned(), json!("basic"), Value::Null),
                ("/sponsor".to_owned(), Value::Null, json!("Ada")),
            ]
        );
    }

    #[test]
    fn what_moved_meanwhile_is_not_changed() {
        let change = changes(&json!({"segment": "smb"}), &json!({"segment": "plg"}));
        let found = applied(&json!({"segment": "enterprise"}), &change).unwrap_err();
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["`/segment` is \"enterprise\" and was \"smb\" when the change was proposed"]);
        assert_eq!(applied(&json!({"segment": "smb", "x": 1}), &change).unwrap(), json!({"segment": "plg", "x": 1}));
    }

    /// Values without null, which stands for absence.
    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (0..5_i64).prop_map(Value::from),
            "[ab]{0,2}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let key = prop::sample::select(vec!["a", "b/c", "~d", ""]).prop_map(str::to_owned);
            prop::collection::btree_map(key, inner, 1..4).prop_map(|map| Value::Object(map.into_iter().collect()))
        })
    }

    proptest! {
        #[test]
        fn changes_lead_from_the_one_to_the_other(before in value(), after in value()) {
            let found = changes(&before, &after);
            prop_assert_eq!(found.is_empty(), before == after);
            let made = applied(&before, &found).unwrap();
            prop_assert!(changes(&made, &after).iter().all(|change| change.before == json!({})), "{} {}", made, after);
        }
    }
}
