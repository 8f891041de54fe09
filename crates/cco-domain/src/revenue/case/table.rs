//! Sections of a case, and tables whose columns stand two or more spaces apart.

use super::read::CaseProblem;

/// `[name]` and the lines below it, with the number of each, counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    pub name: &'a str,
    pub line: usize,
    pub lines: Vec<(usize, &'a str)>,
}

/// Empty lines and those that start with `#` are for the reader alone.
pub(super) fn sections(text: &str) -> Result<Vec<Section<'_>>, CaseProblem> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let name = content.strip_prefix('[').and_then(|rest| rest.trim_end().strip_suffix(']'));
        match (name, sections.last_mut()) {
            (Some(name), _) => sections.push(Section { name, line, lines: Vec::new() }),
            (None, _) if content.trim().is_empty() || content.starts_with('#') => {}
            (None, Some(section)) => section.lines.push((line, content)),
            (None, None) => return Err(CaseProblem::new(line, "what is for the reader starts with #".to_owned())),
        }
    }
    Ok(sections)
}

/// A heading and rows of as many cells.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    pub line: usize,
    pub columns: Vec<&'a str>,
    pub rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Table<'a> {
    pub(super) fn parse(section: &Section<'a>) -> Result<Table<'a>, CaseProblem> {
        let [(line, heading), rows @ ..] = section.lines.as_slice() else {
            return Err(CaseProblem::new(section.line, format!("[{}] has no heading", section.name)));
        };
        let columns = cells(heading);
        let row = |(line, text): &(usize, &'a str)| {
            let cells = cells(text);
            if cells.len() == columns.len() {
                Ok((*line, cells))
            } else {
                let message = format!("{} cells under {} columns", cells.len(), columns.len());
                Err(CaseProblem::new(*line, message))
            }
        };
        Ok(Table { line: *line, rows: rows.iter().map(row).collect::<Result<_, _>>()?, columns })
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// Rows of cells as aligned text, one line each.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..n_columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let padded: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}
