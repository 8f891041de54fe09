//! Writing a file, planning and reading it, and showing the outcome as text.

use cco_connect::context::Context;
use cco_connect::error::Error;
use cco_connect::mapping::file::Mapping;
use cco_connect::plan::{Plan, plan};
use cco_connect::read::{ReadTotals, read};
use cco_domain::column::{Column, FactBatch, Problem};
use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A workspace in dollars and UTC.
pub(crate) fn context() -> Context {
    Context {
        currency: Currency::parse("USD").unwrap(),
        time_zone: "UTC".to_owned(),
        today: Day::parse("2025-06-30").unwrap(),
    }
}

/// A file in a folder that goes with it.
pub(crate) struct TestFile {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> TestFile {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    TestFile { _folder: folder, path }
}

/// What reading gave, chunks put end to end.
pub(crate) struct Outcome {
    pub(crate) totals: ReadTotals,
    pub(crate) facts: Vec<FactBatch>,
    pub(crate) problems: Vec<Problem>,
}

pub(crate) fn load(path: &Path, plan: &Plan) -> Result<Outcome, Error> {
    load_in_chunks(path, plan, 1000)
}

pub(crate) fn load_in_chunks(path: &Path, plan: &Plan, chunk_rows: usize) -> Result<Outcome, Error> {
    let (mut facts, mut problems) = (Vec::new(), Vec::new());
    let totals = read(path, plan, chunk_rows, &mut |chunk| {
        facts.push(chunk.facts);
        problems.extend(chunk.problems);
        ControlFlow::Continue(())
    })?;
    assert_eq!(totals.n_read, totals.n_facts + totals.n_problems, "every row is a fact or a problem");
    assert_eq!(totals.n_facts, facts.iter().map(|batch| batch.n_rows as u64).sum::<u64>());
    assert_eq!(totals.n_problems, problems.len() as u64);
    for batch in &facts {
        assert_eq!(batch.lines.len(), batch.n_rows);
        for (name, column) in &batch.columns {
            assert!(column.n_rows().is_none_or(|n| n == batch.n_rows), "{name}");
            assert_eq!(Some(column.kind()), batch.table.column(name).map(|spec| spec.kind), "{name}");
        }
    }
    Ok(Outcome { totals, facts, problems })
}

/// The plan, the facts and the problems of a small file, as a person would read them.
pub(crate) fn shown(name: &str, bytes: impl AsRef<[u8]>) -> String {
    shown_with(name, bytes, None)
}

pub(crate) fn shown_with(name: &str, bytes: impl AsRef<[u8]>, mapping: Option<&str>) -> String {
    let file = file(name, bytes);
    let mapping = mapping.map(|text| Mapping::parse(text).unwrap());
    match plan(&file.path, &context(), mapping.as_ref()) {
        Err(error) => format!("error: {}", without_folder(&error, &file.path)),
        Ok(plan) => {
            let mut text = plan_shown(&plan);
            if plan.questions.is_empty() && plan.mapping.is_some() {
                match load(&file.path, &plan) {
                    Ok(outcome) => text.push_str(&outcome_shown(&outcome)),
                    Err(error) => writeln!(text, "error: {}", without_folder(&error, &file.path)).unwrap(),
                }
            }
            text
        }
    }
}

pub(crate) fn without_folder(error: &Error, path: &Path) -> String {
    let folder = format!("{}/", path.parent().unwrap().display());
    error.to_string().replace(&folder, "")
}

pub(crate) fn plan_shown(plan: &Plan) -> String {
    let mut text = String::new();
    let table = plan.table.map_or("no table", |table| table.name);
    write!(text, "{table} from {}", plan.layout).unwrap();
    if let Some(mapping) = &plan.mapping {
        write!(text, "; source {}; key {}", mapping.source.as_deref().unwrap_or("?"), mapping.key.join(", ")).unwrap();
    }
    text.push('\n');
    for unused in &plan.unused {
        writeln!(text, "unused {}: {}", unused.column, unused.why).unwrap();
    }
    for question in &plan.questions {
        writeln!(text, "question {}: {} [{}]", question.code, question.text, question.choices.join(", ")).unwrap();
    }
    for warning in &plan.warnings {
        writeln!(text, "warning: {warning}").unwrap();
    }
    text
}

/// The `columns` part of a plan's mapping, as saved.
pub(crate) fn columns_shown(plan: &Plan) -> String {
    let mapping = plan.mapping.as_ref().unwrap();
    let line = |(name, column): (&String, &_)| {
        format!("{name} = {{ {} }}", toml::to_string(column).unwrap().trim_end().replace('\n', ", "))
    };
    mapping.columns.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub(crate) fn outcome_shown(outcome: &Outcome) -> String {
    let mut text = String::new();
    for batch in &outcome.facts {
        for row in 0..batch.n_rows {
            let fields: Vec<String> = batch
                .columns
                .iter()
                .filter_map(|(name, column)| Some(format!("{name}={}", value_shown(column, row)?)))
                .collect();
            writeln!(text, "{}: {}", batch.lines[row], fields.join(" ")).unwrap();
        }
    }
    for problem in &outcome.problems {
        writeln!(text, "{}: {}: {}; {}", problem.line, problem.code, problem.reason, problem.fix).unwrap();
    }
    text
}

/// `None` when unknown.
pub(crate) fn value_shown(column: &Column, row: usize) -> Option<String> {
    match column {
        Column::Text(texts) => texts.get(row).map(str::to_owned),
        Column::Same(text) => Some(text.clone()),
        Column::Int(values) => values[row].map(|value| value.to_string()),
        Column::Float(values) => values[row].map(|value| value.to_string()),
        Column::Bool(values) => values[row].map(|value| value.to_string()),
        Column::Day(values) => values[row].map(|days| Day::from_epoch_days(days).to_string()),
        Column::Instant(values) => {
            values[row].map(|micros| jiff::Timestamp::from_microsecond(micros).unwrap().to_string())
        }
    }
}
