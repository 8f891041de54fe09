//! A row as every format hands it on: texts under columns, and the line where it began.

use super::block::Block;
use crate::error::Error;
use std::borrow::Cow;

/// Start and end of a field within its row's text.
pub(crate) type Span = (u32, u32);

/// One field longer than this is taken for damage: its row becomes a problem.
pub(crate) const LONGEST_FIELD: usize = 16 << 20;
/// A row longer than this is not kept in memory at all.
pub(crate) const LONGEST_ROW: usize = 64 << 20;

/// Texts of one row. Unknown and empty are both empty here.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    /// First line of the row in the file, counted from 1.
    pub(crate) line: u64,
    pub(crate) columns: &'a [String],
    pub(crate) text: &'a str,
    pub(crate) fields: &'a [Span],
    /// The row cannot be taken apart, or not safely.
    pub(crate) fault: Option<RowFault>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowFault {
    pub(crate) code: &'static str,
    pub(crate) reason: String,
    pub(crate) fix: Cow<'static, str>,
}

impl<'a> Row<'a> {
    /// The field as found; empty when the row is too short or the column unknown in this row.
    #[inline]
    pub(crate) fn field(&self, index: usize) -> &'a str {
        match self.fields.get(index) {
            Some(&(start, end)) => &self.text[start as usize..end as usize],
            None => "",
        }
    }
}

impl RowFault {
    pub(crate) fn new(code: &'static str, reason: impl Into<String>, fix: impl Into<Cow<'static, str>>) -> RowFault {
        RowFault { code, reason: reason.into(), fix: fix.into() }
    }
}

/// A file being read row by row.
pub(crate) trait Rows {
    /// Source columns known so far; JSON Lines may show new ones as it is read.
    fn columns(&self) -> &[String];

    /// Names that the mapping uses, so that each has a place before the first row that holds it.
    fn expect_columns(&mut self, _names: &[String]) {}

    fn advance(&mut self) -> Result<Option<Row<'_>>, Error>;

    /// The next rows together, at most `most_rows`, where they are plain; `None`: ask for the next row.
    fn block(&mut self, _most_rows: usize) -> Result<Option<Block<'_>>, Error> {
        Ok(None)
    }

    /// How much of the file has been read.
    fn bytes_done(&self) -> u64;
}

/// Fills a text and its spans, field by field, in column order.
#[derive(Debug, Default)]
pub(crate) struct RowText {
    pub(crate) text: String,
    pub(crate) fields: Vec<Span>,
}

impl RowText {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
    }

    pub(crate) fn push(&mut self, field: &str) {
        let start = self.at();
        self.text.push_str(field);
        self.fields.push((start, self.at()));
    }

    /// Length so far, as spans count it.
    pub(crate) fn at(&self) -> u32 {
        u32::try_from(self.text.len()).expect("formats stop a row at 64 MiB")
    }
}
