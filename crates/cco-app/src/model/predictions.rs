//! Out-of-fold predictions as a file, so that anybody can measure them again.

use crate::error::{Error, file_error};
use cco_stats::model::evaluate::OutOfFold;
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn write(
    path: &Path,
    names: &[String],
    outcomes: &[bool],
    folds: &[u32],
    models: &[OutOfFold],
) -> Result<(), Error> {
    let mut text = String::from("id,outcome,fold");
    models.iter().for_each(|model| text.extend([",", model.kind.word()]));
    for (row, name) in names.iter().enumerate() {
        let quoted = if name.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        };
        write!(text, "\n{quoted},{},{}", u8::from(outcomes[row]), folds[row]).expect("a text takes any text");
        for model in models {
            write!(text, ",{}", model.probabilities[row]).expect("a text takes any text");
        }
    }
    text.push('\n');
    std::fs::write(path, text).map_err(|cause| file_error("write", path, cause))
}
