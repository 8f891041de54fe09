//! A mapping in the making: what each canonical column would be read from, and what that leaves open.

use super::profile::Sample;
use super::synonyms::Synonyms;
use crate::mapping::column::ColumnMapping;
use crate::mapping::file::FileMapping;
use crate::plan::{Question, Unused};
use cco_domain::money::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// What drafting looks at.
pub(crate) struct Evidence<'a> {
    pub(crate) sample: &'a Sample,
    /// Words of the file's name.
    pub(crate) file_words: &'a [String],
    /// What the user's mapping has said already.
    pub(crate) given: &'a FileMapping,
    /// The workspace's currency.
    pub(crate) currency: Currency,
}

pub(crate) struct Draft {
    pub(crate) synonyms: &'static Synonyms,
    pub(crate) columns: BTreeMap<String, ColumnMapping>,
    pub(crate) key: Vec<String>,
    /// The key holds only if the file names no line twice; the whole file must be seen.
    pub(crate) is_key_open: bool,
    /// How much of the table was recognised.
    pub(crate) score: u32,
    /// Source column to the reason why it is left aside.
    pub(crate) set_aside: BTreeMap<String, String>,
    pub(crate) questions: Vec<Question>,
    pub(crate) warnings: Vec<String>,
}

impl Draft {
    /// Fills a canonical column that nothing fills yet.
    pub(crate) fn fill(&mut self, name: &str, column: ColumnMapping) {
        self.columns.entry(name.to_owned()).or_insert(column);
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// The one source column a canonical column is read from.
    pub(crate) fn source_of(&self, name: &str) -> Option<String> {
        self.columns.get(name)?.from.clone()
    }

    pub(crate) fn set_aside(&mut self, column: &str, why: impl Into<String>) {
        self.set_aside.insert(column.to_owned(), why.into());
    }

    /// Asks for what would fill a canonical column, and takes the answer as its fixed value.
    pub(crate) fn ask_value(&mut self, name: &str, code: &'static str, text: &str, choices: &[&str]) {
        self.questions.push(Question {
            column: None,
            code,
            text: text.to_owned(),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            fills: vec![name.to_owned()],
        });
    }

    /// Required columns that nothing fills and no question asks about.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let asked = |name: &str| self.questions.iter().any(|question| question.fills.iter().any(|fill| fill == name));
        let required = self.synonyms.table.columns.iter().filter(|column| column.is_required);
        required.map(|column| column.name).filter(|name| !self.has(name) && !asked(name)).collect()
    }

    pub(crate) fn used(&self) -> BTreeSet<String> {
        self.columns.values().flat_map(ColumnMapping::sources).map(str::to_owned).collect()
    }

    /// Source columns that become nothing, each with the reason.
    pub(crate) fn unused(&self, sample: &Sample, ignored: &[String]) -> Vec<Unused> {
        let used = self.used();
        let keeps_rest = self.columns.values().any(|column| column.rest);
        let mut unused = Vec::new();
        for profile in &sample.columns {
            let name = &profile.name;
            if ignored.contains(name) {
                unused.push(Unused { column: name.clone(), why: "the mapping leaves it aside".to_owned() });
            } else if !used.contains(name) && !keeps_rest {
                let listed = || self.synonyms.why_unused(&profile.header.words).map(str::to_owned);
                let why = self.set_aside.get(name).cloned().or_else(listed);
                let why = why.unwrap_or_else(|| format!("`{}` has no place for it", self.synonyms.table.name));
                unused.push(Unused { column: name.clone(), why });
            }
        }
        unused
    }
}
