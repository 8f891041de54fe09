//! Which segment each account was in, day by day.

/// Segments of the accounts and days of some features, in the order of their cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    pub names: Vec<String>,
    /// Place in `names`; `None`: not known.
    pub codes: Vec<Option<u16>>,
}

impl Segments {
    pub fn of(&self, cell: usize) -> Option<&str> {
        self.codes[cell].map(|code| self.names[usize::from(code)].as_str())
    }

    /// Place among the segments, those without one last.
    pub(super) fn group(&self, cell: usize) -> usize {
        self.codes[cell].map_or(self.names.len(), usize::from)
    }
}
