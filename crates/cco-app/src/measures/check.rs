//! `measures_check`: whether definitions hold, all problems at once, and whether they find anything in this workspace.

use super::library::{FAMILY, Library, invalid, library, of};
use crate::app::{App, KnownAt};
use crate::definitions::{DefinitionFile, replaced};
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::measure::{Definition, MeasureProblem, Origin};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// Files that need not be in the workspace; empty: all measures in force.
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    pub n_measures: usize,
    /// What is no fault of the definition and still keeps it from having values here.
    pub warnings: Vec<String>,
}

/// Fails with every problem of every file.
pub async fn check(app: &App, request: &CheckRequest) -> Result<CheckView, Error> {
    let folder = app.workspace.definitions();
    let checked = if request.files.is_empty() { library(&folder)? } else { of_files(&folder, &request.files)? };
    if !checked.problems.is_empty() {
        return Err(invalid(&checked.problems));
    }
    let snapshot = app.snapshot(KnownAt::Now).await?;
    let warnings = checked.measures.iter().filter_map(|definition| warning(definition, &snapshot)).collect();
    Ok(CheckView { n_measures: checked.measures.iter().count(), warnings })
}

/// The files with all that is in force beside them, since one may be made from the other; answered are the files only.
fn of_files(definitions_folder: &Path, paths: &[PathBuf]) -> Result<Library, Error> {
    let given = paths.iter().map(|path| DefinitionFile::read(path)).collect::<Result<Vec<_>, _>>()?;
    let files = replaced(FAMILY.files(Some(definitions_folder))?, &given);
    let is_given = |file: &str| given.iter().any(|given| given.shown == file);
    let Library { measures, problems } = of(&files);
    let measures = measures.only(|definition| is_given(&definition.file));
    // A file may fail for another's fault: then the fault is told where it is.
    let is_own = |problem: &MeasureProblem| is_given(&problem.file);
    let failed_alone = problems.iter().any(is_own) || measures.iter().count() == given.len();
    let told = |problem: &MeasureProblem| !failed_alone || is_own(problem);
    Ok(Library { measures, problems: problems.into_iter().filter(told).collect() })
}

/// A measure of a table of which nothing is loaded has no values.
fn warning(definition: &Definition, snapshot: &Snapshot) -> Option<String> {
    let table = match &definition.measure.origin {
        Origin::Facts(facts) => facts.table.name,
        Origin::Revenue(_) => "subscription",
        Origin::Derived(_) => return None,
    };
    let is_empty = snapshot.files_of(table).next().is_none();
    is_empty.then(|| format!("`{}` has no values here: no facts of `{table}` are loaded", definition.measure.id))
}
