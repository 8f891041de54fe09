//! From a file to columns, outcomes, ids and folds.

use super::eval::EvalRequest;
use super::view::FindingView;
use crate::error::{Error, Kind};
use cco_connect::flat::{FlatColumn, FlatTable, flat, shown};
use cco_stats::model::audit::{Finding, audit};
use cco_stats::model::matrix::{Column, Matrix};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A table that models can be fitted to.
pub(super) struct Prepared {
    pub(super) matrix: Matrix,
    pub(super) outcomes: Vec<bool>,
    /// The value of the target that is the event.
    pub(super) event: String,
    /// As the file names rows; the row's number from 0 where no column does.
    pub(super) names: Vec<String>,
    /// Equal for rows of one name.
    pub(super) ids: Vec<u64>,
    pub(super) folds: Option<Folds>,
    pub(super) findings: Vec<FindingView>,
}

/// Which rows are held out together.
pub(super) struct Folds {
    /// By row, its place in `names`.
    pub(super) of_row: Vec<u32>,
    pub(super) names: Vec<String>,
}

impl Folds {
    /// `of_row`: numbers below `n_folds`, which are the names too.
    pub(super) fn numbered(of_row: Vec<u32>, n_folds: u32) -> Folds {
        Folds { of_row, names: (0..n_folds).map(|fold| fold.to_string()).collect() }
    }

    pub(super) fn name(&self, row: usize) -> &str {
        &self.names[self.of_row[row] as usize]
    }
}

pub(super) fn prepare(request: &EvalRequest) -> Result<Prepared, Error> {
    let path = &request.table;
    let table = flat(path)?;
    let target = named(path, &table, &request.target)?;
    let (outcomes, event) = outcomes(path, &table, target, request.event.as_deref())?;
    let names = names(path, &table, request.id.as_deref())?;
    let mut findings: Vec<FindingView> = table.warnings.iter().map(|text| FindingView::of_file(text)).collect();
    findings.extend(repeated(&names));
    let mut columns = Vec::new();
    for column in &table.columns {
        if column.name == request.target || Some(&column.name) == request.id.as_ref() {
            continue;
        }
        let values = values(path, &table, column)?;
        let found = audit(&values, &outcomes)?;
        if !found.iter().any(|finding| matches!(finding, Finding::Constant | Finding::IdLike { .. })) {
            columns.push(values);
        }
        findings.extend(found.iter().map(|finding| FindingView::of_column(&column.name, finding)));
    }
    if columns.is_empty() {
        return Err(Error::invalid(
            "table_without_features",
            format!("`{}` has no column to predict from", path.display()),
        )
        .with_hint("besides the target and the id it needs columns that vary and are not names"));
    }
    let folds = request.folds.as_deref().map(|file| folds(file, &names)).transpose()?;
    let ids = names.iter().map(|name| id_of(name)).collect();
    Ok(Prepared { matrix: Matrix::new(columns)?, outcomes, event, names, ids, folds, findings })
}

fn named<'a>(path: &Path, table: &'a FlatTable, name: &str) -> Result<&'a FlatColumn, Error> {
    table.column(name).ok_or_else(|| {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        Error::not_found("column_absent", format!("`{}` has no column `{name}`", path.display()))
            .with_hint(format!("its columns are {}", names.join(", ")))
    })
}

/// Which rows have the event: the target has two values, and one of them is yes, true, 1 or named by the user.
fn outcomes(
    path: &Path,
    table: &FlatTable,
    target: &FlatColumn,
    event: Option<&str>,
) -> Result<(Vec<bool>, String), Error> {
    if let Some(row) = target.codes.iter().position(Option::is_none) {
        let place = format!("{}:{}, column {}", path.display(), table.lines[row], target.name);
        return Err(Error::invalid("target_unknown", format!("{place}: the target is empty"))
            .with_hint("leave rows out whose outcome is not known"));
    }
    if target.texts.len() < 2 {
        let only = target.texts.first().map(|text| format!(": `{}`", shown(text))).unwrap_or_default();
        let message = format!("`{}` has one outcome only in column {}{only}", path.display(), target.name);
        return Err(Error::new(Kind::NotEnoughData, "one_outcome", message)
            .with_hint("a model needs rows with the event and rows without it"));
    }
    if target.texts.len() > 2 {
        let row =
            target.codes.iter().position(|code| *code == Some(2)).expect("a third text is there because a row has it");
        let message = format!(
            "{}:{}, column {}: `{}` is a third outcome beside `{}` and `{}`",
            path.display(),
            table.lines[row],
            target.name,
            shown(&target.texts[2]),
            shown(&target.texts[0]),
            shown(&target.texts[1]),
        );
        return Err(Error::invalid("target_not_binary", message)
            .with_hint("the target says of each row whether the event happened"));
    }
    let event = match event {
        Some(event) => event.to_owned(),
        None => said_plainly(&target.texts).ok_or_else(|| {
            let values = target.texts.join("` and `");
            Error::invalid("event_unclear", format!("column {} holds `{values}`: which is the event?", target.name))
                .with_hint(format!("--event {}", target.texts[1]))
        })?,
    };
    let code = target.texts.iter().position(|text| *text == event).ok_or_else(|| {
        let values = target.texts.join("` and `");
        Error::not_found("event_absent", format!("column {} has no value `{event}`", target.name))
            .with_hint(format!("it holds `{values}`"))
    })?;
    Ok((target.codes.iter().map(|found| *found == Some(code as u32)).collect(), event))
}

/// Words that say of themselves that the event happened.
const YES: [&str; 8] = ["yes", "y", "true", "t", "1", "1.0", "churned", "lost"];

fn said_plainly(texts: &[String]) -> Option<String> {
    let mut yes = texts.iter().filter(|text| YES.iter().any(|word| text.eq_ignore_ascii_case(word)));
    let first = yes.next().cloned();
    if yes.next().is_some() { None } else { first }
}

fn names(path: &Path, table: &FlatTable, id: Option<&str>) -> Result<Vec<String>, Error> {
    let Some(id) = id else { return Ok((0..table.lines.len()).map(|row| row.to_string()).collect()) };
    let column = named(path, table, id)?;
    let name = |row: usize| {
        column.text(row).map(str::to_owned).ok_or_else(|| {
            let place = format!("{}:{}, column {id}", path.display(), table.lines[row]);
            Error::invalid("id_unknown", format!("{place}: the id is empty"))
        })
    };
    (0..table.lines.len()).map(name).collect()
}

fn repeated(names: &[String]) -> Option<FindingView> {
    let n_distinct = names.iter().collect::<BTreeSet<_>>().len();
    (n_distinct < names.len()).then(|| FindingView::of_repeated_ids(names.len(), n_distinct))
}

fn values(path: &Path, table: &FlatTable, column: &FlatColumn) -> Result<Column, Error> {
    let numbers = column.numbers().map_err(|found| {
        let place = format!("{}:{}, column {}", path.display(), table.lines[found.row], column.name);
        Error::invalid("value_not_finite", format!("{place}: `{}` is not a finite number", shown(&found.text)))
            .with_hint("leave the field empty where the value is not known")
    })?;
    Ok(match numbers {
        Some(numbers) => {
            Column::numbers(&column.name, column.codes.iter().map(|code| code.map(|code| numbers[code as usize])))?
        }
        None => Column::categories(&column.name, (0..column.codes.len()).map(|row| column.text(row))),
    })
}

/// The folds of a file with the columns `id` (the row's number from 0 where the table has no ids) and `fold`.
fn folds(path: &Path, names: &[String]) -> Result<Folds, Error> {
    let table = flat(path)?;
    let (ids, given) = (named(path, &table, "id")?, named(path, &table, "fold")?);
    let mut of_id: BTreeMap<&str, u32> = BTreeMap::new();
    for (row, line) in table.lines.iter().enumerate() {
        let place = format!("{}:{line}", path.display());
        let (Some(id), Some(fold)) = (ids.text(row), given.codes[row]) else {
            return Err(Error::invalid("fold_unknown", format!("{place}: the id or the fold is empty")));
        };
        if of_id.insert(id, fold).is_some_and(|before| before != fold) {
            return Err(Error::invalid("fold_contradicts", format!("{place}: `{}` is in two folds", shown(id)))
                .with_hint("rows of one id belong into one fold, or the model is judged on what it has seen"));
        }
    }
    let fold = |name: &String| {
        of_id.get(name.as_str()).copied().ok_or_else(|| {
            Error::invalid("fold_absent", format!("`{}` names no fold for `{}`", path.display(), shown(name)))
                .with_hint("its column `id` holds the values of --id, or row numbers from 0 without --id")
        })
    };
    let of_row = names.iter().map(fold).collect::<Result<_, _>>()?;
    Ok(Folds { of_row, names: given.texts.clone() })
}

fn id_of(name: &str) -> u64 {
    let hash = blake3::hash(name.as_bytes());
    let first = hash.as_bytes().first_chunk::<8>().expect("a hash has 32 bytes");
    u64::from_le_bytes(*first)
}
