//! The only place that writes: data to stdout, talk to stderr, errors with their way out.

use cco_app::error::{Error, Kind};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use serde::Serialize;
use std::error::Error as _;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

pub(crate) struct Output {
    pub(crate) is_json: bool,
    pub(crate) is_quiet: bool,
}

/// A readable table: words left, numbers right.
pub(crate) struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// How many columns from the left hold words.
    n_words: usize,
}

/// What every failure says of itself, whoever refused.
pub(crate) struct Refusal {
    pub(crate) kind: &'static str,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// A rule under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

impl Grid {
    pub(crate) fn new(header: &[&str], n_words: usize) -> Grid {
        Grid { header: header.iter().map(|word| (*word).to_owned()).collect(), rows: Vec::new(), n_words }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn text(&self) -> String {
        let mut table = Table::new();
        table.load_style(STYLE).set_header(&self.header);
        if std::io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        for row in &self.rows {
            table.add_row(row);
        }
        for (index, column) in table.column_iter_mut().enumerate() {
            let alignment = if index < self.n_words { CellAlignment::Left } else { CellAlignment::Right };
            column.set_cell_alignment(alignment);
        }
        table.to_string()
    }
}

impl Output {
    pub(crate) fn new(is_json: bool, is_quiet: bool) -> Output {
        Output { is_json, is_quiet }
    }

    /// The view: as JSON when asked, else by `human`.
    pub(crate) fn view<V: Serialize>(&self, view: &V, human: impl FnOnce(&Output, &V)) -> Result<(), Error> {
        if self.is_json {
            let text = serde_json::to_string_pretty(view).map_err(|cause| {
                Error::new(Kind::Internal, "view_unwritable", "the answer cannot be written as JSON").with_cause(cause)
            })?;
            self.line(&text);
        } else {
            human(self, view);
        }
        Ok(())
    }

    pub(crate) fn line(&self, text: &str) {
        write_or_end(std::io::stdout().lock(), text);
    }

    pub(crate) fn grid(&self, grid: &Grid) {
        self.line(&grid.text());
    }

    /// Comma-separated, quoted where needed (RFC 4180).
    pub(crate) fn csv(&self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let quote = |cell: &str| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let line = |cells: &mut dyn Iterator<Item = &str>| cells.map(quote).collect::<Vec<_>>().join(",");
        self.line(&line(&mut header.iter().copied()));
        for row in rows {
            self.line(&line(&mut row.iter().map(String::as_str)));
        }
    }

    /// Talk: not part of the answer.
    pub(crate) fn say(&self, text: &str) {
        if !self.is_quiet {
            write_or_end(std::io::stderr().lock(), text);
        }
    }

    /// A failure as JSON.
    pub(crate) fn refusal(&self, refusal: &Refusal) {
        let Refusal { kind, code, message, hint } = refusal;
        let body = serde_json::json!({ "error": { "kind": kind, "code": code, "message": message, "hint": hint } });
        write_or_end(std::io::stderr().lock(), &body.to_string());
    }

    pub(crate) fn error(&self, error: &Error) -> ExitCode {
        if self.is_json {
            let Error { kind, code, message, hint, .. } = error;
            self.refusal(&Refusal { kind: kind.word(), code, message: message.clone(), hint: hint.clone() });
        } else {
            let mut stderr = std::io::stderr().lock();
            write_or_end(&mut stderr, &format!("error: {error}"));
            let mut said = error.message.clone();
            let mut cause = error.source();
            while let Some(inner) = cause {
                let text = inner.to_string();
                if !said.contains(&text) {
                    write_or_end(&mut stderr, &format!("  because: {text}"));
                    said = text;
                }
                cause = inner.source();
            }
            if let Some(hint) = &error.hint {
                write_or_end(&mut stderr, &format!("  try: {hint}"));
            }
        }
        ExitCode::from(error.kind.exit_code())
    }
}

pub(crate) fn fatal(text: &str) -> ExitCode {
    write_or_end(std::io::stderr().lock(), &format!("error: {text}"));
    ExitCode::from(Kind::Internal.exit_code())
}

/// A closed pipe (`cco … | head`) is the reader's wish to stop, not a failure.
fn write_or_end(mut stream: impl Write, text: &str) {
    if writeln!(stream, "{text}").is_err() {
        std::process::exit(0);
    }
}

/// `1234567` minor units of a two-decimal currency as `12,345.67`.
pub(crate) fn money(minor: i64, decimals: u32) -> String {
    let per_unit = 10_u64.pow(decimals);
    let (units, rest) = (minor.unsigned_abs() / per_unit, minor.unsigned_abs() % per_unit);
    let sign = if minor < 0 { "-" } else { "" };
    let units = count(units.try_into().unwrap_or(i64::MAX));
    if decimals == 0 {
        format!("{sign}{units}")
    } else {
        format!("{sign}{units}.{rest:0width$}", width = decimals as usize)
    }
}

/// `1234567` as `1,234,567`.
pub(crate) fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        shown.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(money(123_456_789, 2), "1,234,567.89");
        assert_eq!(money(-5, 2), "-0.05");
        assert_eq!(money(1_200, 0), "1,200");
        assert_eq!(count(-1_000), "-1,000");
        assert_eq!(count(999), "999");
    }
}
