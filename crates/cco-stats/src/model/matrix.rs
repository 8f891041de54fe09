//! What a model sees: columns of numbers or categories, each value known or unknown.

use crate::error::{Error, check_length};
use std::collections::BTreeMap;

/// Columns of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    columns: Vec<Column>,
    n_rows: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    values: Values,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    /// Not a number where unknown: half the memory of an `Option`, and it never leaves this module.
    Numbers(Vec<f64>),
    Categories {
        codes: Vec<u32>,
        names: Vec<String>,
    },
}

/// The code of an unknown category.
const UNKNOWN: u32 = u32::MAX;

/// A column's values as it lends them.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    Numbers(Numbers<'a>),
    Categories(Categories<'a>),
}

#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a>(&'a [f64]);

#[derive(Clone, Copy, Debug)]
pub struct Categories<'a> {
    codes: &'a [u32],
    names: &'a [String],
}

impl Column {
    /// - `values`: `None` where unknown; known ones finite.
    pub fn numbers(name: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Result<Column, Error> {
        let name = name.into();
        let wrong = |index, value| Error::value(&format!("column `{name}`"), index, value, "must be finite or unknown");
        let known = |(index, value): (usize, Option<f64>)| match value {
            Some(value) if !value.is_finite() => Err(wrong(index, value)),
            value => Ok(value.unwrap_or(f64::NAN)),
        };
        let values = values.into_iter().enumerate().map(known).collect::<Result<_, _>>()?;
        Ok(Column { name, values: Values::Numbers(values) })
    }

    /// - `values`: `None` where unknown.
    pub fn categories<T: AsRef<str>>(name: impl Into<String>, values: impl IntoIterator<Item = Option<T>>) -> Column {
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let texts: Vec<Option<T>> = values.into_iter().collect();
        for text in texts.iter().flatten() {
            if !known.contains_key(text.as_ref()) {
                known.insert(text.as_ref().to_owned(), 0);
            }
        }
        // By name, so that codes do not depend on the order of rows.
        known.values_mut().zip(0..).for_each(|(code, next)| *code = next);
        let codes = texts.iter().map(|text| text.as_ref().map_or(UNKNOWN, |text| known[text.as_ref()])).collect();
        Column { name: name.into(), values: Values::Categories { codes, names: known.into_keys().collect() } }
    }

    pub fn view(&self) -> View<'_> {
        match &self.values {
            Values::Numbers(values) => View::Numbers(Numbers(values)),
            Values::Categories { codes, names } => View::Categories(Categories { codes, names }),
        }
    }

    pub fn n_rows(&self) -> usize {
        match &self.values {
            Values::Numbers(values) => values.len(),
            Values::Categories { codes, .. } => codes.len(),
        }
    }

    pub fn n_unknown(&self) -> usize {
        match &self.values {
            Values::Numbers(values) => values.iter().filter(|value| value.is_nan()).count(),
            Values::Categories { codes, .. } => codes.iter().filter(|code| **code == UNKNOWN).count(),
        }
    }

    /// Fewer than two distinct values, unknown being one: nothing can be learned from it.
    pub fn is_constant(&self) -> bool {
        match &self.values {
            Values::Numbers(values) => values.iter().all(|value| value.total_cmp(&values[0]).is_eq()),
            Values::Categories { codes, .. } => codes.iter().all(|code| *code == codes[0]),
        }
    }

    /// The column at these rows, in their order.
    pub fn at(&self, rows: &[u32]) -> Column {
        let values = match &self.values {
            Values::Numbers(values) => Values::Numbers(rows.iter().map(|row| values[*row as usize]).collect()),
            Values::Categories { codes, names } => Values::Categories {
                codes: rows.iter().map(|row| codes[*row as usize]).collect(),
                names: names.clone(),
            },
        };
        Column { name: self.name.clone(), values }
    }
}

impl<'a> Numbers<'a> {
    pub fn get(&self, row: usize) -> Option<f64> {
        Some(self.0[row]).filter(|value| !value.is_nan())
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + Clone + 'a {
        self.0.iter().map(|value| Some(*value).filter(|value| !value.is_nan()))
    }
}

impl<'a> Categories<'a> {
    /// Place in [`Categories::names`].
    pub fn get(&self, row: usize) -> Option<u32> {
        Some(self.codes[row]).filter(|code| *code != UNKNOWN)
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<u32>> + 'a {
        self.codes.iter().map(|code| Some(*code).filter(|code| *code != UNKNOWN))
    }

    pub fn names(&self) -> &'a [String] {
        self.names
    }
}

impl Matrix {
    pub fn new(columns: Vec<Column>) -> Result<Matrix, Error> {
        let n_rows = columns.first().map_or(0, Column::n_rows);
        for column in &columns {
            check_length(&format!("column `{}`", column.name), column.n_rows(), n_rows)?;
        }
        Ok(Matrix { columns, n_rows })
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The matrix at these rows, in their order.
    pub fn at(&self, rows: &[u32]) -> Matrix {
        Matrix { columns: self.columns.iter().map(|column| column.at(rows)).collect(), n_rows: rows.len() }
    }
}
