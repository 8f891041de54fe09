//! The scores and alerts in force: the shipped ones, and the workspace's files, which come before a shipped one of the same name.

use super::shipped::{ALERTS, SCORES};
use crate::error::{Error, file_error};
use crate::measures;
use cco_domain::health::{
    Alert, Catalog, DefinitionProblem, ReadDefinition, ScoreDefinition, Severity, read_alert, read_score,
};
use cco_domain::measure::Measure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A definition file: a score or an alert.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// As people are shown it.
    pub(super) shown: String,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Score,
    Alert,
}

impl Kind {
    /// The folder below `definitions/`.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Kind::Score => "health",
            Kind::Alert => "alerts",
        }
    }

    fn shipped(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Kind::Score => SCORES,
            Kind::Alert => ALERTS,
        }
    }
}

const ENDING: &str = "toml";

/// The measures that definitions may read.
pub(crate) fn measures(definitions_folder: &Path) -> Result<Vec<Measure>, Error> {
    let library = measures::library(definitions_folder)?;
    Ok(library.measures.iter().map(|definition| definition.measure.clone()).collect())
}

/// One score and the text it was read from.
pub(crate) fn score(
    definitions_folder: &Path,
    id: &str,
    measures: &[Measure],
) -> Result<(ScoreDefinition, String), Error> {
    let files = files(definitions_folder, Kind::Score)?;
    let Some(file) = files.iter().find(|file| file.name == id) else {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        return Err(Error::not_found("score_absent", format!("there is no health score `{id}`"))
            .with_hint(format!("there are: {}", names.join(", "))));
    };
    let read = read_score(&file.name, &file.text, &Catalog { measures, segments: None });
    Ok((whole(file, read)?, file.text.clone()))
}

pub(super) fn alerts(definitions_folder: &Path, measures: &[Measure]) -> Result<Vec<Alert>, Error> {
    let catalog = Catalog { measures, segments: None };
    files(definitions_folder, Kind::Alert)?
        .iter()
        .map(|file| whole(file, read_alert(&file.name, &file.text, &catalog)))
        .collect()
}

/// Everything that is wrong with a file.
pub(super) fn problems(
    file: &File,
    measures: &[Measure],
    segments: Option<&BTreeSet<String>>,
) -> Vec<DefinitionProblem> {
    let catalog = Catalog { measures, segments };
    match file.kind {
        Kind::Score => read_score(&file.name, &file.text, &catalog).problems,
        Kind::Alert => read_alert(&file.name, &file.text, &catalog).problems,
    }
}

fn whole<T>(file: &File, read: ReadDefinition<T>) -> Result<T, Error> {
    let errors = read.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|problem| format!("{}:{problem}", file.shown)).collect();
    read.definition.ok_or_else(|| invalid(&errors))
}

/// All problems in one failure, one a line.
pub(super) fn invalid(problems: &[String]) -> Error {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    let noun = if problems.len() == 1 { "problem" } else { "problems" };
    let message = format!("the definitions of health have {} {noun}\n{}", problems.len(), lines.join("\n"));
    Error::invalid("health_definition_invalid", message)
        .with_hint("mend these lines, or remove a file to fall back on the shipped one of its name")
}

/// In order of names.
pub(super) fn files(definitions_folder: &Path, kind: Kind) -> Result<Vec<File>, Error> {
    let shipped = kind.shipped().iter().map(|(path, text)| {
        let name = stem(Path::new(path));
        (name.clone(), File { kind, name, shown: format!("shipped:{path}"), text: (*text).to_owned() })
    });
    let mut by_name: BTreeMap<String, File> = shipped.collect();
    for path in paths_in(&definitions_folder.join(kind.folder()))? {
        let file = read(kind, &path)?;
        by_name.insert(file.name.clone(), file);
    }
    Ok(by_name.into_values().collect())
}

pub(super) fn read(kind: Kind, path: &Path) -> Result<File, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| file_error("read", path, cause))?;
    Ok(File { kind, name: stem(path), shown: path.display().to_string(), text })
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The definition files of a folder; none where there is no folder.
fn paths_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(file_error("read the folder", folder, cause)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|cause| file_error("read the folder", folder, cause))?.path();
        paths.extend(Some(path).filter(|path| path.extension().is_some_and(|ending| ending == ENDING)));
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: &str = "nowhere";

    #[test]
    fn every_shipped_definition_holds() {
        let folder = Path::new(NOWHERE);
        let measures = measures(folder).unwrap();
        for kind in [Kind::Score, Kind::Alert] {
            for file in files(folder, kind).unwrap() {
                let found: Vec<String> = problems(&file, &measures, None).iter().map(ToString::to_string).collect();
                assert_eq!(found, [""; 0], "{}", file.shown);
            }
        }
        assert_eq!(score(folder, "account", &measures).unwrap().0.components.len(), 6);
        assert_eq!(alerts(folder, &measures).unwrap().len(), ALERTS.len());
    }

    #[test]
    fn a_score_that_is_not_there() {
        let error = score(Path::new(NOWHERE), "smb", &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no health score `smb`");
        assert_eq!(error.hint.as_deref(), Some("there are: account"));
    }
}
