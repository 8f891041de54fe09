//! Where something stands in a text, as editors count.

use std::fmt;

/// Line and column, both counted from 1; a column is a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The place of a byte of `text`; past its end, the end.
    pub fn at(text: &str, byte: usize) -> Place {
        let before = &text[..text.floor_char_boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }

    /// The beginning of a line.
    pub fn line(line: usize) -> Place {
        Place { line, column: 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something wrong in a definition, said so that the reader knows what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileProblem {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_as_editors_count() {
        let text = "é = 1\n\nkey = \"ü\" x";
        for (byte, expected) in [(0, "1:1"), (3, "1:3"), (6, "1:6"), (7, "2:1"), (8, "3:1"), (18, "3:10"), (99, "3:12")]
        {
            assert_eq!(Place::at(text, byte).to_string(), expected, "byte {byte}");
        }
        assert_eq!(Place::at("", 0), Place::line(1));
        assert_eq!(Place::at(text, 1), Place::at(text, 0), "inside a character is at it");
    }
}
