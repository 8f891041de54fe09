//! Files in, one batch each: plan them all, then load them one by one.

use super::load;
use crate::app::{Actor, App};
use crate::error::{Error, Kind, file_error};
use cco_connect::context::Context;
use cco_connect::mapping::file::{FileMapping, Mapping};
use cco_connect::plan::Plan;
use cco_domain::batch::{Batch, BatchNo};
use cco_domain::day::Day;
use cco_domain::fact::TABLES;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct ImportRequest {
    pub files: Vec<PathBuf>,
    /// Mapping file: read when it exists, written from the proposed mapping when it does not.
    pub mapping: Option<PathBuf>,
    pub is_dry_run: bool,
    /// The day on which these facts became known, for loading history; `None`: now.
    pub recorded_on: Option<Day>,
}

/// What happens while a file is read.
#[derive(Clone, Debug)]
pub enum ImportProgress<'a> {
    Started { file: &'a str, n_bytes: u64 },
    Read { bytes_done: u64, n_rows: u64 },
    Finished,
}

#[derive(Clone, Debug, Serialize)]
pub struct ImportView {
    pub is_dry_run: bool,
    pub files: Vec<FileView>,
    pub mapping_written: Option<PathBuf>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub file: String,
    pub plan: PlanView,
    pub outcome: Outcome,
}

/// How a file would be, or was, read.
#[derive(Clone, Debug, Serialize)]
pub struct PlanView {
    pub format: String,
    pub table: Option<&'static str>,
    pub key: Vec<String>,
    /// Canonical column and where its values come from.
    pub columns: Vec<(String, String)>,
    /// Source columns that are not used, and why.
    pub unused: Vec<(String, String)>,
    pub questions: Vec<QuestionView>,
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    pub column: Option<String>,
    pub question: String,
    pub choices: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    /// A dry run, or a file that was not reached because another has questions.
    Planned,
    /// The same content with the same mapping is there already, and nothing was loaded above it or taken back.
    Unchanged {
        batch: BatchNo,
    },
    Loaded(Loaded),
}

/// `n_read = n_loaded + n_duplicate + n_quarantined`, always.
#[derive(Clone, Debug, Serialize)]
pub struct Loaded {
    pub batch: BatchNo,
    pub n_read: u64,
    pub n_loaded: u64,
    /// Of those loaded: rows that replace an earlier version.
    pub n_superseding: u64,
    pub n_duplicate: u64,
    pub n_quarantined: u64,
    /// Rows set aside by earlier imports that this one settles: it brought the same facts in rows that could be read.
    pub n_settled: u64,
    /// Kinds of fault and how many rows had them, most first.
    pub faults: Vec<(String, u64)>,
}

/// Plans every file first, so that a question about the last stops the import before the first is loaded.
pub async fn import(
    app: &App,
    actor: &Actor,
    request: ImportRequest,
    progress: &mut dyn FnMut(ImportProgress<'_>),
) -> Result<ImportView, Error> {
    let recorded_at = app.recorded_at(request.recorded_on).await?;
    let given = request.mapping.as_deref().filter(|path| path.exists()).map(read_mapping).transpose()?;
    let context = context(app);
    let mut plans = plan_all(&request.files, &context, given.as_ref()).await?;
    if given.is_none() {
        keep_keys(app, &mut plans).await?;
    }
    plans.sort_by_key(|(_, plan)| {
        TABLES.iter().position(|table| Some(table.name) == plan.table.map(|table| table.name))
    });
    let mapping_written = write_mapping(&request, given.is_some(), &plans)?;
    if !request.is_dry_run {
        refuse_open_questions(&plans)?;
    }
    let mut files = Vec::new();
    for (path, plan) in plans {
        let view = plan_view(&plan);
        let outcome = if request.is_dry_run {
            Outcome::Planned
        } else {
            load::file(app, actor, &path, plan, recorded_at, progress).await?
        };
        files.push(FileView { file: path.display().to_string(), plan: view, outcome });
    }
    Ok(ImportView { is_dry_run: request.is_dry_run, files, mapping_written })
}

/// What names a fact must stay what it is, or the same line could stand in the ledger twice. Where a source's
/// table was imported with a finer key before, that is its key now, whatever this one file suggests; a coarser
/// one is told, because taking it over could make rows of this file replace each other.
async fn keep_keys(app: &App, plans: &mut [(PathBuf, Plan)]) -> Result<(), Error> {
    let snapshot = app.store.snapshot(None).await?;
    let retracted = snapshot.retracted();
    for (_, plan) in plans {
        let (Some(table), Some(mapping)) = (plan.table, plan.mapping.as_mut()) else { continue };
        let is_of_source = |batch: &&Batch| batch.source == mapping.source() && !retracted.contains(&batch.no);
        let earlier = snapshot.batches.iter().rev().filter(is_of_source);
        let mut earlier = earlier.filter_map(|batch| Mapping::parse(batch.mapping.as_deref()?).ok()?.files.pop());
        let Some(before) = earlier.find(|before| before.table.as_deref() == Some(table.name)) else { continue };
        let (was, now) = (before.key.join(", "), mapping.key.join(", "));
        if before.key.len() > mapping.key.len() && mapping.key.iter().all(|name| before.key.contains(name)) {
            plan.warnings.push(format!("rows are told apart by {was}, as when this source was last imported"));
            mapping.key = before.key;
        } else if was != now {
            plan.warnings.push(format!(
                "rows are told apart by {now}; when this source was last imported it was {was}. If both hold the same lines, \
                 name one key in a mapping, or they count twice"
            ));
        }
    }
    Ok(())
}

pub(super) fn context(app: &App) -> Context {
    let company = &app.workspace.config.company;
    Context { currency: company.currency, time_zone: company.time_zone.clone(), today: app.today() }
}

async fn plan_all(
    files: &[PathBuf],
    context: &Context,
    mapping: Option<&Mapping>,
) -> Result<Vec<(PathBuf, Plan)>, Error> {
    let mut plans = Vec::new();
    for path in files {
        let (file, context, mapping) = (path.clone(), context.clone(), mapping.cloned());
        let plan = crate::blocking(move || cco_connect::plan::plan(&file, &context, mapping.as_ref())).await??;
        plans.push((path.clone(), plan));
    }
    Ok(plans)
}

fn refuse_open_questions(plans: &[(PathBuf, Plan)]) -> Result<(), Error> {
    let mut lines = Vec::new();
    for (path, plan) in plans {
        if plan.table.is_none() {
            lines.push(format!("  {}: which table its rows belong to is not clear from its columns", path.display()));
        }
        for question in &plan.questions {
            lines.push(format!("  {}: {} [{}]", path.display(), question.text, question.choices.join(" | ")));
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    Err(Error::invalid("import_questions", format!("nothing was loaded; these need an answer first:\n{}", lines.join("\n")))
        .with_hint("`cco import FILES --dry-run --map mapping.toml` writes the proposed mapping; answer in it and import with --map mapping.toml"))
}

pub(super) fn read_mapping(path: &Path) -> Result<Mapping, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| file_error("read", path, cause))?;
    Mapping::parse(&text).map_err(|fault| {
        Error::invalid("mapping_invalid", format!("{}:{fault}", path.display()))
            .with_hint("mend it there; `cco import FILES --dry-run --map NEW.toml` writes one to compare with")
    })
}

fn write_mapping(request: &ImportRequest, is_given: bool, plans: &[(PathBuf, Plan)]) -> Result<Option<PathBuf>, Error> {
    let Some(path) = request.mapping.as_ref().filter(|_| !is_given) else { return Ok(None) };
    let mapping = Mapping::of(plans.iter().filter_map(|(_, plan)| plan.mapping.clone()).collect());
    std::fs::write(path, mapping.to_toml()).map_err(|cause| file_error("write", path, cause))?;
    Ok(Some(path.clone()))
}

fn plan_view(plan: &Plan) -> PlanView {
    PlanView {
        format: plan.layout.to_string(),
        table: plan.table.map(|table| table.name),
        key: plan.mapping.as_ref().map(|mapping| mapping.key.clone()).unwrap_or_default(),
        columns: plan.mapping.as_ref().map(|mapping| columns(mapping, plan)).unwrap_or_default(),
        unused: plan.unused.iter().map(|unused| (unused.column.clone(), unused.why.clone())).collect(),
        questions: plan
            .questions
            .iter()
            .map(|question| QuestionView {
                column: question.column.clone(),
                question: question.text.clone(),
                choices: question.choices.clone(),
            })
            .collect(),
        warnings: plan.warnings.clone(),
    }
}

/// Canonical columns in the table's order, each with where its values come from.
fn columns(mapping: &FileMapping, plan: &Plan) -> Vec<(String, String)> {
    let order = |name: &str| plan.table.and_then(|table| table.columns.iter().position(|column| column.name == name));
    let mut columns: Vec<(String, String)> = mapping
        .columns
        .iter()
        .map(|(name, column)| {
            let from = match &column.value {
                Some(value) => format!("always `{value}`"),
                None if column.rest => "all other columns".to_owned(),
                None => column.sources().collect::<Vec<_>>().join(" + "),
            };
            (name.clone(), from)
        })
        .collect();
    columns.sort_by_key(|(name, _)| order(name));
    columns
}

/// A batch was committed by somebody else between our reading and our writing.
pub(crate) fn overtaken() -> Error {
    let message = "another change was committed meanwhile, and this one was prepared without it";
    Error::new(Kind::Conflict, "overtaken", message)
        .with_hint("run the command again: an import counts rows that are there already as duplicates")
}
