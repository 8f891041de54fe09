//! A mapping file: which files it is for, and how each is read.

use super::column::{ColumnMapping, DateOrder, DecimalMark};
use super::glob;
use crate::error::Error;
use cco_domain::place::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

const VERSION: u32 = 1;

/// The TOML file given as `--map`, or saved from a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub version: u32,
    #[serde(default, rename = "file")]
    pub files: Vec<FileMapping>,
}

/// Read first: a file of another version may hold keys that are not known here.
#[derive(Deserialize)]
struct Versioned {
    version: Spanned<u32>,
}

/// How the files whose name fits `pattern` are read. What is left out is detected from the file itself;
/// a mapping saved from a plan leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileMapping {
    /// File name; `*` stands for any text, `?` for one character.
    #[serde(rename = "match")]
    pub pattern: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Name of the system the facts come from; part of every fact's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// `false`: the first line is a row, and columns are called `column 1`, `column 2` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// For columns that do not say their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// IANA name of the zone of local times without an offset; the workspace's when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// `true`: canonical columns not listed below are detected as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detect: Option<bool>,
    /// Source columns to leave aside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// One row holds many facts, one a column (a table of rates with a column a currency).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpivot: Option<Unpivot>,
    /// Canonical column to how it is filled.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnMapping>,
}

/// Turns each known cell of a wide row into a row: the kept columns, the cell's header, the cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    pub keep: Vec<String>,
    /// Name of the new column that holds the header.
    pub name: String,
    /// Name of the new column that holds the cell.
    pub value: String,
}

impl Mapping {
    pub fn of(files: Vec<FileMapping>) -> Mapping {
        Mapping { version: VERSION, files }
    }

    pub fn parse(text: &str) -> Result<Mapping, Error> {
        let fault = |cause: toml::de::Error| {
            let place = Place::at(text, cause.span().map_or(0, |span| span.start));
            Error::MappingText { place, what: cause.message().to_owned() }
        };
        let Versioned { version } = toml::from_str(text).map_err(fault)?;
        if *version.get_ref() != VERSION {
            let what = format!("version {} is not known to this program (it knows {VERSION})", version.get_ref());
            return Err(Error::MappingText { place: Place::at(text, version.span().start), what });
        }
        toml::from_str(text).map_err(fault)
    }

    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a mapping holds only tables, texts and booleans, which TOML can write")
    }

    /// The first entry whose pattern fits the file's name.
    pub fn for_file(&self, name: &str) -> Option<&FileMapping> {
        self.files.iter().find(|file| glob::fits(&file.pattern, name))
    }
}

impl FileMapping {
    /// Whether canonical columns not listed are detected.
    pub fn is_detecting(&self) -> bool {
        self.detect.unwrap_or(self.columns.is_empty())
    }

    /// The system the facts come from, `file` where nobody has said.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("file")
    }

    /// One canonical TOML text: equal mappings, equal bytes.
    pub fn to_toml(&self) -> String {
        Mapping::of(vec![self.clone()]).to_toml()
    }
}
