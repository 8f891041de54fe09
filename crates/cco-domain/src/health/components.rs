//! Components and what differs in them by segment and stage.

use super::curve::Curve;
use super::definition::{Adjustment, AdjustmentPart, Combine, Component, Plausible, Read, Stage, is_same_segment};
use super::file::{AdjustmentFile, AdjustmentPartFile, ComponentFile, PlausibleFile, PlausibleWord, ReadFile};
use super::lint;
use super::points::Points;
use super::problem::Findings;
use super::text::{Catalog, check_said};
use toml::Spanned;

pub(super) fn components(
    files: &[Spanned<ComponentFile>],
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) -> Vec<Component> {
    for (place, file) in files.iter().enumerate() {
        if files[..place].iter().any(|earlier| earlier.get_ref().id == file.get_ref().id) {
            findings.error(file.span(), format!("there are two components `{}`", file.get_ref().id));
        }
    }
    files.iter().map(|file| component(file, catalog, findings)).collect()
}

fn component(file: &Spanned<ComponentFile>, catalog: &Catalog<'_>, findings: &mut Findings<'_>) -> Component {
    let ComponentFile { id, title, weight, combine, plausible, reads } = file.get_ref();
    if reads.is_empty() {
        findings.error(file.span(), format!("the component `{id}` reads no measure"));
    }
    if reads.len() > 1 && combine.is_none() {
        let message = format!("say how the measures of `{id}` combine: first_known, weakest or mean");
        findings.error(file.span(), message);
    }
    let reads: Vec<Read> = reads.iter().filter_map(|read| self::read(read, catalog, findings)).collect();
    Component {
        id: id.clone(),
        title: title.clone(),
        weight: *weight,
        combine: combine.unwrap_or(Combine::FirstKnown),
        reads,
        plausible: plausible.as_ref().map_or(Plausible::Anything, |file| self::plausible(file, findings)),
    }
}

fn plausible(file: &Spanned<PlausibleFile>, findings: &mut Findings<'_>) -> Plausible {
    match file.get_ref() {
        PlausibleFile::Word(PlausibleWord::Anything) => Plausible::Anything,
        PlausibleFile::Word(PlausibleWord::InSegment) => Plausible::InSegment,
        PlausibleFile::Between(low, high) => match (Points::from_number(*low), Points::from_number(*high)) {
            (Some(low), Some(high)) if low <= high => Plausible::Between(low, high),
            _ => {
                findings.error(file.span(), format!("`plausible` must rise within 0 to 100, not [{low}, {high}]"));
                Plausible::Anything
            }
        },
    }
}

/// `None` when its points make no curve.
fn read(file: &Spanned<ReadFile>, catalog: &Catalog<'_>, findings: &mut Findings<'_>) -> Option<Read> {
    let ReadFile { measure, curve, points } = file.get_ref();
    lint::check_measure(measure, file.span(), catalog, findings);
    lint::check_leak(measure, file.span(), catalog, findings);
    match Curve::new(*curve, points.get_ref()) {
        Ok(curve) => {
            lint::check_direction(measure, &curve, points.span(), catalog, findings);
            Some(Read { measure: measure.clone(), curve })
        }
        Err(fault) => {
            findings.error(points.span(), fault.to_string());
            None
        }
    }
}

pub(super) fn adjustments(
    files: &[Spanned<AdjustmentFile>],
    components: &[Spanned<ComponentFile>],
    stages: &[Stage],
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) -> Vec<Adjustment> {
    files
        .iter()
        .map(|file| {
            let AdjustmentFile { segments, stages: own_stages, why, component } = file.get_ref();
            check_said("why", why, findings);
            if segments.is_empty() && own_stages.is_empty() {
                findings.error(file.span(), "the adjustment names neither segments nor stages: it would hold for all");
            }
            for stage in own_stages.iter().filter(|own| stages.iter().all(|stage| stage.id != *own.get_ref())) {
                findings.error(stage.span(), format!("there is no stage `{}`", stage.get_ref()));
            }
            segments.iter().for_each(|segment| check_segment(segment, catalog, findings));
            Adjustment {
                segments: segments.iter().map(|segment| segment.get_ref().clone()).collect(),
                stages: own_stages.iter().map(|stage| stage.get_ref().clone()).collect(),
                why: why.get_ref().clone(),
                parts: component.iter().map(|file| part(file, components, catalog, findings)).collect(),
            }
        })
        .collect()
}

fn check_segment(segment: &Spanned<String>, catalog: &Catalog<'_>, findings: &mut Findings<'_>) {
    let Some(known) = catalog.segments else { return };
    if !known.iter().any(|known| is_same_segment(known, segment.get_ref())) {
        let there: Vec<&str> = known.iter().map(String::as_str).collect();
        let there =
            if there.is_empty() { "none is known".to_owned() } else { format!("there are: {}", there.join(", ")) };
        findings.warning(segment.span(), format!("no account has the segment `{}` ({there})", segment.get_ref()));
    }
}

fn part(
    file: &Spanned<AdjustmentPartFile>,
    components: &[Spanned<ComponentFile>],
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) -> AdjustmentPart {
    let AdjustmentPartFile { id, weight, reads } = file.get_ref();
    let read_here: Vec<Read> = reads.iter().filter_map(|read| self::read(read, catalog, findings)).collect();
    match components.iter().map(Spanned::get_ref).find(|component| component.id == *id) {
        None => findings.error(file.span(), format!("there is no component `{id}`")),
        Some(_) if weight.is_none() && reads.is_empty() => {
            findings
                .error(file.span(), format!("the adjustment changes nothing of `{id}`: give a `weight` or `reads`"));
        }
        Some(component) if !reads.is_empty() && !reads_same(component, reads) => {
            let own: Vec<&str> = component.reads.iter().map(|read| read.get_ref().measure.as_str()).collect();
            let message = format!(
                "an adjustment may change curves, not measures: `{id}` reads {}, in this order",
                own.join(", ")
            );
            findings.error(file.span(), message);
        }
        Some(_) => {}
    }
    let curves = (!reads.is_empty()).then(|| read_here.into_iter().map(|read| read.curve).collect());
    AdjustmentPart { component: id.clone(), weight: *weight, curves }
}

fn reads_same(component: &ComponentFile, reads: &[Spanned<ReadFile>]) -> bool {
    let measures = |reads: &[Spanned<ReadFile>]| -> Vec<String> {
        reads.iter().map(|read| read.get_ref().measure.clone()).collect()
    };
    measures(&component.reads) == measures(reads)
}
