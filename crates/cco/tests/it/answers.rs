//! What the tests read out of `--json` answers.

use serde_json::Value;

/// The value of a figure among those of a summary's total, or of a publication.
#[track_caller]
pub(crate) fn figure<'a>(figures: &'a Value, name: &str) -> &'a Value {
    let found = figures.as_array().unwrap().iter().find(|figure| figure["name"] == name);
    found.unwrap_or_else(|| panic!("there is no figure {name} in {figures}"))
}

/// Numerator, denominator and value of a figure that is a ratio.
#[track_caller]
pub(crate) fn ratio(figures: &Value, name: &str) -> (i64, i64, f64) {
    let value = &figure(figures, name)["value"];
    (int(&value["numerator"]), int(&value["denominator"]), value["value"].as_f64().unwrap())
}

#[track_caller]
pub(crate) fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is not a whole number"))
}
