//! The measures in force: the shipped ones, and the workspace's files, which come before a shipped one of the same name.

use super::SHIPPED;
use crate::definitions::{DefinitionFile, Family};
use crate::error::Error;
use cco_domain::measure::{Definition, Measure, MeasureProblem, Measures};
use std::path::Path;

/// Measures that hold, and what is wrong with the others.
#[derive(Clone, Debug)]
pub struct Library {
    pub measures: Measures,
    pub problems: Vec<MeasureProblem>,
}

pub(super) const FAMILY: Family = Family { folder: "measures", ending: "toml", shipped: SHIPPED };

/// Reads the measures of a workspace by its definitions folder.
pub fn library(definitions_folder: &Path) -> Result<Library, Error> {
    Ok(of(&FAMILY.files(Some(definitions_folder))?))
}

/// Ids of the measures in force that hold; `None`: there is no workspace, and the shipped ones are in force.
pub(crate) fn ids(definitions_folder: Option<&Path>) -> Result<Vec<String>, Error> {
    let library = of(&FAMILY.files(definitions_folder)?);
    Ok(library.measures.iter().map(|definition| definition.measure.id.clone()).collect())
}

/// Files read together.
pub(super) fn of(files: &[DefinitionFile]) -> Library {
    let (measures, problems) = Measures::read(files.iter().map(|file| (file.shown.as_str(), file.text.as_str())));
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
    FAMILY.is_shipped(&definition.measure.id, &definition.measure.hash)
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
