//! The plan of an import: what the file is, what it becomes, and what must be asked first.

use crate::context::{Context, time_zone};
use crate::detect::draft::{Draft, Evidence};
use crate::detect::profile::Sample;
use crate::detect::table::{Recognised, recognise};
use crate::detect::{header, source};
use crate::error::Error;
use crate::formats::layout::{Format, Layout};
use crate::mapping::column::{ColumnMapping, DateOrder, DecimalMark};
use crate::mapping::file::{FileMapping, Mapping};
use crate::mapping::glob;
use crate::propose::outline::{Outline, outline};
use crate::propose::{future, repeated, style};
use crate::recipe::compile::{compile, table_of};
use cco_domain::fact::TableSpec;
use std::path::{Path, PathBuf};

/// Rows shown with a plan.
const ROWS_SHOWN: usize = 20;

/// What `read` will do with a file. Shown to the user before anything is loaded.
#[derive(Clone, Debug)]
pub struct Plan {
    pub path: PathBuf,
    /// File name, as problems quote it.
    pub file: String,
    pub layout: Layout,
    pub context: Context,
    pub n_bytes: u64,
    /// `None`: no canonical table fits; `warnings` says what was missing.
    pub table: Option<&'static TableSpec>,
    /// Complete: it says all that `read` needs, so that the same file reads the same tomorrow.
    pub mapping: Option<FileMapping>,
    /// Source columns, in the file's order.
    pub columns: Vec<String>,
    /// The first rows, as found.
    pub sample_rows: Vec<Vec<String>>,
    pub unused: Vec<Unused>,
    /// All must be answered (`Plan::answer`, or a mapping) before `read`.
    pub questions: Vec<Question>,
    pub warnings: Vec<String>,
}

/// A source column that becomes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub column: String,
    pub why: String,
}

/// Something the file does not say and that we do not guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Source column asked about, where there is one.
    pub column: Option<String>,
    /// A stable word: `date_order`, `decimal`, `billing_period`, `instrument`, `duplicate_header`, `table`.
    pub code: &'static str,
    pub text: String,
    /// Words that `Plan::answer` accepts.
    pub choices: Vec<String>,
    /// Canonical columns that wait for the answer.
    pub fills: Vec<String>,
}

/// Reads a bounded sample of the file, recognises it and proposes the mapping. Where the sample leaves
/// something open that the whole file can settle (the order of `03/04/2024`), the whole file is scanned.
pub fn plan(path: &Path, context: &Context, mapping: Option<&Mapping>) -> Result<Plan, Error> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let given = mapping.and_then(|mapping| mapping.for_file(&file)).cloned().unwrap_or_default();
    plan_with(path, file, context, &given)
}

fn plan_with(path: &Path, file: String, context: &Context, given: &FileMapping) -> Result<Plan, Error> {
    time_zone(&context.time_zone, &file)?;
    if given.table.is_some() {
        table_of(given, &file)?;
    }
    let n_bytes = std::fs::metadata(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?.len();
    let file_words = header::words(stem(&file));
    let Outline { layout, sample, given, warnings } = outline(path, &file_words, given, context.currency)?;
    let mut plan = Plan {
        path: path.to_owned(),
        file,
        layout,
        context: context.clone(),
        n_bytes,
        table: None,
        mapping: None,
        columns: sample.names(),
        sample_rows: sample.rows.iter().take(ROWS_SHOWN).cloned().collect(),
        unused: Vec::new(),
        questions: Vec::new(),
        warnings,
    };
    if sample.rows.is_empty() && sample.n_faulty == 0 {
        plan.warnings.push("the file has a header and no rows".to_owned());
    }
    let evidence = Evidence { sample: &sample, file_words: &file_words, given: &given, currency: context.currency };
    match recognise(&evidence) {
        Recognised::Nothing(closest) if !given.columns.is_empty() => {
            return Err(Error::BadMapping { file: plan.file, what: closest });
        }
        Recognised::Nothing(closest) => plan.warnings.push(closest),
        Recognised::Either(tables) => plan.questions.push(which_table(&tables)),
        Recognised::Table(draft) => plan.take(*draft, &given, &sample, &file_words)?,
    }
    Ok(plan)
}

impl Plan {
    /// Makes a draft the plan's mapping.
    fn take(&mut self, draft: Draft, given: &FileMapping, sample: &Sample, file_words: &[String]) -> Result<(), Error> {
        let table = draft.synonyms.table;
        self.unused = draft.unused(sample, &given.ignore);
        let is_key_given = !given.key.is_empty();
        let id = draft.source_of("line_id").filter(|_| draft.is_key_open && !is_key_given);
        let mut mapping = FileMapping {
            pattern: if given.pattern.is_empty() { glob::of_file_name(&self.file) } else { given.pattern.clone() },
            table: Some(table.name.to_owned()),
            source: given.source.clone().or_else(|| Some(source::of_file(file_words))),
            key: if is_key_given { given.key.clone() } else { draft.key },
            sheet: self.layout.sheet.clone(),
            time_zone: given.time_zone.clone().or_else(|| Some(self.context.time_zone.clone())),
            detect: None,
            columns: draft.columns,
            ..given.clone()
        };
        let (questions, id_repeats) =
            style::settle(&self.path, &self.layout, table, sample, &mut mapping, id.as_deref())?;
        if id_repeats {
            mapping.key = vec!["line_id".to_owned(), "starts".to_owned()];
        }
        (mapping.date_order, mapping.decimal) = (None, None);
        self.warnings.extend(draft.warnings);
        self.warnings.extend(future::warn(table, &mapping, sample, self.context.today));
        self.questions.extend(draft.questions);
        self.questions.extend(questions);
        self.questions.extend(repeated::ask(sample, &mapping, given, &mut self.warnings));
        if self.questions.is_empty() {
            compile(&mapping, &self.columns_expected(&mapping), &self.context, &self.file)?;
        }
        self.table = Some(table);
        self.mapping = Some(mapping);
        Ok(())
    }

    /// Columns the mapping may name: in JSON Lines also those that no row has shown yet.
    fn columns_expected(&self, mapping: &FileMapping) -> Vec<String> {
        let mut columns = self.columns.clone();
        if self.layout.format == Format::JsonLines {
            columns.extend(mapping.columns.values().flat_map(ColumnMapping::sources).map(str::to_owned));
        }
        columns
    }

    /// Answers a question by one of its choices, as if the mapping had said so.
    pub fn answer(&mut self, question: &Question, choice: &str) -> Result<(), Error> {
        let bad = |what: String| Error::BadMapping { file: self.file.clone(), what };
        if !question.choices.iter().any(|known| known == choice) {
            return Err(bad(format!("`{choice}` is none of {}", question.choices.join(", "))));
        }
        if question.code == "table" {
            let given = FileMapping { table: Some(choice.to_owned()), ..FileMapping::default() };
            *self = plan_with(&self.path, self.file.clone(), &self.context, &given)?;
            return Ok(());
        }
        let mapping = self.mapping.as_mut().ok_or_else(|| bad("there is no mapping to answer for".to_owned()))?;
        for name in &question.fills {
            let column = mapping.columns.entry(name.clone()).or_default();
            match (question.code, choice) {
                ("date_order", "dmy") => column.date_order = Some(DateOrder::Dmy),
                ("date_order", _) => column.date_order = Some(DateOrder::Mdy),
                ("decimal", "point") => column.decimal = Some(DecimalMark::Point),
                ("decimal", _) => column.decimal = Some(DecimalMark::Comma),
                ("duplicate_header", _) => column.from = Some(choice.to_owned()),
                _ => *column = ColumnMapping::value(choice),
            }
        }
        self.questions.retain(|open| open != question);
        Ok(())
    }
}

fn which_table(tables: &[&str]) -> Question {
    Question {
        column: None,
        code: "table",
        text: format!("the columns fit {} equally well; which is it?", tables.join(" and ")),
        choices: tables.iter().map(|table| (*table).to_owned()).collect(),
        fills: Vec::new(),
    }
}

/// The file's name without its extensions.
fn stem(file: &str) -> &str {
    file.split('.').find(|part| !part.is_empty()).unwrap_or(file)
}
