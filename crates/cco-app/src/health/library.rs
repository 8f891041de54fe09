//! The scores and alerts in force: the shipped ones, and the workspace's files, which come before a shipped one of the same name.

use super::shipped::{ALERTS, SCORES};
use crate::definitions::{DefinitionFile, Family};
use crate::error::Error;
use crate::measures;
use cco_domain::health::{
    Alert, Catalog, DefinitionProblem, ReadDefinition, ScoreDefinition, Severity, read_alert, read_score,
};
use cco_domain::measure::Measure;
use std::collections::BTreeSet;
use std::path::Path;

/// A definition file: a score or an alert.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) kind: Kind,
    pub(super) definition: DefinitionFile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Score,
    Alert,
}

impl Kind {
    /// The folder below `definitions/`.
    pub(super) fn folder(self) -> &'static str {
        self.family().folder
    }

    fn family(self) -> Family {
        let (folder, shipped) = match self {
            Kind::Score => ("health", SCORES),
            Kind::Alert => ("alerts", ALERTS),
        };
        Family { folder, ending: "toml", shipped }
    }
}

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
    let Some(file) = files.iter().find(|file| file.definition.name == id) else {
        let names: Vec<&str> = files.iter().map(|file| file.definition.name.as_str()).collect();
        return Err(Error::not_found("score_absent", format!("there is no health score `{id}`"))
            .with_hint(format!("there are: {}", names.join(", "))));
    };
    let DefinitionFile { name, text, .. } = &file.definition;
    let read = read_score(name, text, &Catalog { measures, segments: None });
    Ok((whole(file, read)?, text.clone()))
}

pub(crate) fn alerts(definitions_folder: &Path, measures: &[Measure]) -> Result<Vec<Alert>, Error> {
    let catalog = Catalog { measures, segments: None };
    files(definitions_folder, Kind::Alert)?
        .iter()
        .map(|file| whole(file, read_alert(&file.definition.name, &file.definition.text, &catalog)))
        .collect()
}

/// Everything that is wrong with a file.
pub(super) fn problems(
    file: &File,
    measures: &[Measure],
    segments: Option<&BTreeSet<String>>,
) -> Vec<DefinitionProblem> {
    let catalog = Catalog { measures, segments };
    let DefinitionFile { name, text, .. } = &file.definition;
    match file.kind {
        Kind::Score => read_score(name, text, &catalog).problems,
        Kind::Alert => read_alert(name, text, &catalog).problems,
    }
}

fn whole<T>(file: &File, read: ReadDefinition<T>) -> Result<T, Error> {
    let errors = read.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|problem| format!("{}:{problem}", file.definition.shown)).collect();
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
    let files = kind.family().files(Some(definitions_folder))?;
    Ok(files.into_iter().map(|definition| File { kind, definition }).collect())
}

/// Names of the alerts in force, whether they hold or not.
pub(crate) fn alert_ids(definitions_folder: Option<&Path>) -> Result<Vec<String>, Error> {
    let files = Kind::Alert.family().files(definitions_folder)?;
    Ok(files.into_iter().map(|file| file.name).collect())
}

pub(super) fn read(kind: Kind, path: &Path) -> Result<File, Error> {
    Ok(File { kind, definition: DefinitionFile::read(path)? })
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
                assert_eq!(found, [""; 0], "{}", file.definition.shown);
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
