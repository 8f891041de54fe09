//! What can stop an import as a whole. A bad row never does: it is a `Problem`, which is data.

use cco_domain::place::Place;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("cannot read `{}`", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("`{}` is empty: there is no header and no row", path.display())]
    Empty { path: PathBuf },
    /// The bytes are something else than a table (a web page saved as `.csv`, an archive …).
    #[error("`{}` is not a table we can read: {found}; {hint}", path.display())]
    NotATable { path: PathBuf, found: String, hint: String },
    /// A table, but cut off or damaged at a place from which no further row can be told.
    #[error("`{}` is damaged{}: {what}", path.display(), line.map(|line| format!(" at line {line}")).unwrap_or_default())]
    Damaged { path: PathBuf, line: Option<u64>, what: String },
    /// The text of a mapping is not one.
    #[error("{place}: {what}")]
    MappingText { place: Place, what: String },
    /// The mapping names something that does not exist or contradicts itself.
    #[error("mapping for `{file}`: {what}")]
    BadMapping { file: String, what: String },
    /// The plan still has questions, or no table was recognised.
    #[error("`{file}` cannot be read yet: {what}")]
    Undecided { file: String, what: String },
}
