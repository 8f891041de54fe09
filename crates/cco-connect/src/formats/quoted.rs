//! Quotes in delimited text (RFC 4180): a field that begins with a quote ends at the next single one; two
//! together stand for one. A quote elsewhere is an ordinary character.

use super::row::{RowFault, Span};
use memchr::{memchr, memchr2};

/// Whether the end of the row has been found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Reached,
    Ahead,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// A quote inside quotes: the first of two, or the end.
    MaybeClosed,
}

/// Finds the end of a row that may hold line breaks inside quotes, in pieces as they are read.
pub(crate) struct QuoteScan {
    delimiter: u8,
    terminator: u8,
    state: State,
    line: u64,
    opened: u64,
    has_quotes: bool,
}

impl QuoteScan {
    pub(crate) fn new(delimiter: u8, terminator: u8, line: u64) -> QuoteScan {
        QuoteScan { delimiter, terminator, state: State::FieldStart, line, opened: line, has_quotes: false }
    }

    /// Scans a piece that is not empty; says how much of it belongs to the row, its line end included.
    pub(crate) fn advance(&mut self, piece: &[u8]) -> (usize, Ending) {
        let mut at = 0;
        while at < piece.len() {
            let rest = &piece[at..];
            match self.state {
                State::Quoted => at += self.inside_quotes(rest),
                State::MaybeClosed if rest[0] == b'"' => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::MaybeClosed => self.state = State::Plain,
                State::FieldStart if rest[0] == b'"' => {
                    self.state = State::Quoted;
                    self.opened = self.line;
                    self.has_quotes = true;
                    at += 1;
                }
                State::FieldStart | State::Plain => match memchr2(self.delimiter, self.terminator, rest) {
                    None => {
                        self.state = State::Plain;
                        at = piece.len();
                    }
                    Some(found) => {
                        at += found + 1;
                        self.state = State::FieldStart;
                        if rest[found] == self.terminator {
                            self.line += 1;
                            return (at, Ending::Reached);
                        }
                    }
                },
            }
        }
        (at, Ending::Ahead)
    }

    fn inside_quotes(&mut self, rest: &[u8]) -> usize {
        match memchr2(b'"', self.terminator, rest) {
            None => rest.len(),
            Some(found) => {
                if rest[found] == b'"' {
                    self.state = State::MaybeClosed;
                } else {
                    self.line += 1;
                }
                found + 1
            }
        }
    }

    /// The line after the row.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    pub(crate) fn has_quotes(&self) -> bool {
        self.has_quotes
    }

    /// Line of a quote that is still open.
    pub(crate) fn open_quote(&self) -> Option<u64> {
        (self.state == State::Quoted).then_some(self.opened)
    }
}

/// Takes a row apart, writing its fields without their quotes into `text`.
pub(crate) fn unquote(row: &[u8], delimiter: u8, text: &mut Vec<u8>, fields: &mut Vec<Span>) -> Option<RowFault> {
    let mut at = 0;
    let mut fault = None;
    loop {
        let start = text.len() as u32;
        let is_quoted = row.get(at) == Some(&b'"');
        if is_quoted {
            at = quoted_field(row, at + 1, text);
        }
        let end = memchr(delimiter, &row[at..]).map_or(row.len(), |found| at + found);
        if is_quoted && end > at {
            fault = Some(stray());
        }
        text.extend_from_slice(&row[at..end]);
        fields.push((start, text.len() as u32));
        if end == row.len() {
            return fault;
        }
        at = end + 1;
    }
}

/// Copies up to the closing quote; returns the position after it.
fn quoted_field(row: &[u8], mut at: usize, text: &mut Vec<u8>) -> usize {
    while let Some(found) = memchr(b'"', &row[at..]) {
        text.extend_from_slice(&row[at..at + found]);
        at += found + 1;
        if row.get(at) != Some(&b'"') {
            return at;
        }
        text.push(b'"');
        at += 1;
    }
    text.extend_from_slice(&row[at..]);
    row.len()
}

fn stray() -> RowFault {
    RowFault::new("stray_quote", "text follows a closing quote", "write a quote inside a quoted field twice: \"\"")
}
