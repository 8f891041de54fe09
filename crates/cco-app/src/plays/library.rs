//! The plays in force: the shipped ones, and the workspace's files, which come before a shipped one of the same name.

use super::SHIPPED;
use crate::definitions::{DefinitionFile, Family};
use crate::error::Error;
use crate::{health, measures};
use cco_domain::play::{Catalog, Play, PlayProblem, Plays};
use std::path::Path;

/// Plays that hold, and what is wrong with the others.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    pub(crate) plays: Plays,
    pub(crate) problems: Vec<PlayProblem>,
}

pub(super) const FAMILY: Family = Family { folder: "plays", ending: "md", shipped: SHIPPED };

/// By the definitions folder of the workspace; `None`: there is no workspace, and the shipped plays are in force.
pub(crate) fn library(definitions_folder: Option<&Path>) -> Result<Library, Error> {
    of(definitions_folder, &FAMILY.files(definitions_folder)?)
}

/// Files read together, with the measures and alerts of the workspace.
pub(super) fn of(definitions_folder: Option<&Path>, files: &[DefinitionFile]) -> Result<Library, Error> {
    let measures = measures::ids(definitions_folder)?;
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    let alerts = health::library::alert_ids(definitions_folder)?;
    let alerts: Vec<&str> = alerts.iter().map(String::as_str).collect();
    let catalog = Catalog { measures: &measures, alerts: &alerts };
    let (plays, problems) = Plays::read(files.iter().map(|file| (file.shown.as_str(), file.text.as_str())), &catalog);
    Ok(Library { plays, problems })
}

impl Library {
    pub(super) fn get(&self, id: &str) -> Result<&Play, Error> {
        self.plays.get(id).ok_or_else(|| {
            let is_of = |problem: &&PlayProblem| Path::new(&problem.file).file_stem().is_some_and(|stem| stem == id);
            let own: Vec<PlayProblem> = self.problems.iter().filter(is_of).cloned().collect();
            if own.is_empty() {
                Error::not_found("play_absent", format!("there is no play `{id}`"))
                    .with_hint("`cco plays list` names them")
            } else {
                invalid(&own)
            }
        })
    }
}

/// All problems in one failure, one a line.
pub(super) fn invalid(problems: &[PlayProblem]) -> Error {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    let noun = if problems.len() == 1 { "problem" } else { "problems" };
    Error::invalid("plays_invalid", format!("the plays have {} {noun}\n{}", problems.len(), lines.join("\n")))
        .with_hint("mend these lines, or remove a file to fall back on the shipped play of its name")
}

/// Whether a play is the shipped one of its name: not in the workspace, or unchanged there.
pub(super) fn is_shipped(play: &Play) -> bool {
    FAMILY.is_shipped(&play.id, &play.hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_play_holds_and_every_situation_has_one() {
        let library = library(None).unwrap();
        assert_eq!(library.problems, []);
        assert_eq!(library.plays.iter().count(), SHIPPED.len());
        assert_eq!(library.plays.unanswered(), []);
        assert!(library.plays.iter().all(is_shipped));
    }
}
