//! The one door to a file's rows, whatever its format.

use super::delimited::Delimited;
use super::excel::Workbook;
use super::json_lines::JsonLines;
use super::layout::{Format, Layout};
use super::parquet::ParquetRows;
use super::row::Rows;
use super::unpivot::Unpivoted;
use crate::error::Error;
use crate::mapping::file::Unpivot;
use std::path::Path;

pub(crate) fn rows(path: &Path, layout: &Layout, unpivot: Option<&Unpivot>) -> Result<Box<dyn Rows>, Error> {
    let rows: Box<dyn Rows> = match layout.format {
        Format::Delimited => Box::new(Delimited::open(path, layout)?),
        Format::JsonLines => Box::new(JsonLines::open(path, layout)?),
        Format::Parquet => Box::new(ParquetRows::open(path)?),
        Format::Excel => sheet(path, layout)?,
    };
    Ok(match unpivot {
        Some(unpivot) => Box::new(Unpivoted::over(rows, unpivot)),
        None => rows,
    })
}

fn sheet(path: &Path, layout: &Layout) -> Result<Box<dyn Rows>, Error> {
    let mut workbook = Workbook::open(path)?;
    let names = workbook.sheet_names();
    let name = layout.sheet.as_ref().or(names.first()).ok_or_else(|| Error::Empty { path: path.to_owned() })?;
    if !names.contains(name) {
        return Err(Error::BadMapping {
            file: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            what: format!("there is no sheet `{name}`; the workbook has {}", names.join(", ")),
        });
    }
    let rows = workbook.rows(name, layout.has_header)?.ok_or_else(|| Error::Empty { path: path.to_owned() })?;
    Ok(Box::new(rows))
}
