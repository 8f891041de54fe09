//! What sources call the canonical columns: data, one file a table.

use cco_domain::fact::{TABLES, TableSpec};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One table's file. A key of `columns` is a canonical column or a role that `assemble` turns into some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    /// Words in a file's name that point to the table.
    files: Vec<String>,
    /// Words that a header may carry before the name: `ticket_priority`.
    prefixes: Vec<String>,
    /// Names, the most telling first.
    columns: BTreeMap<String, Vec<String>>,
    /// Names that count only where no better column is found.
    #[serde(default)]
    weak: BTreeMap<String, Vec<String>>,
    /// Headers often found that no column takes, and why.
    #[serde(default)]
    unused: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(crate) struct Synonyms {
    pub(crate) table: &'static TableSpec,
    file: TableFile,
}

/// How surely a header means a role, and its place among the names of that role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Likeness {
    /// 3: listed; 2: listed without the table's word before it; 1: only for want of a better one.
    pub(crate) strength: u8,
    /// Smaller is better.
    pub(crate) place: usize,
}

impl Likeness {
    /// Whether the header names the role outright.
    pub(crate) fn is_sure(self) -> bool {
        self.strength > 1
    }
}

const FILES: [(&str, &str); 13] = [
    ("account", include_str!("tables/account.toml")),
    ("account_link", include_str!("tables/account_link.toml")),
    ("contact", include_str!("tables/contact.toml")),
    ("subscription", include_str!("tables/subscription.toml")),
    ("invoice", include_str!("tables/invoice.toml")),
    ("usage_event", include_str!("tables/usage_event.toml")),
    ("ticket", include_str!("tables/ticket.toml")),
    ("survey_response", include_str!("tables/survey_response.toml")),
    ("interaction", include_str!("tables/interaction.toml")),
    ("milestone", include_str!("tables/milestone.toml")),
    ("opportunity", include_str!("tables/opportunity.toml")),
    ("churn_reason", include_str!("tables/churn_reason.toml")),
    ("fx_rate", include_str!("tables/fx_rate.toml")),
];

pub(crate) static ALL: LazyLock<Vec<Synonyms>> = LazyLock::new(|| {
    let parse = |(name, text): &(&str, &str)| Synonyms {
        table: TABLES.iter().find(|table| table.name == *name).expect("files are named after tables"),
        file: toml::from_str(text).expect("the shipped synonyms are checked by a test"),
    };
    FILES.iter().map(parse).collect()
});

impl Synonyms {
    pub(crate) fn roles(&self) -> impl Iterator<Item = &str> {
        self.file.columns.keys().map(String::as_str)
    }

    /// How a header's base words are like a role's names; `None`: not at all.
    pub(crate) fn likeness(&self, role: &str, base: &str) -> Option<Likeness> {
        let names = self.file.columns.get(role)?;
        let place = |list: &[String], word: &str| list.iter().position(|name| name == word);
        if let Some(place) = place(names, base) {
            return Some(Likeness { strength: 3, place });
        }
        let without = |prefix: &String| base.strip_prefix(prefix.as_str())?.strip_prefix('_');
        if let Some(place) = self.file.prefixes.iter().filter_map(without).find_map(|word| place(names, word)) {
            return Some(Likeness { strength: 2, place });
        }
        let place = place(self.file.weak.get(role)?, base)?;
        Some(Likeness { strength: 1, place })
    }

    /// Whether a word of the file's name points to the table.
    pub(crate) fn is_named_by(&self, words: &[String]) -> bool {
        let joined = words.join("_");
        let padded = format!("_{joined}_");
        self.file.files.iter().any(|name| padded.contains(&format!("_{name}_")))
    }

    pub(crate) fn why_unused(&self, words: &str) -> Option<&str> {
        self.file.unused.get(words).map(String::as_str)
    }

    /// Words of file names, for telling a system's name from a table's.
    pub(crate) fn file_words(&self) -> impl Iterator<Item = &str> {
        self.file.files.iter().flat_map(|name| name.split('_'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::header;

    /// Roles that are no column of their table; `assemble` gives them a meaning.
    const ROLES: [&str; 9] = [
        "mrr",
        "arr",
        "amount",
        "unit_amount",
        "is_trial",
        "month",
        "first_response_minutes",
        "first_name",
        "last_name",
    ];

    #[test]
    fn every_table_has_a_file_and_every_key_a_meaning() {
        assert_eq!(ALL.len(), TABLES.len());
        for synonyms in ALL.iter() {
            let file = &synonyms.file;
            for role in file.columns.keys().chain(file.weak.keys()) {
                let table = synonyms.table;
                assert!(table.column(role).is_some() || ROLES.contains(&role.as_str()), "{}.{role}", table.name);
            }
            assert!(file.weak.keys().all(|role| file.columns.contains_key(role)), "{}", synonyms.table.name);
        }
    }

    #[test]
    fn names_are_written_as_headers_are_read() {
        for synonyms in ALL.iter() {
            let file = &synonyms.file;
            for name in file.columns.values().chain(file.weak.values()).flatten() {
                assert_eq!(&header::parse(name).base, name, "{}", synonyms.table.name);
            }
        }
    }

    #[test]
    fn likeness_has_three_degrees() {
        let subscription = ALL.iter().find(|s| s.table.name == "subscription").expect("shipped");
        let strength = |role, base| subscription.likeness(role, base).map(|likeness| likeness.strength);
        assert_eq!(strength("line_id", "subscription_id"), Some(3));
        assert_eq!(strength("status", "subscription_status"), Some(2));
        assert_eq!(strength("line_id", "id"), Some(1));
        assert_eq!(strength("line_id", "colour"), None);
    }
}
