//! `demo`: a workspace with a simulated company, imported like anybody's exports.

use crate::app::{Actor, App};
use crate::error::{Error, file_error};
use crate::import::{FileView, ImportProgress, ImportRequest, Outcome, import};
use crate::init::{InitRequest, init};
use crate::workspace::{CompanySize, Workspace};
pub use cco_demo::Settings;
use cco_demo::{Company, ExportFile};
use cco_domain::day::Day;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct DemoRequest {
    pub folder: PathBuf,
    pub settings: Settings,
}

/// Stamped on everything that comes from a simulation.
pub const STAMP: &str = "demo data: this company is simulated";

#[derive(Clone, Debug, Serialize)]
pub struct DemoView {
    pub workspace: PathBuf,
    pub stamp: &'static str,
    pub n_accounts: u32,
    pub n_months: u8,
    pub seed: u64,
    pub n_drops: usize,
    pub n_read: u64,
    pub n_loaded: u64,
    pub n_duplicate: u64,
    pub n_quarantined: u64,
}

/// Simulates, writes the exports drop by drop and the truth apart from them, and imports every drop as known
/// on its day.
pub async fn demo(
    actor: &Actor,
    request: DemoRequest,
    progress: &mut dyn FnMut(ImportProgress<'_>),
) -> Result<(App, DemoView), Error> {
    let DemoRequest { folder, settings } = request;
    init(InitRequest {
        folder: folder.clone(),
        company: "Demo Company".to_owned(),
        size: CompanySize::UpTo1k,
        currency: settings.currency,
        fiscal_year_start: 1,
        time_zone: "UTC".to_owned(),
        state_url: None,
        ledger_location: None,
        s3: None,
        is_demo: true,
    })
    .await?;
    let app = App::open(Workspace::open(&folder)?).await?;
    let simulated = settings.clone();
    let company = crate::blocking(move || cco_demo::simulate(&simulated)).await?;
    write_all(&folder.join("truth"), &company.truth())?;
    let drops = write_exports(&folder.join("exports"), &company)?;
    let mut view = DemoView {
        workspace: app.workspace.root.clone(),
        stamp: STAMP,
        n_accounts: settings.n_accounts,
        n_months: settings.n_months,
        seed: settings.seed,
        n_drops: drops.len(),
        n_read: 0,
        n_loaded: 0,
        n_duplicate: 0,
        n_quarantined: 0,
    };
    for (recorded_on, files) in drops {
        let request = ImportRequest { files, mapping: None, is_dry_run: false, recorded_on: Some(recorded_on) };
        let imported = import(&app, actor, request, progress).await?;
        add(&mut view, &imported.files);
    }
    Ok((app, view))
}

fn add(view: &mut DemoView, files: &[FileView]) {
    for file in files {
        if let Outcome::Loaded(loaded) = &file.outcome {
            view.n_read += loaded.n_read;
            view.n_loaded += loaded.n_loaded;
            view.n_duplicate += loaded.n_duplicate;
            view.n_quarantined += loaded.n_quarantined;
        }
    }
}

/// One folder a drop, named by its day. Returns what to import: day and files.
fn write_exports(folder: &Path, company: &Company) -> Result<Vec<(Day, Vec<PathBuf>)>, Error> {
    let mut drops = Vec::new();
    write_all(folder, &[company.exports_readme()])?;
    for drop in company.exports() {
        let files = write_all(&folder.join(drop.recorded_on.to_string()), &drop.files)?;
        drops.push((drop.recorded_on, files));
    }
    Ok(drops)
}

fn write_all(folder: &Path, files: &[ExportFile]) -> Result<Vec<PathBuf>, Error> {
    std::fs::create_dir_all(folder).map_err(|cause| file_error("make the folder", folder, cause))?;
    files
        .iter()
        .map(|file| {
            let path = folder.join(file.name);
            std::fs::write(&path, &file.bytes).map_err(|cause| file_error("write", &path, cause))?;
            Ok(path)
        })
        .collect()
}
