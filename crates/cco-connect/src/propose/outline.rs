//! Layout and sample of a file, as sniffed and as the mapping says.

use super::wide;
use crate::detect::draft::Evidence;
use crate::detect::profile::Sample;
use crate::detect::table::{self, Recognised};
use crate::error::Error;
use crate::formats::excel::Workbook;
use crate::formats::layout::{Format, Layout};
use crate::formats::{open, sniff};
use crate::mapping::file::FileMapping;
use cco_domain::money::Currency;
use std::path::Path;

pub(crate) struct Outline {
    pub(crate) layout: Layout,
    pub(crate) sample: Sample,
    /// What the user's mapping says, with what the shape of the file adds.
    pub(crate) given: FileMapping,
    pub(crate) warnings: Vec<String>,
}

pub(crate) fn outline(
    path: &Path,
    file_words: &[String],
    given: &FileMapping,
    currency: Currency,
) -> Result<Outline, Error> {
    let sniffed = sniff::sniff(path)?;
    let (mut layout, mut warnings) = (sniffed.layout, sniffed.warnings);
    if let Some(delimiter) = given.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()) {
        layout.delimiter = delimiter;
    }
    layout.has_header = given.header.unwrap_or(layout.has_header);
    if layout.format == Format::Excel {
        layout.sheet = Some(match &given.sheet {
            Some(sheet) => sheet.clone(),
            None => best_sheet(path, &layout, file_words, given, currency, &mut warnings)?,
        });
    }
    let mut given = given.clone();
    let mut sample = sample(path, &layout, &given)?;
    if given.is_detecting() && given.unpivot.is_none() && wide::add_unpivot(&sample, &mut given, &mut warnings) {
        sample = self::sample(path, &layout, &given)?;
    }
    Ok(Outline { layout, sample, given, warnings })
}

fn sample(path: &Path, layout: &Layout, given: &FileMapping) -> Result<Sample, Error> {
    let mut rows = open::rows(path, layout, given.unpivot.as_ref())?;
    Sample::of(&mut *rows, layout.format == Format::Excel)
}

/// The sheet that fits a table best; the first that holds anything when none fits.
fn best_sheet(
    path: &Path,
    layout: &Layout,
    file_words: &[String],
    given: &FileMapping,
    currency: Currency,
    warnings: &mut Vec<String>,
) -> Result<String, Error> {
    let mut workbook = Workbook::open(path)?;
    let mut found: Vec<(String, u32)> = Vec::new();
    for name in workbook.sheet_names() {
        let Some(mut rows) = workbook.rows(&name, layout.has_header)? else { continue };
        let sample = Sample::of(&mut rows, true)?;
        let evidence = Evidence { sample: &sample, file_words, given, currency };
        let score = match table::recognise(&evidence) {
            Recognised::Table(draft) => draft.score,
            Recognised::Either(_) => 1,
            Recognised::Nothing(_) => 0,
        };
        found.push((name, score));
    }
    let best = found.iter().rev().max_by_key(|(_, score)| *score);
    let best = best.map(|(name, _)| name.clone()).ok_or_else(|| Error::Empty { path: path.to_owned() })?;
    let others: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).filter(|name| *name != best).collect();
    if !others.is_empty() {
        warnings.push(format!(
            "the workbook has several sheets; `{best}` fits best and is read, not {} (sheet = \"…\" in the mapping chooses another)",
            others.join(", ")
        ));
    }
    Ok(best)
}
