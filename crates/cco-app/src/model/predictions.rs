//! Out-of-fold predictions as a file, so that anybody can measure them again.

use super::table::Folds;
use crate::error::{Error, file_error};
use cco_stats::model::evaluate::OutOfFold;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Ids and folds are written as the files name them, so that the file can be given as folds again.
pub(super) fn write(
    path: &Path,
    names: &[String],
    outcomes: &[bool],
    folds: &Folds,
    models: &[OutOfFold],
) -> Result<(), Error> {
    let mut text = String::from("id,outcome,fold");
    models.iter().for_each(|model| text.extend([",", model.kind.word()]));
    for (row, name) in names.iter().enumerate() {
        let (name, fold) = (quoted(name), quoted(folds.name(row)));
        write!(text, "\n{name},{},{fold}", u8::from(outcomes[row])).expect("a text takes any text");
        for model in models {
            write!(text, ",{}", model.probabilities[row]).expect("a text takes any text");
        }
    }
    text.push('\n');
    std::fs::write(path, text).map_err(|cause| file_error("write", path, cause))
}

/// A field of a CSV file.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(['"', ',', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}
