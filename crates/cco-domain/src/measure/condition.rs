//! Reading a condition: a column of the table and what its value must be.

use super::{Condition, Test};
use crate::fact::{ColumnSpec, ColumnType, TableSpec};
use crate::fields::Fields;
use crate::spelling::is_it;

/// The tests that a `[[filter]]` or `[[hit]]` may make; all that it makes must hold.
const TESTS: [&str; 10] = [
    "in",
    "not_in",
    "in_or_unknown",
    "contains",
    "at_least",
    "below",
    "is",
    "known",
    "days_ago_over",
    "days_ago_up_to",
];

/// The conditions below `key`.
pub(super) fn conditions<'a>(fields: &Fields<'a>, key: &'a str, table: &'static TableSpec) -> Vec<Condition> {
    fields.tables(key).into_iter().flat_map(|condition| read(condition, table)).collect()
}

/// The column of the table that `key` names.
pub(super) fn column<'a>(fields: &Fields<'a>, key: &'a str, table: &'static TableSpec) -> Option<&'static ColumnSpec> {
    let name = fields.text(key)?;
    let found = table.column(name);
    if found.is_none() {
        let known = table.columns.iter().map(|column| column.name);
        fields.tell_at(key, format!("`{}` has no column `{name}`{}", table.name, is_it(name, known)));
    }
    found
}

fn read(fields: Fields<'_>, table: &'static TableSpec) -> Vec<Condition> {
    let column = fields.needed("column", column(&fields, "column", table));
    let tests = tests(&fields);
    if !TESTS.iter().any(|test| fields.holds(test)) {
        fields.tell(format!("a condition needs a test: one of {}", TESTS.join(", ")));
    }
    let conditions = column.map(|column| {
        for (key, test) in &tests {
            refuse_other_kind(&fields, key, test, table, column);
        }
        tests.into_iter().map(|(_, test)| Condition { column: column.name, test }).collect()
    });
    fields.end();
    conditions.unwrap_or_default()
}

fn tests(fields: &Fields<'_>) -> Vec<(&'static str, Test)> {
    let known = |is_known| if is_known { Test::Known } else { Test::Unknown };
    let made = [
        ("in", fields.texts("in").map(Test::In)),
        ("not_in", fields.texts("not_in").map(Test::NotIn)),
        ("in_or_unknown", fields.texts("in_or_unknown").map(Test::InOrUnknown)),
        ("contains", fields.texts("contains").map(Test::Contains)),
        ("at_least", fields.number("at_least").map(Test::AtLeast)),
        ("below", fields.number("below").map(Test::Below)),
        ("is", fields.truth("is").map(Test::Is)),
        ("known", fields.truth("known").map(known)),
        ("days_ago_over", fields.count("days_ago_over").map(Test::DaysAgoOver)),
        ("days_ago_up_to", fields.count("days_ago_up_to").map(Test::DaysAgoUpTo)),
    ];
    made.into_iter().filter_map(|(key, test)| Some((key, test?))).collect()
}

fn refuse_other_kind(fields: &Fields<'_>, key: &str, test: &Test, table: &TableSpec, column: &ColumnSpec) {
    let (fits, wanted) = match (test, column.kind) {
        (Test::In(texts) | Test::NotIn(texts) | Test::InOrUnknown(texts) | Test::Contains(texts), kind) => {
            if texts.iter().any(|text| text.trim().is_empty()) || texts.is_empty() {
                fields.tell_at(key, format!("`{key}` holds no text to look for"));
            }
            (kind == ColumnType::Text, "text")
        }
        (Test::AtLeast(_) | Test::Below(_), kind) => (matches!(kind, ColumnType::Int | ColumnType::Float), "numbers"),
        (Test::Is(_), kind) => (kind == ColumnType::Bool, "true or false"),
        (Test::DaysAgoOver(_) | Test::DaysAgoUpTo(_), kind) => {
            (matches!(kind, ColumnType::Day | ColumnType::Instant), "days")
        }
        (Test::Known | Test::Unknown, _) => (true, "anything"),
    };
    if !fits {
        let (table, name, kind) = (table.name, column.name, column.kind);
        fields.tell_at(key, format!("`{key}` tests {wanted}, and `{table}.{name}` holds {kind}"));
    }
}
