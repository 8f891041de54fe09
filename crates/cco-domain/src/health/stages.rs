//! Stages of an account's life: the first that fits, and one that takes the rest.

use super::definition::{Stage, Threshold};
use super::file::{StageFile, ThresholdFile};
use super::lint::check_measure;
use super::problem::Findings;
use super::text::Catalog;
use toml::Spanned;

/// The one stage of a definition that names none.
const ANY: &str = "any";

pub(super) fn stages(files: &[Spanned<StageFile>], catalog: &Catalog<'_>, findings: &mut Findings<'_>) -> Vec<Stage> {
    if files.is_empty() {
        return vec![Stage { id: ANY.to_owned(), when: Vec::new() }];
    }
    for (place, file) in files.iter().enumerate() {
        let StageFile { id, when } = file.get_ref();
        let is_last = place + 1 == files.len();
        if when.is_empty() && !is_last {
            findings.error(
                file.span(),
                format!("the stage `{id}` has no `when`, so the stages after it are never reached"),
            );
        } else if !when.is_empty() && is_last {
            findings.error(file.span(), "the last stage must take the rest: leave out its `when`");
        }
        if files[..place].iter().any(|earlier| earlier.get_ref().id == *id) {
            findings.error(file.span(), format!("there are two stages `{id}`"));
        }
    }
    let stage = |file: &Spanned<StageFile>, findings: &mut Findings<'_>| Stage {
        id: file.get_ref().id.clone(),
        when: thresholds(&file.get_ref().when, catalog, findings),
    };
    files.iter().map(|file| stage(file, findings)).collect()
}

pub(super) fn thresholds(
    files: &[Spanned<ThresholdFile>],
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) -> Vec<Threshold> {
    files
        .iter()
        .map(|file| {
            let ThresholdFile { measure, at_least, below } = file.get_ref();
            check_measure(measure, file.span(), catalog, findings);
            let threshold = Threshold { measure: measure.clone(), at_least: *at_least, below: *below };
            threshold.faults().into_iter().for_each(|fault| findings.error(file.span(), fault));
            threshold
        })
        .collect()
}
