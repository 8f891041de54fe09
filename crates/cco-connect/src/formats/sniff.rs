//! What a file is, by its bytes; its name is only believed where the bytes agree.

use super::bytes::{self, Stream, open_unpacked, read_full};
use super::delimited::Delimited;
use super::encoding::{Transcoded, utf8_evidence};
use super::layout::{Encoding, Format, Layout};
use super::row::Rows;
use crate::error::Error;
use crate::values::{boolean, date, number};
use std::cell::Cell;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

/// Enough to see the delimiter and the kinds of values.
const HEAD: usize = 256 << 10;
/// Rows by which a delimiter is judged.
const ROWS_JUDGED: usize = 200;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The layout found, and what the user should know about it.
pub(crate) struct Sniffed {
    pub(crate) layout: Layout,
    pub(crate) warnings: Vec<String>,
}

/// First bytes of things that are not tables.
const NOT_TABLES: [(&[u8], &str, &str); 12] = [
    (b"%PDF", "a PDF document", "export the data as CSV"),
    (b"PK\x03\x04", "a zip archive", "unpack it and import the files inside"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", "unpack it first"),
    (b"\xFD7zXZ\x00", "an xz archive", "unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-zip archive", "unpack it first"),
    (b"SQLite format 3\0", "an SQLite database", "export its tables as CSV"),
    (b"ARROW1", "an Arrow file", "write it as Parquet"),
    (b"\x89PNG", "a picture", "export the data as CSV"),
    (b"\xFF\xD8\xFF", "a picture", "export the data as CSV"),
    (b"GIF8", "a picture", "export the data as CSV"),
    (b"{\\rtf", "a text document", "export the data as CSV"),
];

pub(crate) fn sniff(path: &Path) -> Result<Sniffed, Error> {
    let head = head(path, false)?;
    if head.is_empty() {
        return Err(Error::Empty { path: path.to_owned() });
    }
    if head.starts_with(b"\x1F\x8B") {
        return sniff_gzip(path);
    }
    if head.starts_with(b"PAR1") {
        return sniff_parquet(path);
    }
    if is_workbook(&head, path)? {
        let mut warnings = Vec::new();
        if !has_extension(path, &["xlsx", "xlsm", "xlsb", "xls", "ods"]) {
            warnings.push("the file is an Excel workbook, whatever its name says; it is read as one".to_owned());
        }
        return Ok(Sniffed { layout: Layout::of(Format::Excel), warnings });
    }
    sniff_text(path, &head, false)
}

fn sniff_gzip(path: &Path) -> Result<Sniffed, Error> {
    let head = head(path, true)?;
    if head.is_empty() {
        return Err(Error::Empty { path: path.to_owned() });
    }
    if head.starts_with(b"PAR1") || head.starts_with(b"PK\x03\x04") {
        return Err(not_a_table(path, "a gzip archive of a binary file", "unpack it first"));
    }
    sniff_text(path, &head, true)
}

fn sniff_parquet(path: &Path) -> Result<Sniffed, Error> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut tail = [0; 4];
    let is_whole = file.seek(SeekFrom::End(-4)).is_ok() && file.read_exact(&mut tail).is_ok() && tail == *b"PAR1";
    if !is_whole {
        let what = "the Parquet file is cut off: its last bytes are missing".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), line: None, what });
    }
    Ok(Sniffed { layout: Layout::of(Format::Parquet), warnings: Vec::new() })
}

/// Old Excel files are OLE containers; new ones are zip archives with `xl/` inside, which a cut-off archive
/// shows near its beginning as well.
fn is_workbook(head: &[u8], path: &Path) -> Result<bool, Error> {
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(true);
    }
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(false);
    }
    let names = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if names(b"xl/") || names(b"[Content_Types].xml") || names(b"opendocument.spreadsheet") {
        return Ok(true);
    }
    if has_extension(path, &["xlsx", "xlsm"]) {
        let what = "the file is a zip archive, but not an Excel workbook".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), line: None, what });
    }
    Ok(false)
}

fn sniff_text(path: &Path, head: &[u8], is_gzipped: bool) -> Result<Sniffed, Error> {
    if let Some((_, found, hint)) = NOT_TABLES.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Err(not_a_table(path, found, hint));
    }
    let mut warnings = Vec::new();
    let encoding = encoding(path, head, is_gzipped, &mut warnings)?;
    let text = decoded(head, encoding);
    if text.trim().is_empty() {
        return Err(Error::Empty { path: path.to_owned() });
    }
    refuse_markup(path, &text)?;
    if encoding == Encoding::Utf8 && is_binary(text.as_bytes()) {
        return Err(not_a_table(path, "binary data of an unknown kind", "export the data as CSV"));
    }
    if text.trim_start().starts_with('{') {
        let layout = Layout { is_gzipped, encoding, ..Layout::of(Format::JsonLines) };
        return Ok(Sniffed { layout, warnings });
    }
    let layout = delimited_layout(path, &text, Layout { is_gzipped, encoding, ..Layout::of(Format::Delimited) });
    if !layout.has_header {
        warnings.push(
            "the first line looks like data, not like a header; columns are called `column 1`, `column 2` …".to_owned(),
        );
    }
    Ok(Sniffed { layout, warnings })
}

fn encoding(path: &Path, head: &[u8], is_gzipped: bool, warnings: &mut Vec<String>) -> Result<Encoding, Error> {
    let utf16 = match head {
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(Encoding::Utf16Le),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(Encoding::Utf16Be),
        _ => None,
    };
    if let Some(encoding) = utf16 {
        warnings.push("the file is UTF-16; it is decoded while it is read".to_owned());
        return Ok(encoding);
    }
    let mut input = open_unpacked(path, is_gzipped)?.input;
    let evidence = utf8_evidence(&mut *input).map_err(|error| bytes::fault(path, error))?;
    if evidence.is_windows_1252() {
        warnings.push(format!(
            "the file is not UTF-8 (bytes that are not: {}); it is read as Windows-1252 (Latin-1)",
            evidence.n_malformed
        ));
        return Ok(Encoding::Windows1252);
    }
    if evidence.n_malformed > 0 {
        warnings.push(format!(
            "the file mixes encodings (bytes that are not UTF-8: {}); the rows they stand in are set aside",
            evidence.n_malformed
        ));
    }
    Ok(Encoding::Utf8)
}

fn decoded(head: &[u8], encoding: Encoding) -> String {
    let mut bytes = Vec::new();
    let mut reader = Transcoded::new(Box::new(Cursor::new(head.to_vec())), encoding);
    reader.read_to_end(&mut bytes).expect("memory is readable");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn refuse_markup(path: &Path, text: &str) -> Result<(), Error> {
    let start: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<head") {
        return Err(not_a_table(
            path,
            "a web page",
            "the download probably needed a sign-in; export the data again while signed in",
        ));
    }
    if start.starts_with("<?xml") || start.starts_with('<') {
        return Err(not_a_table(path, "an XML document", "export the data as CSV or JSON Lines"));
    }
    if start.starts_with('[') {
        return Err(not_a_table(path, "one JSON array", "write one object a line (jq -c '.[]' does it)"));
    }
    Ok(())
}

/// Control characters that no text uses, in more than one place in a hundred.
fn is_binary(text: &[u8]) -> bool {
    let n_odd = text.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)).count();
    n_odd * 100 > text.len()
}

fn delimited_layout(path: &Path, text: &str, mut layout: Layout) -> Layout {
    if !text.contains('\n') && text.contains('\r') {
        layout.terminator = b'\r';
    }
    // Excel writes and understands a first line that names the delimiter.
    if let Some(delimiter) = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
        layout.delimiter = delimiter;
        layout.skip_lines = 1;
    } else {
        let fit = |delimiter: &u8| fit(path, text, &Layout { delimiter: *delimiter, ..layout.clone() });
        // Of equals the first: `max_by_key` would take the last.
        layout.delimiter = DELIMITERS.into_iter().rev().max_by_key(fit).unwrap_or(b',');
    }
    layout.has_header = has_header(path, text, &layout);
    layout
}

/// Rows with as many fields as the header, times fields beyond the first.
fn fit(path: &Path, text: &str, layout: &Layout) -> usize {
    let Some(mut rows) = rows_of(path, text, layout) else { return 0 };
    let n_columns = rows.columns().len();
    let mut n_even = 1;
    for _ in 0..ROWS_JUDGED {
        match rows.advance() {
            Ok(Some(row)) => n_even += usize::from(row.fields.len() == n_columns),
            // A quote left open is only the end of the sample.
            Ok(None) | Err(_) => break,
        }
    }
    n_even * (n_columns - 1)
}

/// A header names things; a first line with a number, a date or yes or no in it is a row.
fn has_header(path: &Path, text: &str, layout: &Layout) -> bool {
    let Some(mut rows) = rows_of(path, text, &Layout { has_header: false, ..layout.clone() }) else { return true };
    let Ok(Some(first)) = rows.advance() else { return true };
    let looks_like_data = |field: &str| {
        let is_number = number::parse(field, None).is_ok();
        let is_word = boolean::parse(field).is_ok() && field.len() > 1;
        is_number || is_word || date::parse(field, Some(crate::mapping::column::DateOrder::Dmy)).is_ok()
    };
    !(0..first.fields.len()).any(|index| looks_like_data(first.field(index).trim()))
}

fn rows_of(path: &Path, text: &str, layout: &Layout) -> Option<Delimited> {
    let input = Stream { input: Box::new(Cursor::new(text.as_bytes().to_vec())), n_read: Rc::new(Cell::new(0)) };
    Delimited::over(path, input, layout).ok()
}

fn head(path: &Path, is_gzipped: bool) -> Result<Vec<u8>, Error> {
    let mut input = open_unpacked(path, is_gzipped)?.input;
    let mut head = vec![0; HEAD];
    let n = read_full(&mut *input, &mut head).map_err(|error| bytes::fault(path, error))?;
    head.truncate(n);
    Ok(head)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|found| extensions.iter().any(|extension| found.eq_ignore_ascii_case(extension)))
}

fn not_a_table(path: &Path, found: &str, hint: &str) -> Error {
    Error::NotATable { path: path.to_owned(), found: found.to_owned(), hint: hint.to_owned() }
}
