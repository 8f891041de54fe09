//! CSV and its kin. A reader of our own: it knows the line where each row and each open quote began, tells
//! a damaged row from a damaged file, and copies nothing on the way of a row without quotes.

use super::block::{self, Block};
use super::bytes::{self, Stream};
use super::header;
use super::layout::Layout;
use super::quoted::{Ending, QuoteScan, unquote};
use super::row::{LONGEST_FIELD, LONGEST_ROW, Row, RowFault, Rows, Span};
use crate::error::Error;
use memchr::{memchr, memchr2, memrchr};
use std::io;
use std::path::{Path, PathBuf};

const BLOCK: usize = 256 << 10;

pub(crate) struct Delimited {
    path: PathBuf,
    input: Stream,
    delimiter: u8,
    terminator: u8,
    columns: Vec<String>,
    /// `buffer[start..end]` has been read from the input and not yet handed on.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// `buffer[start..plain_end]` is known to hold whole lines without surprises.
    plain_end: usize,
    is_finished: bool,
    /// Line at `start`.
    line: u64,
    fields: Vec<Span>,
    unquoted: Vec<u8>,
    lossy: String,
}

/// Where the next row lies in the buffer.
#[derive(Clone, Copy)]
struct Record {
    start: usize,
    end: usize,
    line: u64,
    has_quotes: bool,
    /// The row was longer than we hold; only its tail is in the buffer.
    is_dropped: bool,
}

impl Delimited {
    pub(crate) fn open(path: &Path, layout: &Layout) -> Result<Delimited, Error> {
        Delimited::over(path, bytes::open(path, layout)?, layout)
    }

    pub(crate) fn over(path: &Path, input: Stream, layout: &Layout) -> Result<Delimited, Error> {
        let mut rows = Delimited {
            path: path.to_owned(),
            input,
            delimiter: layout.delimiter,
            terminator: layout.terminator,
            columns: Vec::new(),
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            plain_end: 0,
            is_finished: false,
            line: 1,
            fields: Vec::new(),
            unquoted: Vec::new(),
            lossy: String::new(),
        };
        for _ in 0..layout.skip_lines {
            rows.next_record()?;
        }
        rows.read_header(layout.has_header)?;
        Ok(rows)
    }

    fn read_header(&mut self, has_header: bool) -> Result<(), Error> {
        let Some(record) = self.next_record()? else {
            return Err(Error::Empty { path: self.path.clone() });
        };
        self.split(&record);
        let row = self.row(&record);
        let found: Vec<&str> = (0..row.fields.len()).map(|index| row.field(index)).collect();
        self.columns =
            if has_header { header::names(found.into_iter()) } else { header::names(found.iter().map(|_| "")) };
        if !has_header {
            self.start = record.start;
            self.line = record.line;
        }
        Ok(())
    }

    /// The next row that is not blank.
    fn next_record(&mut self) -> Result<Option<Record>, Error> {
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(None);
            }
            let available = &self.buffer[self.start..self.end];
            let record = match memchr(self.terminator, available) {
                Some(length) if memchr(b'"', &available[..length]).is_none() => self.plain_record(length),
                _ => self.long_record()?,
            };
            if record.end > record.start || record.is_dropped {
                return Ok(Some(record));
            }
        }
    }

    /// A row that ends at the next line end, for it has no quotes.
    #[inline]
    fn plain_record(&mut self, length: usize) -> Record {
        let (start, line) = (self.start, self.line);
        self.start += length + 1;
        self.line += 1;
        let end = without_return(&self.buffer, start, start + length);
        Record { start, end, line, has_quotes: false, is_dropped: false }
    }

    /// A row with quotes, or one that reaches beyond the buffer.
    fn long_record(&mut self) -> Result<Record, Error> {
        let mut scan = QuoteScan::new(self.delimiter, self.terminator, self.line);
        let (line, mut length, mut is_dropped) = (self.line, 0, false);
        let is_ended = loop {
            if self.start + length == self.end && !self.fill()? {
                break false;
            }
            if length > LONGEST_ROW {
                self.start += length;
                (length, is_dropped) = (0, true);
            }
            let (n_scanned, ending) = scan.advance(&self.buffer[self.start + length..self.end]);
            length += n_scanned;
            if ending == Ending::Reached {
                break true;
            }
        };
        if let Some(opened) = scan.open_quote() {
            let what = "a quote opens here and is never closed".to_owned();
            return Err(Error::Damaged { path: self.path.clone(), line: Some(opened), what });
        }
        let start = self.start;
        self.start += length;
        self.line = scan.line();
        let end = without_return(&self.buffer, start, start + length - usize::from(is_ended));
        Ok(Record { start, end, line, has_quotes: scan.has_quotes(), is_dropped })
    }

    /// How many of the bytes at hand are whole lines of UTF-8 without quotes and NUL.
    fn plain_prefix(&mut self) -> usize {
        if self.plain_end > self.start {
            return self.plain_end - self.start;
        }
        let available = &self.buffer[self.start..self.end];
        let odd = memchr2(b'"', 0, available).unwrap_or(available.len());
        let plain = match std::str::from_utf8(&available[..odd]) {
            Ok(_) => odd,
            Err(fault) => fault.valid_up_to(),
        };
        let length = memrchr(self.terminator, &available[..plain]).map_or(0, |last| last + 1);
        self.plain_end = self.start + length;
        length
    }

    /// Reads more behind `end`; `false` at the end of the input.
    fn fill(&mut self) -> Result<bool, Error> {
        if self.is_finished {
            return Ok(false);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        (self.start, self.plain_end) = (0, 0);
        if self.end == self.buffer.len() {
            self.buffer.resize(self.end * 2, 0);
        }
        loop {
            match self.input.input.read(&mut self.buffer[self.end..]) {
                Ok(n) => {
                    self.end += n;
                    self.is_finished = n == 0;
                    return Ok(n > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(bytes::fault(&self.path, error)),
            }
        }
    }

    /// Finds the fields of a row.
    #[inline]
    fn split(&mut self, record: &Record) -> Option<RowFault> {
        self.fields.clear();
        if record.is_dropped {
            return Some(too_long());
        }
        let bytes = &self.buffer[record.start..record.end];
        if record.has_quotes {
            self.unquoted.clear();
            return unquote(bytes, self.delimiter, &mut self.unquoted, &mut self.fields);
        }
        split_plain(bytes, self.delimiter, &mut self.fields);
        None
    }

    fn row(&mut self, record: &Record) -> Row<'_> {
        let bytes = match record {
            Record { is_dropped: true, .. } => &[],
            Record { has_quotes: true, .. } => &self.unquoted[..],
            Record { start, end, .. } => &self.buffer[*start..*end],
        };
        let (text, fault) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(fault) => {
                let at = fault.valid_up_to();
                let reason = format!("byte {} of the row, {:02X}, is not UTF-8", at + 1, bytes[at]);
                lossy_fields(bytes, &mut self.fields, &mut self.lossy);
                let fault = RowFault::new("bad_encoding", reason, "save the file as UTF-8 and import it again");
                (self.lossy.as_str(), Some(fault))
            }
        };
        Row { line: record.line, columns: &self.columns, text, fields: &self.fields, fault }
    }
}

impl Rows for Delimited {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    #[inline]
    fn advance(&mut self) -> Result<Option<Row<'_>>, Error> {
        let Some(record) = self.next_record()? else { return Ok(None) };
        let fault = self.split(&record);
        let n_columns = self.columns.len();
        let mut row = self.row(&record);
        if row.fault.is_none() {
            row.fault = fault.or_else(|| odd_fields(&row, n_columns));
        }
        Ok(Some(row))
    }

    fn block(&mut self, most_rows: usize) -> Result<Option<Block<'_>>, Error> {
        if self.start == self.end && !self.fill()? {
            return Ok(None);
        }
        let (start, first_line) = (self.start, self.line);
        self.fields.clear();
        let n_plain = self.plain_prefix();
        let bytes = &self.buffer[start..start + n_plain];
        let marks = (self.delimiter, self.terminator);
        let n_used = block::split(bytes, marks, self.columns.len(), most_rows, &mut self.fields);
        if n_used == 0 {
            return Ok(None);
        }
        self.start += n_used;
        self.line += (self.fields.len() / self.columns.len()) as u64;
        let text = std::str::from_utf8(&self.buffer[start..start + n_used]).expect("the plain prefix is UTF-8");
        Ok(Some(Block { columns: &self.columns, text, fields: &self.fields, first_line }))
    }

    fn bytes_done(&self) -> u64 {
        self.input.n_read.get()
    }
}

#[inline]
fn split_plain(bytes: &[u8], delimiter: u8, fields: &mut Vec<Span>) {
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == delimiter {
            fields.push((start, at as u32));
            start = at as u32 + 1;
        }
    }
    fields.push((start, bytes.len() as u32));
}

#[inline]
fn without_return(buffer: &[u8], start: usize, end: usize) -> usize {
    if end > start && buffer[end - 1] == b'\r' { end - 1 } else { end }
}

/// Too many or too few fields, a field that is too long, a NUL byte.
#[inline]
fn odd_fields(row: &Row<'_>, n_columns: usize) -> Option<RowFault> {
    if row.fields.len() != n_columns {
        return Some(RowFault::new(
            "field_count",
            format!("the row has {} fields and the header {n_columns}", row.fields.len()),
            "quote fields that hold the delimiter or a line break",
        ));
    }
    if row.text.len() > LONGEST_FIELD && row.fields.iter().any(|(start, end)| (end - start) as usize > LONGEST_FIELD) {
        return Some(too_long());
    }
    if memchr(0, row.text.as_bytes()).is_some() {
        return Some(RowFault::new(
            "nul_byte",
            "the row holds a NUL byte, which no text has",
            "export the file again; it was probably damaged on the way",
        ));
    }
    None
}

fn too_long() -> RowFault {
    RowFault::new(
        "field_too_long",
        format!("a field is longer than {} MiB", LONGEST_FIELD >> 20),
        "shorten the field, or look for a quote that is never closed",
    )
}

/// The fields again, over text in which bad bytes are replacement characters.
fn lossy_fields(bytes: &[u8], fields: &mut [Span], lossy: &mut String) {
    lossy.clear();
    for field in fields {
        let start = lossy.len() as u32;
        lossy.push_str(&String::from_utf8_lossy(&bytes[field.0 as usize..field.1 as usize]));
        *field = (start, lossy.len() as u32);
    }
}
