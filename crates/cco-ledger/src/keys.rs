//! Fingerprints: which fact a row speaks of, and what it says.

use cco_domain::column::{Column, FactBatch};
use cco_domain::fact::TableSpec;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

/// Names a fact across batches.
pub(crate) type Key = u128;

/// High and low half, as they are stored.
pub(crate) fn halves(key: Key) -> (i64, i64) {
    (((key >> 64) as u64).cast_signed(), (key as u64).cast_signed())
}

pub(crate) fn join(high: i64, low: i64) -> Key {
    Key::from(high.cast_unsigned()) << 64 | Key::from(low.cast_unsigned())
}

/// Hashes the key of each row: xxh3-128 over the source, then name and value of each key column in the
/// table's order. Lengths stand before texts and a mark before every value, so neither a moved boundary
/// nor an unknown value can pass for another key.
pub(crate) struct KeyHasher {
    prefix: Vec<u8>,
    columns: Vec<&'static str>,
}

impl KeyHasher {
    pub(crate) fn new(table: &'static TableSpec, key: &[String], source: &str) -> KeyHasher {
        let names = table.columns.iter().map(|column| column.name);
        let columns: Vec<_> = names.filter(|name| key.iter().any(|wanted| wanted == name)).collect();
        assert_eq!(columns.len(), key.len(), "mappings are checked to name each key column of the table once");
        let mut prefix = Vec::new();
        put_text(&mut prefix, source);
        columns.iter().for_each(|name| put_text(&mut prefix, name));
        KeyHasher { prefix, columns }
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    pub(crate) fn hash(&self, facts: &FactBatch) -> Vec<Key> {
        let columns: Vec<_> = self.columns.iter().map(|name| column_of(facts, name)).collect();
        let mut bytes = self.prefix.clone();
        let hash_row = |row| {
            bytes.truncate(self.prefix.len());
            columns.iter().for_each(|column| put_value(&mut bytes, *column, row));
            xxh3_128(&bytes)
        };
        (0..facts.n_rows).map(hash_row).collect()
    }
}

/// Hashes the content of each row: the wrapping sum over its known values of xxh3-64, seeded with the
/// hash of the column's name. A sum has no order, and an unknown value adds nothing: columns may
/// come in any order, and a column that is unknown throughout says the same as an absent one.
pub(crate) fn content_hashes(facts: &FactBatch) -> Vec<u64> {
    let mut sums = vec![0_u64; facts.n_rows];
    for (name, column) in &facts.columns {
        add_column(&mut sums, xxh3_64(name.as_bytes()), column);
    }
    sums
}

fn add_column(sums: &mut [u64], seed: u64, column: &Column) {
    match column {
        Column::Text(texts) => {
            let (bytes, ends, known) = texts.parts();
            let mut start = 0;
            for ((sum, end), is_known) in sums.iter_mut().zip(ends).zip(known) {
                let end = *end as usize;
                if *is_known {
                    *sum = sum.wrapping_add(xxh3_64_with_seed(&bytes.as_bytes()[start..end], seed));
                }
                start = end;
            }
        }
        Column::Same(text) => {
            let hash = xxh3_64_with_seed(text.as_bytes(), seed);
            sums.iter_mut().for_each(|sum| *sum = sum.wrapping_add(hash));
        }
        Column::Int(values) | Column::Instant(values) => add_values(sums, seed, values, |value| value.to_le_bytes()),
        Column::Float(values) => add_values(sums, seed, values, float_bytes),
        Column::Bool(values) => add_values(sums, seed, values, |value| [u8::from(value)]),
        Column::Day(values) => add_values(sums, seed, values, |value| value.to_le_bytes()),
    }
}

fn add_values<T: Copy, const N: usize>(
    sums: &mut [u64],
    seed: u64,
    values: &[Option<T>],
    bytes: impl Fn(T) -> [u8; N],
) {
    for (sum, value) in sums.iter_mut().zip(values) {
        if let Some(value) = value {
            *sum = sum.wrapping_add(xxh3_64_with_seed(&bytes(*value), seed));
        }
    }
}

/// Equal numbers have equal bytes: −0 is 0, and there is one "not a number".
fn float_bytes(value: f64) -> [u8; 8] {
    let canonical = if value.is_nan() { f64::NAN } else { value + 0.0 };
    canonical.to_bits().to_le_bytes()
}

fn column_of<'a>(facts: &'a FactBatch, name: &str) -> Option<&'a Column> {
    facts.columns.iter().find(|(column, _)| *column == name).map(|(_, column)| column)
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

fn put_value(bytes: &mut Vec<u8>, column: Option<&Column>, row: usize) {
    match column {
        Some(Column::Text(texts)) => put_known(bytes, texts.get(row), put_text),
        Some(Column::Same(text)) => put_known(bytes, Some(text.as_str()), put_text),
        Some(Column::Int(values) | Column::Instant(values)) => put_known(bytes, values[row], put_i64),
        Some(Column::Day(values)) => put_known(bytes, values[row], |bytes, day| put_i64(bytes, i64::from(day))),
        Some(Column::Bool(values)) => put_known(bytes, values[row], |bytes, value| bytes.push(u8::from(value))),
        Some(Column::Float(values)) => {
            put_known(bytes, values[row], |bytes, value| bytes.extend_from_slice(&float_bytes(value)));
        }
        None => bytes.push(0),
    }
}

fn put_i64(bytes: &mut Vec<u8>, value: i64) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

fn put_known<T>(bytes: &mut Vec<u8>, value: Option<T>, put: impl Fn(&mut Vec<u8>, T)) {
    bytes.push(u8::from(value.is_some()));
    if let Some(value) = value {
        put(bytes, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::column::Texts;
    use cco_domain::fact::{FX_RATE, MILESTONE};

    fn texts(values: &[Option<&str>]) -> Column {
        Column::Text(values.iter().copied().collect::<Texts>())
    }

    fn milestones(columns: Vec<(&'static str, Column)>) -> FactBatch {
        FactBatch { table: &MILESTONE, n_rows: 1, columns, lines: vec![2] }
    }

    fn key(source: &str, account: Option<&str>, name: Option<&str>) -> Key {
        let hasher = KeyHasher::new(&MILESTONE, &["name".into(), "account_id".into()], source);
        hasher.hash(&milestones(vec![("account_id", texts(&[account])), ("name", texts(&[name]))]))[0]
    }

    #[test]
    fn different_facts_have_different_keys() {
        let keys = [
            key("crm", Some("a"), Some("b")),
            key("billing", Some("a"), Some("b")),
            key("crm", Some("b"), Some("a")),
            key("crm", Some("ab"), Some("")),
            key("crm", Some(""), Some("ab")),
            key("crm", Some("a"), Some("")),
            key("crm", Some("a"), None),
            key("crm", None, Some("a")),
        ];
        for (i, one) in keys.iter().enumerate() {
            assert!(!keys[i + 1..].contains(one), "{i}");
        }
    }

    #[test]
    fn the_order_of_key_names_and_the_form_of_a_column_do_not_matter() {
        let hash = |key: [&str; 2], columns| {
            KeyHasher::new(&MILESTONE, &key.map(String::from), "crm").hash(&milestones(columns))
        };
        let spelled =
            hash(["account_id", "name"], vec![("account_id", texts(&[Some("a")])), ("name", texts(&[Some("x")]))]);
        let swapped =
            hash(["name", "account_id"], vec![("name", Column::Same("x".into())), ("account_id", texts(&[Some("a")]))]);
        assert_eq!(spelled, swapped);
        let absent = hash(["account_id", "name"], vec![("account_id", texts(&[Some("a")]))]);
        let unknown = hash(["account_id", "name"], vec![("account_id", texts(&[Some("a")])), ("name", texts(&[None]))]);
        assert_eq!(absent, unknown);
    }

    #[test]
    fn content_ignores_what_is_unknown_but_not_where_a_value_stands() {
        let content = |columns| content_hashes(&milestones(columns))[0];
        let bare = content(vec![("account_id", texts(&[Some("a")]))]);
        assert_eq!(bare, content(vec![("name", texts(&[None])), ("account_id", Column::Same("a".into()))]));
        assert_ne!(bare, content(vec![("name", texts(&[Some("a")]))]));
        assert_ne!(bare, content(vec![("account_id", texts(&[Some("a")])), ("name", texts(&[Some("")]))]));
        assert_ne!(bare, content(vec![("account_id", texts(&[Some("a")])), ("due_on", Column::Day(vec![Some(0)]))]));
    }

    #[test]
    fn equal_numbers_are_equal_content() {
        let content = |value: f64| {
            let columns = vec![("rate_e9", Column::Float(vec![Some(value)]))];
            content_hashes(&FactBatch { table: &FX_RATE, n_rows: 1, columns, lines: vec![2] })[0]
        };
        assert_eq!(content(0.0), content(-0.0));
        assert_eq!(content(f64::NAN), content(-f64::NAN));
        assert_ne!(content(1.0), content(2.0));
    }
}
