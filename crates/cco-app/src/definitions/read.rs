//! One definition by its path: the workspace's file, else the shipped one.

use super::shipped::text;
use crate::error::Error;
use cco_domain::place::FileProblem;
use std::path::Path;

/// - `name`: below `definitions/`, such as `saves/room.toml`.
pub(crate) fn read<T>(
    definitions_folder: &Path,
    name: &str,
    parse: impl FnOnce(&str, &str) -> Result<T, Vec<FileProblem>>,
) -> Result<T, Error> {
    let path = definitions_folder.join(name);
    let shown = if path.exists() { path.display().to_string() } else { format!("shipped:definitions/{name}") };
    parse(&shown, &text(definitions_folder, name)?).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Error::invalid("definition_invalid", format!("{name} does not hold\n{}", lines.join("\n")))
            .with_hint("mend these lines, or remove the file to fall back on the shipped one of its name")
    })
}
