//! Wide rows to long ones: a table of rates with a column a currency has one fact a cell.

use super::row::{Row, RowText, Rows};
use crate::error::Error;
use crate::mapping::file::Unpivot;
use crate::values::text;

pub(crate) struct Unpivoted {
    inner: Box<dyn Rows>,
    columns: Vec<String>,
    /// Indexes of the kept columns.
    kept: Vec<usize>,
    /// The wide row being taken apart.
    line: u64,
    kept_texts: Vec<String>,
    cells: std::vec::IntoIter<(String, String)>,
    row: RowText,
}

impl Unpivoted {
    pub(crate) fn over(inner: Box<dyn Rows>, unpivot: &Unpivot) -> Unpivoted {
        let kept = unpivot.keep.iter().filter_map(|name| inner.columns().iter().position(|c| c == name)).collect();
        let columns = unpivot.keep.iter().chain([&unpivot.name, &unpivot.value]).cloned().collect();
        Unpivoted {
            inner,
            columns,
            kept,
            line: 0,
            kept_texts: Vec::new(),
            cells: Vec::new().into_iter(),
            row: RowText::default(),
        }
    }
}

impl Rows for Unpivoted {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    /// A faulty wide row is one row; a good one is as many rows as it has known cells.
    fn advance(&mut self) -> Result<Option<Row<'_>>, Error> {
        let mut fault = None;
        let (name, value) = loop {
            if let Some(cell) = self.cells.next() {
                break cell;
            }
            let Some(row) = self.inner.advance()? else { return Ok(None) };
            self.line = row.line;
            self.kept_texts = self.kept.iter().map(|index| row.field(*index).to_owned()).collect();
            if row.fault.is_some() {
                fault = row.fault;
                break (String::new(), row.text.to_owned());
            }
            let mut cells = Vec::new();
            for (index, name) in row.columns.iter().enumerate() {
                let cell = row.field(index).trim();
                if !self.kept.contains(&index) && !text::is_unknown(cell) {
                    cells.push((name.clone(), cell.to_owned()));
                }
            }
            self.cells = cells.into_iter();
        };
        self.row.clear();
        for kept in self.kept_texts.iter().chain([&name, &value]) {
            self.row.push(kept);
        }
        let RowText { text, fields } = &self.row;
        Ok(Some(Row { line: self.line, columns: &self.columns, text, fields, fault }))
    }

    fn bytes_done(&self) -> u64 {
        self.inner.bytes_done()
    }
}
