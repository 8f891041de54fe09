//! `health_check`: everything that is wrong with definitions of scores and alerts.

use super::accounts::segments_on;
use super::library::{self, File, Kind};
use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::health::Severity;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Default)]
pub struct CheckRequest {
    /// Empty: every definition in force.
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    pub n_files: usize,
    /// What does not keep a definition from being used: file, line, message.
    pub warnings: Vec<String>,
}

/// Fails with every error of every file.
pub async fn check(app: &App, request: &CheckRequest) -> Result<CheckView, Error> {
    let folder = app.workspace.definitions();
    let files = match request.files.as_slice() {
        [] => [library::files(&folder, Kind::Score)?, library::files(&folder, Kind::Alert)?].concat(),
        paths => paths.iter().map(|path| named(path)).collect::<Result<Vec<_>, _>>()?,
    };
    let measures = library::measures(&folder)?;
    let segments = segments(app).await?;
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for file in &files {
        for problem in library::problems(file, &measures, segments.as_ref()) {
            let told = format!("{}:{problem}", file.definition.shown);
            match problem.severity {
                Severity::Error => errors.push(told),
                Severity::Warning => warnings.push(told),
            }
        }
    }
    if errors.is_empty() { Ok(CheckView { n_files: files.len(), warnings }) } else { Err(library::invalid(&errors)) }
}

/// Those that accounts have today; `None` before anything is loaded.
async fn segments(app: &App) -> Result<Option<BTreeSet<String>>, Error> {
    let snapshot = app.snapshot(KnownAt::Now).await?;
    if snapshot.files_of("account").next().is_none() {
        return Ok(None);
    }
    segments_on(app, &snapshot, app.today()).await.map(Some)
}

/// A file in a folder `alerts` is an alert, any other a score.
fn named(path: &Path) -> Result<File, Error> {
    let folder = path.parent().and_then(Path::file_name);
    let kind = if folder.is_some_and(|name| name == Kind::Alert.folder()) { Kind::Alert } else { Kind::Score };
    library::read(kind, path)
}
