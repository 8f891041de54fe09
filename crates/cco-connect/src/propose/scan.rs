//! One pass over the whole file for what a sample cannot settle.

use super::style::{Form, vote};
use crate::detect::settle::Votes;
use crate::error::Error;
use crate::formats::layout::Layout;
use crate::formats::open;
use crate::mapping::file::Unpivot;
use crate::values::text::is_unknown;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// A column whose texts are to be voted on.
pub(crate) struct Sought {
    pub(crate) column: String,
    pub(crate) form: Form,
}

pub(crate) struct Found {
    /// In the order of what was sought.
    pub(crate) votes: Vec<Votes>,
    /// An id stands in two rows, or two ids share a hash of 64 bits.
    pub(crate) id_repeats: bool,
}

pub(crate) fn scan(
    path: &Path,
    layout: &Layout,
    unpivot: Option<&Unpivot>,
    sought: &[Sought],
    id: Option<&str>,
) -> Result<Found, Error> {
    let mut rows = open::rows(path, layout, unpivot)?;
    let names: Vec<String> = sought.iter().map(|s| s.column.clone()).chain(id.map(str::to_owned)).collect();
    rows.expect_columns(&names);
    let index = |name: &str| rows.columns().iter().position(|column| column == name);
    let sought: Vec<(Option<usize>, Form)> = sought.iter().map(|s| (index(&s.column), s.form)).collect();
    let id = id.and_then(index);
    let mut found = Found { votes: vec![Votes::default(); sought.len()], id_repeats: false };
    let mut ids: HashSet<u64> = HashSet::new();
    while let Some(row) = rows.advance()? {
        if row.fault.is_some() {
            continue;
        }
        for ((column, form), votes) in sought.iter().zip(&mut found.votes) {
            let text = column.map_or("", |column| row.field(column).trim());
            if !is_unknown(text) {
                vote(*form, votes, text);
            }
        }
        if let Some(id) = id
            && !found.id_repeats
        {
            found.id_repeats = !ids.insert(hash(row.field(id).trim()));
            if found.id_repeats {
                ids = HashSet::new();
            }
        }
        if sought.is_empty() && found.id_repeats {
            break;
        }
    }
    Ok(found)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
