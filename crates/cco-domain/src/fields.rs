//! A TOML file read field by field, so that all its problems are told at once, each with its line.

use crate::health::DefinitionText;
use crate::place::FileProblem;
use crate::spelling::is_it;
use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// What was found wrong so far.
pub(crate) struct Faults<'a> {
    text: &'a str,
    found: RefCell<Vec<Fault>>,
}

impl<'a> Faults<'a> {
    pub(crate) fn of(text: &'a str) -> Faults<'a> {
        Faults { text, found: RefCell::default() }
    }

    pub(crate) fn tell(&self, span: Range<usize>, message: impl Into<String>) {
        let fault = Fault { line: self.line(&span), message: message.into() };
        self.found.borrow_mut().push(fault);
    }

    pub(crate) fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// In the order of the file.
    pub(crate) fn all(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found
    }
}

/// The whole file as a table, or what is wrong with it as TOML.
pub(crate) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, Vec<Fault>> {
    let (table, wrong) = DeTable::parse_recoverable(text);
    if wrong.is_empty() {
        return Ok(table);
    }
    let faults = Faults::of(text);
    for cause in wrong {
        faults.tell(cause.span().unwrap_or_default(), cause.message());
    }
    Err(faults.all())
}

/// What a file of TOML says, read to its end, or everything that is wrong in it.
pub(crate) fn whole<T>(
    file: &str,
    text: &str,
    read: impl FnOnce(&Fields<'_>) -> Option<T>,
) -> Result<T, Vec<FileProblem>> {
    let in_file = |found: Vec<Fault>| -> Vec<FileProblem> {
        let problem = |Fault { line, message }| FileProblem { file: file.to_owned(), line, message };
        found.into_iter().map(problem).collect()
    };
    let table = parse(text).map_err(in_file)?;
    let faults = Faults::of(text);
    let fields = Fields::new(&faults, table.get_ref(), 0..0);
    let said = read(&fields);
    fields.end();
    match (faults.all(), said) {
        (found, Some(said)) if found.is_empty() => Ok(said),
        (found, _) => Err(in_file(found)),
    }
}

/// Twelve hex digits by which answers name the text of a definition.
pub(crate) fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..12].to_owned()
}

/// One table of the file. Each key that is asked for is known; the others are told by [`Fields::end`].
pub(crate) struct Fields<'a> {
    faults: &'a Faults<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<Vec<&'a str>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(faults: &'a Faults<'a>, table: &'a DeTable<'a>, span: Range<usize>) -> Fields<'a> {
        Fields { faults, table, span, asked: RefCell::default() }
    }

    /// Line of the key, or of the table where it has no such key.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        self.faults.line(&self.span_of(key))
    }

    pub(crate) fn holds(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn tell(&self, message: impl Into<String>) {
        self.faults.tell(self.span.clone(), message);
    }

    /// Tells at the key, or at the table where it has no such key.
    pub(crate) fn tell_at(&self, key: &str, message: impl Into<String>) {
        self.faults.tell(self.span_of(key), message);
    }

    pub(crate) fn text(&self, key: &'a str) -> Option<&'a str> {
        self.read(key, "a text", DeValue::as_str)
    }

    pub(crate) fn truth(&self, key: &'a str) -> Option<bool> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    pub(crate) fn number(&self, key: &'a str) -> Option<f64> {
        self.read(key, "a number", as_number)
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, key: &'a str) -> Option<u32> {
        self.read(key, "a whole number from 0 on", as_count)
    }

    /// Whole numbers that are not negative.
    pub(crate) fn counts(&self, key: &'a str) -> Option<Vec<u32>> {
        let all = |value: &'a DeValue<'a>| -> Option<Vec<u32>> {
            value.as_array()?.iter().map(|item| as_count(item.get_ref())).collect()
        };
        self.read(key, "a list of whole numbers from 0 on", all)
    }

    /// A number that must be there and lie in a range.
    pub(crate) fn number_in(&self, key: &'a str, range: RangeInclusive<f64>) -> Option<f64> {
        let number = self.needed(key, self.number(key))?;
        if !range.contains(&number) {
            self.tell_at(key, format!("`{key}` is {number}; it is {} to {}", range.start(), range.end()));
        }
        Some(number)
    }

    /// A whole number that must be there and lie in a range.
    pub(crate) fn count_in(&self, key: &'a str, range: RangeInclusive<u32>) -> Option<u32> {
        let count = self.needed(key, self.count(key))?;
        if !range.contains(&count) {
            self.tell_at(key, format!("`{key}` is {count}; it is {} to {}", range.start(), range.end()));
        }
        Some(count)
    }

    /// One text or several.
    pub(crate) fn texts(&self, key: &'a str) -> Option<Vec<String>> {
        let all = |value: &'a DeValue<'a>| -> Option<Vec<String>> {
            value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        };
        self.read(key, "a list of texts", all)
    }

    /// The value that a word stands for.
    pub(crate) fn word<T: Copy>(&self, key: &'a str, words: &[(&'static str, T)]) -> Option<T> {
        self.meaning(key, self.text(key)?, words)
    }

    /// The values that a list of words stands for, each once. `None` where one stands for nothing.
    pub(crate) fn words<T: Copy + PartialEq>(&self, key: &'a str, words: &[(&'static str, T)]) -> Option<Vec<T>> {
        let mut meant = Vec::new();
        let mut is_whole = true;
        for word in self.texts(key)? {
            match self.meaning(key, &word, words) {
                None => is_whole = false,
                Some(value) if meant.contains(&value) => self.tell_at(key, format!("`{key}` names `{word}` twice")),
                Some(value) => meant.push(value),
            }
        }
        is_whole.then_some(meant)
    }

    fn meaning<T: Copy>(&self, key: &str, word: &str, words: &[(&'static str, T)]) -> Option<T> {
        let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
            let message = format!("`{key}` cannot be `{word}`; it is one of {}", known.join(", "));
            self.tell_at(key, message);
        }
        found
    }

    pub(crate) fn value(&self, key: &'a str) -> Option<&'a DeValue<'a>> {
        self.read(key, "a value", Some)
    }

    /// The keys of the table, in the order of their text.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    pub(crate) fn table(&self, key: &'a str) -> Option<Fields<'a>> {
        let table = self.read(key, "a table", DeValue::as_table)?;
        Some(Fields::new(self.faults, table, self.span_of(key)))
    }

    /// A list of tables; empty where the key is absent.
    pub(crate) fn tables(&self, key: &'a str) -> Vec<Fields<'a>> {
        let items = self.read(key, "a list of tables", DeValue::as_array);
        let fields = |item: &'a Spanned<DeValue<'a>>| match item.get_ref().as_table() {
            Some(table) => Some(Fields::new(self.faults, table, item.span())),
            None => {
                self.faults.tell(item.span(), format!("`{key}` must hold tables only"));
                None
            }
        };
        items.into_iter().flat_map(|items| items.iter()).filter_map(fields).collect()
    }

    /// A table that must be there, read to its end.
    pub(crate) fn within<T>(&self, key: &'a str, read: impl FnOnce(&Fields<'a>) -> Option<T>) -> Option<T> {
        let table = self.needed(key, self.table(key))?;
        let found = read(&table);
        table.end();
        found
    }

    /// The tables of a list that must hold at least one, each read to its end. `None` where one cannot be read.
    pub(crate) fn each<T>(&self, key: &'a str, read: impl Fn(&Fields<'a>) -> Option<T>) -> Option<Vec<T>> {
        let tables = self.needed(key, Some(self.tables(key)))?;
        if tables.is_empty() && self.holds(key) {
            self.tell_at(key, format!("`{key}` is empty"));
        }
        let found: Vec<Option<T>> = tables
            .into_iter()
            .map(|table| {
                let found = read(&table);
                table.end();
                found
            })
            .collect();
        found.into_iter().collect()
    }

    /// Keys that are in their place although nobody could ask for them.
    pub(crate) fn know(&self, keys: impl IntoIterator<Item = &'a str>) {
        self.asked.borrow_mut().extend(keys);
    }

    /// `found`, which must be there.
    pub(crate) fn needed<T>(&self, key: &str, found: Option<T>) -> Option<T> {
        if !self.holds(key) {
            self.tell(format!("`{key}` is missing"));
        }
        found
    }

    /// A text that must be there and say something.
    pub(crate) fn said(&self, key: &'a str) -> Option<String> {
        let text = self.needed(key, self.text(key))?.trim();
        if text.is_empty() {
            self.tell_at(key, format!("`{key}` is empty"));
        }
        Some(text.to_owned())
    }

    /// The version, which must be the one that this program reads.
    pub(crate) fn version(&self, known: u32) {
        if let Some(version) = self.needed("version", self.count("version")).filter(|version| *version != known) {
            let message = format!("version {version} is not known to this program (it knows {known})");
            self.tell_at("version", message);
        }
    }

    /// The id, which is a word in `snake_case` and the name of the file.
    pub(crate) fn id(&self, file: &str) -> Option<String> {
        let id = self.said("id")?;
        let is_word = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_word || !id.starts_with(|first: char| first.is_ascii_lowercase()) {
            self.tell_at("id", format!("`{id}` is no id: use small letters, digits and _, a letter first"));
        }
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if id != stem {
            self.tell_at("id", format!("the id `{id}` is not the file's name, `{stem}`"));
        }
        Some(id)
    }

    /// What people are told of a definition, which every one says.
    pub(crate) fn about(&self) -> Option<DefinitionText> {
        let [measures, why, misleads, source] = ["measures", "why", "misleads", "source"].map(|key| self.said(key));
        Some(DefinitionText { measures: measures?, why: why?, misleads: misleads?, source: source? })
    }

    /// Tells the keys that nobody asked for.
    pub(crate) fn end(self) {
        let asked = self.asked.into_inner();
        for key in self.table.keys().filter(|key| !asked.contains(&key.get_ref().as_ref())) {
            let (name, known) = (key.get_ref(), asked.iter().copied());
            self.faults.tell(key.span(), format!("`{name}` has no place here{}", is_it(name, known)));
        }
    }

    fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or(self.span.clone(), Spanned::span)
    }

    fn read<T>(&self, key: &'a str, kind: &str, read: impl FnOnce(&'a DeValue<'a>) -> Option<T>) -> Option<T> {
        self.asked.borrow_mut().push(key);
        let value = self.table.get(key)?;
        let found = read(value.get_ref());
        if found.is_none() {
            self.tell_at(key, format!("`{key}` must be {kind}"));
        }
        found
    }
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix()).ok().map(|whole| whole as f64),
        DeValue::Float(float) => float.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn as_count(value: &DeValue<'_>) -> Option<u32> {
    value.as_integer().and_then(|whole| u32::from_str_radix(whole.as_str(), whole.radix()).ok())
}
