//! JSON Lines: one object a line. Objects inside become columns with dotted names, arrays stay JSON text,
//! numbers keep their digits.

use super::bytes::{self, Stream};
use super::layout::Layout;
use super::row::{LONGEST_ROW, Row, RowFault, RowText, Rows, Span};
use crate::error::Error;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Names that are data (ids as keys) would make a column each; beyond this they are a problem.
const MOST_COLUMNS: usize = 4096;
/// Objects deeper than this stay JSON text.
const DEEPEST: usize = 16;

pub(crate) struct JsonLines {
    path: PathBuf,
    input: BufReader<Box<dyn Read>>,
    n_read: std::rc::Rc<std::cell::Cell<u64>>,
    line: u64,
    raw: Vec<u8>,
    columns: Columns,
    row: RowText,
}

/// Columns in the order in which they were first seen.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    index: HashMap<String, usize>,
}

/// The members of an object, values unread.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl JsonLines {
    pub(crate) fn open(path: &Path, layout: &Layout) -> Result<JsonLines, Error> {
        let Stream { input, n_read } = bytes::open(path, layout)?;
        Ok(JsonLines {
            path: path.to_owned(),
            input: BufReader::with_capacity(256 << 10, input),
            n_read,
            line: 0,
            raw: Vec::new(),
            columns: Columns::default(),
            row: RowText::default(),
        })
    }

    /// Reads the next line that is not blank; `false` at the end.
    fn next_line(&mut self) -> Result<bool, Error> {
        loop {
            self.raw.clear();
            let limit = LONGEST_ROW as u64 + 1;
            let n = (&mut self.input)
                .take(limit)
                .read_until(b'\n', &mut self.raw)
                .map_err(|error| bytes::fault(&self.path, error))?;
            if n == 0 {
                return Ok(false);
            }
            self.line += 1;
            if n as u64 == limit && self.raw.last() != Some(&b'\n') {
                self.skip_line()?;
            }
            if !self.raw.iter().all(u8::is_ascii_whitespace) {
                return Ok(true);
            }
        }
    }

    fn skip_line(&mut self) -> Result<(), Error> {
        self.input.skip_until(b'\n').map_err(|error| bytes::fault(&self.path, error))?;
        Ok(())
    }

    fn parse(&mut self) -> Option<RowFault> {
        self.row.text.clear();
        self.row.fields.clear();
        self.row.fields.resize(self.columns.names.len(), (0, 0));
        if self.raw.len() > LONGEST_ROW {
            return Some(RowFault::new("field_too_long", "the line is longer than 64 MiB", "split the object"));
        }
        let text = match std::str::from_utf8(&self.raw) {
            Ok(text) => text.trim(),
            Err(fault) => {
                let at = fault.valid_up_to();
                let reason = format!("byte {} of the line, {:02X}, is not UTF-8", at + 1, self.raw[at]);
                return Some(RowFault::new("bad_encoding", reason, "save the file as UTF-8 and import it again"));
            }
        };
        flatten(text, &mut String::new(), 0, &mut self.columns, &mut self.row).err()
    }
}

impl Rows for JsonLines {
    fn columns(&self) -> &[String] {
        &self.columns.names
    }

    fn expect_columns(&mut self, names: &[String]) {
        for name in names.iter().take(MOST_COLUMNS) {
            self.columns.index_of(name).expect("fewer names than the most are expected");
        }
    }

    fn advance(&mut self) -> Result<Option<Row<'_>>, Error> {
        if !self.next_line()? {
            return Ok(None);
        }
        let fault = self.parse();
        if fault.is_some() && self.row.text.is_empty() {
            // Nothing could be taken apart: the problem keeps the line as it is, under the first column.
            self.row.clear();
            self.row.push(&String::from_utf8_lossy(&self.raw[..self.raw.len().min(LONGEST_ROW / 4)]));
        }
        let RowText { text, fields } = &self.row;
        Ok(Some(Row { line: self.line, columns: &self.columns.names, text, fields, fault }))
    }

    fn bytes_done(&self) -> u64 {
        self.n_read.get()
    }
}

fn flatten(
    object: &str,
    path: &mut String,
    depth: usize,
    columns: &mut Columns,
    row: &mut RowText,
) -> Result<(), RowFault> {
    let members: Members<'_> = serde_json::from_str(object).map_err(|fault| bad_json(&fault))?;
    for (name, value) in members.0 {
        let parent = path.len();
        if parent > 0 {
            path.push('.');
        }
        path.push_str(&name);
        match value.get().as_bytes() {
            b"null" => {}
            [b'{', ..] if depth < DEEPEST => flatten(value.get(), path, depth + 1, columns, row)?,
            [b'"', ..] => {
                let text: Cow<'_, str> = serde_json::from_str(value.get()).map_err(|fault| bad_json(&fault))?;
                put(path, &text, columns, row)?;
            }
            _ => put(path, value.get(), columns, row)?,
        }
        path.truncate(parent);
    }
    Ok(())
}

fn put(path: &str, text: &str, columns: &mut Columns, row: &mut RowText) -> Result<(), RowFault> {
    let index = columns.index_of(path)?;
    if row.fields.len() <= index {
        row.fields.resize(index + 1, (0, 0));
    }
    let start = row.at();
    row.text.push_str(text);
    let span: Span = (start, row.at());
    if row.fields[index] != (0, 0) {
        return Err(RowFault::new("bad_json", format!("`{path}` is given twice"), "give every name once an object"));
    }
    row.fields[index] = span;
    Ok(())
}

impl Columns {
    fn index_of(&mut self, path: &str) -> Result<usize, RowFault> {
        if let Some(index) = self.index.get(path) {
            return Ok(*index);
        }
        if self.names.len() == MOST_COLUMNS {
            return Err(RowFault::new(
                "too_many_names",
                format!("the file has more than {MOST_COLUMNS} names; `{path}` is one too many"),
                "put values that vary into values, not into names",
            ));
        }
        self.names.push(path.to_owned());
        self.index.insert(path.to_owned(), self.names.len() - 1);
        Ok(self.names.len() - 1)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A name, borrowed from the line unless it holds escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name<'a>, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

fn bad_json(fault: &serde_json::Error) -> RowFault {
    use serde_json::error::Category;
    let reason = match fault.classify() {
        Category::Eof => "the line ends inside its JSON object".to_owned(),
        Category::Data => "the line is not a JSON object".to_owned(),
        Category::Syntax | Category::Io => format!("the line is not JSON from character {} on", fault.column()),
    };
    RowFault::new("bad_json", reason, "write one whole JSON object a line")
}
