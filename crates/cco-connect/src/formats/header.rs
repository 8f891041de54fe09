//! Column names: every column gets one, and no two the same.

use std::collections::BTreeMap;

/// Trims names, calls nameless columns `column 3`, and tells repeated ones apart as `name (2)`.
pub(crate) fn names<'a>(found: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for (index, name) in found.enumerate() {
        let name = match name.trim() {
            "" => format!("column {}", index + 1),
            name => name.to_owned(),
        };
        let n_before = seen.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
        names.push(if *n_before == 1 { name } else { format!("{name} ({n_before})") });
    }
    names
}

/// The name a repeated column had before it was told apart.
pub(crate) fn name_repeated<'a>(name: &'a str, columns: &[String]) -> Option<&'a str> {
    let (original, number) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let is_number = number.parse::<usize>().is_ok_and(|n| n >= 2);
    (is_number && columns.iter().any(|column| column == original)).then_some(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let columns = names(["id", " amount ", "", "amount", "amount"].into_iter());
        assert_eq!(columns, ["id", "amount", "column 3", "amount (2)", "amount (3)"]);
        assert_eq!(name_repeated("amount (2)", &columns), Some("amount"));
        assert_eq!(name_repeated("Created (UTC)", &columns), None);
    }
}
