//! `plays_check`: whether plays hold, all problems at once, and what no play answers.

use super::library::{FAMILY, invalid, of};
use crate::definitions::{DefinitionFile, replaced};
use crate::error::Error;
use cco_domain::play::PlayProblem;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Default)]
pub struct CheckRequest {
    /// Files that need not be in the workspace; empty: all plays in force.
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    pub n_plays: usize,
    /// Situations that no play answers: such an account goes to executive review.
    pub warnings: Vec<String>,
}

/// Fails with every problem of every file.
pub fn check(definitions_folder: &Path, request: &CheckRequest) -> Result<CheckView, Error> {
    let given = request.files.iter().map(|path| DefinitionFile::read(path)).collect::<Result<Vec<_>, _>>()?;
    let folder = Some(definitions_folder);
    let library = of(folder, &replaced(FAMILY.files(folder)?, &given))?;
    let is_given = |file: &str| given.is_empty() || given.iter().any(|given| given.shown == file);
    let own: Vec<PlayProblem> = library.problems.into_iter().filter(|problem| is_given(&problem.file)).collect();
    if !own.is_empty() {
        return Err(invalid(&own));
    }
    let unanswered = library.plays.unanswered().into_iter();
    Ok(CheckView {
        n_plays: library.plays.iter().filter(|play| is_given(&play.file)).count(),
        warnings: unanswered.map(|(driver, segment)| format!("no play answers {driver} for {segment}")).collect(),
    })
}
