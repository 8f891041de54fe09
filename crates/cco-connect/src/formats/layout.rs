//! How a file's bytes are to be taken apart.

use std::fmt;

/// What sniffing found, or the mapping said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub format: Format,
    pub is_gzipped: bool,
    pub encoding: Encoding,
    /// Between fields, for delimited text.
    pub delimiter: u8,
    /// Ends a line: `\n`, or `\r` in files of old Macintoshes.
    pub terminator: u8,
    pub has_header: bool,
    /// Lines before the header that are no table (`sep=;`).
    pub skip_lines: u64,
    /// Excel: the sheet that is read.
    pub sheet: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV and its kin: comma, semicolon, tab or bar.
    Delimited,
    JsonLines,
    Parquet,
    Excel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Layout {
    pub(crate) fn of(format: Format) -> Layout {
        Layout {
            format,
            is_gzipped: false,
            encoding: Encoding::Utf8,
            delimiter: b',',
            terminator: b'\n',
            has_header: true,
            skip_lines: 0,
            sheet: None,
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.format, self.delimiter) {
            (Format::Delimited, b'\t') => "tab-separated text",
            (Format::Delimited, b';') => "semicolon-separated text",
            (Format::Delimited, b'|') => "bar-separated text",
            (Format::Delimited, _) => "comma-separated text",
            (Format::JsonLines, _) => "JSON Lines",
            (Format::Parquet, _) => "Parquet",
            (Format::Excel, _) => "Excel workbook",
        })?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        if self.is_gzipped {
            f.write_str(", gzip")?;
        }
        match self.encoding {
            Encoding::Utf8 => Ok(()),
            Encoding::Utf16Le | Encoding::Utf16Be => f.write_str(", UTF-16"),
            Encoding::Windows1252 => f.write_str(", Windows-1252"),
        }
    }
}
