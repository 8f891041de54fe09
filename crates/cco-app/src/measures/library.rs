//! The measures in force: the shipped ones, and the workspace's files, which come before a shipped one of the same name.

use super::SHIPPED;
use crate::error::{Error, file_error};
use cco_domain::measure::{Definition, Measure, MeasureProblem, Measures};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

/// Measures that hold, and what is wrong with the others.
#[derive(Clone, Debug)]
pub struct Library {
    pub measures: Measures,
    pub problems: Vec<MeasureProblem>,
}

/// Folder of the workspace's measures, below `definitions/`.
pub(super) const FOLDER: &str = "measures";
const ENDING: &str = "toml";

/// How a shipped file is shown where the workspace has none of that name.
const SHIPPED_AS: &str = "shipped:";

/// Reads the measures of a workspace by its definitions folder.
pub fn library(definitions_folder: &Path) -> Result<Library, Error> {
    Ok(of(&files(definitions_folder)?))
}

/// Files as shown and their texts, read together.
pub(super) fn of(files: &[(String, String)]) -> Library {
    let (measures, problems) = Measures::read(files.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    Library { measures, problems }
}

impl Library {
    pub fn get(&self, id: &str) -> Result<&Definition, Error> {
        self.measures.get(id).ok_or_else(|| self.absent(id))
    }

    /// These measures and what they are made from, parts first.
    pub fn in_order<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Result<Vec<Measure>, Error> {
        self.measures.in_order(ids).map_err(|id| self.absent(&id))
    }

    /// Why there is no such measure: nobody defines it, or its definition is broken.
    fn absent(&self, id: &str) -> Error {
        let is_of = |problem: &&MeasureProblem| Path::new(&problem.file).file_stem().is_some_and(|stem| stem == id);
        let own: Vec<MeasureProblem> = self.problems.iter().filter(is_of).cloned().collect();
        if !own.is_empty() {
            return invalid(&own);
        }
        Error::not_found("measure_absent", format!("there is no measure `{id}`")).with_hint(match self.problems.len() {
            0 => "`cco measures list` names them",
            _ => "`cco measures list` names them; `cco measures check` says why others are left out",
        })
    }
}

/// All problems in one failure, one a line.
pub(super) fn invalid(problems: &[MeasureProblem]) -> Error {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    let n = problems.len();
    let noun = if n == 1 { "problem" } else { "problems" };
    Error::invalid("measures_invalid", format!("the measures have {n} {noun}\n{}", lines.join("\n")))
        .with_hint("mend these lines, or remove a file to fall back on the shipped measure of its name")
}

/// Whether a definition is the shipped one of its name: not in the workspace, or unchanged there.
pub(super) fn is_shipped(definition: &Definition) -> bool {
    let name = format!("{FOLDER}/{}.{ENDING}", definition.measure.id);
    let shipped = SHIPPED.iter().find(|(shipped, _)| *shipped == name);
    shipped.is_some_and(|(_, text)| blake3::hash(text.as_bytes()).to_hex().starts_with(&definition.measure.hash))
}

/// File as shown, and text. In order of names.
pub(super) fn files(definitions_folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let shipped = SHIPPED.iter().map(|(name, text)| (*name, (format!("{SHIPPED_AS}{name}"), (*text).to_owned())));
    let mut by_name: BTreeMap<String, (String, String)> = shipped.map(|(name, file)| (name.to_owned(), file)).collect();
    for name in names_in(&definitions_folder.join(FOLDER))? {
        let path = definitions_folder.join(FOLDER).join(&name);
        let text = std::fs::read_to_string(&path).map_err(|cause| file_error("read", &path, cause))?;
        by_name.insert(format!("{FOLDER}/{name}"), (path.display().to_string(), text));
    }
    Ok(by_name.into_values().collect())
}

/// Names of the definition files in a folder, rising; none where there is no folder.
fn names_in(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(file_error("read the folder", folder, cause)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(|cause| file_error("read the folder", folder, cause))?.path();
        let is_definition = path.extension().is_some_and(|ending| ending == ENDING);
        names.extend(path.file_name().filter(|_| is_definition).map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_measure_holds_and_has_an_example() {
        let library = library(Path::new("nowhere")).unwrap();
        assert_eq!(library.problems, []);
        assert_eq!(library.measures.iter().count(), SHIPPED.len());
        for definition in library.measures.iter() {
            assert!(definition.example.is_some(), "{}", definition.file);
            assert!(is_shipped(definition), "{}", definition.file);
        }
    }

    #[test]
    fn a_file_of_the_workspace_comes_before_the_shipped_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("measures/events_28d.toml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let shipped = SHIPPED.iter().find(|(name, _)| *name == "measures/events_28d.toml").unwrap().1;
        std::fs::write(&file, shipped.replace("events\"", "clicks\"")).unwrap();
        std::fs::write(folder.path().join("measures/notes.txt"), "no definition").unwrap();
        let library = library(folder.path()).unwrap();
        let own = library.get("events_28d").unwrap();
        assert_eq!((own.measure.unit.as_str(), is_shipped(own)), ("clicks", false));
        assert_eq!(library.measures.iter().count(), SHIPPED.len());
    }
}
