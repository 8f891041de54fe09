//! Excel workbooks. Formula cells give the value that was last computed; a failed one gives its error text,
//! which every column refuses. The sheet is held in memory: a workbook has at most 1,048,576 rows a sheet.

use super::header;
use super::row::{Row, RowText, Rows};
use crate::error::Error;
use calamine::{Data, ExcelDateTime, Ods, Range, Reader, Sheets, Xls, Xlsb, Xlsx, XlsxError};
use memchr::memmem;
use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};

pub(crate) struct Workbook {
    path: PathBuf,
    sheets: Sheets<Cursor<Vec<u8>>>,
    n_bytes: u64,
}

pub(crate) struct SheetRows {
    columns: Vec<String>,
    cells: Range<Data>,
    /// Row of the range that comes next.
    next: usize,
    n_bytes: u64,
    row: RowText,
}

impl Workbook {
    pub(crate) fn open(path: &Path) -> Result<Workbook, Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
        let n_bytes = bytes.len() as u64;
        let sheets = sheets(bytes).map_err(|fault| damaged(path, &fault))?;
        Ok(Workbook { path: path.to_owned(), sheets, n_bytes })
    }

    pub(crate) fn sheet_names(&self) -> Vec<String> {
        self.sheets.sheet_names()
    }

    /// Rows below the first row that holds anything; `None` when the sheet is empty.
    pub(crate) fn rows(&mut self, sheet: &str, has_header: bool) -> Result<Option<SheetRows>, Error> {
        let cells = self.sheets.worksheet_range(sheet).map_err(|fault| damaged(&self.path, &fault))?;
        let Some(first) = cells.rows().position(|row| !is_blank(row)) else { return Ok(None) };
        let found: Vec<String> =
            cells[first].iter().map(|cell| if has_header { text_of(cell) } else { String::new() }).collect();
        let columns = header::names(found.iter().map(String::as_str));
        let next = first + usize::from(has_header);
        Ok(Some(SheetRows { columns, cells, next, n_bytes: self.n_bytes, row: RowText::default() }))
    }
}

impl Rows for SheetRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<Row<'_>>, Error> {
        let height = self.cells.height();
        while self.next < height && is_blank(&self.cells[self.next]) {
            self.next += 1;
        }
        if self.next >= height {
            return Ok(None);
        }
        self.row.clear();
        for cell in &self.cells[self.next] {
            self.row.push(&text_of(cell));
        }
        let above = self.cells.start().map_or(0, |(row, _)| u64::from(row));
        let line = above + self.next as u64 + 1;
        self.next += 1;
        let RowText { text, fields } = &self.row;
        Ok(Some(Row { line, columns: &self.columns, text, fields, fault: None }))
    }

    fn bytes_done(&self) -> u64 {
        let (done, all) = (self.next as u64, self.cells.height().max(1) as u64);
        self.n_bytes * done.min(all) / all
    }
}

fn is_blank(row: &[Data]) -> bool {
    row.iter().all(|cell| matches!(cell, Data::Empty) || matches!(cell, Data::String(text) if text.trim().is_empty()))
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // The shortest text that reads back as the same float: 19.99, not 19.989999999999998.
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(moment) => text_of_moment(moment),
        Data::Error(error) => error.to_string(),
    }
}

fn text_of_moment(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        write!(text, " {hour:02}:{minute:02}:{second:02}.{milli:03}").expect("a text takes any text");
    }
    text
}

/// The kind of workbook by its bytes, so that a fault is that of its kind.
fn sheets(bytes: Vec<u8>) -> Result<Sheets<Cursor<Vec<u8>>>, calamine::Error> {
    let holds = |name: &[u8]| memmem::find(&bytes, name).is_some();
    let (is_ole, is_binary, is_open_document) =
        (bytes.starts_with(b"\xD0\xCF"), holds(b"xl/workbook.bin"), holds(b"opendocument.spreadsheet"));
    if is_ole {
        // A workbook with a password is wrapped in the container of the old format.
        if let Err(fault @ XlsxError::Password) = Xlsx::new(Cursor::new(bytes.clone())) {
            return Err(fault.into());
        }
        return Ok(Sheets::Xls(Xls::new(Cursor::new(bytes))?));
    }
    Ok(if is_binary {
        Sheets::Xlsb(Xlsb::new(Cursor::new(bytes))?)
    } else if is_open_document {
        Sheets::Ods(Ods::new(Cursor::new(bytes))?)
    } else {
        Sheets::Xlsx(Xlsx::new(Cursor::new(bytes))?)
    })
}

fn damaged(path: &Path, fault: &calamine::Error) -> Error {
    if matches!(fault, calamine::Error::Xlsx(XlsxError::Password)) {
        let (found, hint) = ("a workbook with a password".to_owned(), "save it without one".to_owned());
        return Error::NotATable { path: path.to_owned(), found, hint };
    }
    Error::Damaged { path: path.to_owned(), line: None, what: format!("the workbook cannot be read ({fault})") }
}
