//! Scores that move, as people read them.

use super::show::{change_text, points_text, range_text, reading_text, show_setting};
use crate::cli::output::{Grid, Output, count, money};
use cco_app::health::{Basis, HistoryView, MoversView};
use cco_domain::health::{ComponentMove, Points, ReadScore, ScoreMove};

pub(super) fn show_history(output: &Output, view: &HistoryView) {
    show_setting(output, &view.setting);
    let name = view.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
    output.line(&format!("\n{}{name}", view.account_id));
    let decimals = view.setting.currency.decimals();
    let mut grid = Grid::new(&["day", "band", "stage", "definition", "score", "could be", "known", "ARR"], 4);
    for point in &view.points {
        let score = &point.score;
        let change = if point.definition_changed { " CHANGED" } else { "" };
        grid.row(vec![
            point.day.to_string(),
            score.band.clone().unwrap_or_else(|| "unknown".to_owned()),
            score.stage.clone(),
            format!("{}{change}{}", point.definition_hash, basis_mark(point.basis)),
            points_text(score.value),
            range_text(score.low, score.high),
            format!("{} %", score.known_weight),
            if point.arr_minor == 0 { "no revenue".to_owned() } else { money(point.arr_minor, decimals) },
        ]);
    }
    output.grid(&grid);
    let bases: Vec<Basis> = view.points.iter().map(|point| point.basis).collect();
    for basis in [Basis::AppliedBackwards, Basis::InUseWithOtherMeasures, Basis::NotReadable] {
        if bases.contains(&basis) {
            output.line(&format!("{} {}", basis_mark(basis).trim(), basis_text(basis)));
        }
    }
}

fn basis_mark(basis: Basis) -> &'static str {
    match basis {
        Basis::InUse => "",
        Basis::AppliedBackwards => " (a)",
        Basis::InUseWithOtherMeasures => " (b)",
        Basis::NotReadable => " (c)",
    }
}

fn basis_text(basis: Basis) -> &'static str {
    match basis {
        Basis::InUse => "by the definition in use on the day",
        Basis::AppliedBackwards => "no definition was in use yet: today's is applied backwards",
        Basis::InUseWithOtherMeasures => "by the definition in use then, with its measures as they are now",
        Basis::NotReadable => "the definition in use then cannot be read any more: today's is applied",
    }
}

pub(super) fn show_movers(output: &Output, view: &MoversView) {
    show_setting(output, &view.setting);
    output.line(&format!(
        "since {}: {} moved, {} did not, {} are unknown on one of the days · {} scored {}",
        view.since,
        count(view.n_moved as i64),
        count(view.n_unmoved as i64),
        count(view.n_unknown as i64),
        view.since,
        basis_text(view.basis)
    ));
    for mover in &view.movers {
        let moved = &mover.explained;
        output.line(&format!(
            "\n{} {} · {} → {} ({}) · ARR {}",
            mover.account_id,
            mover.name.as_deref().unwrap_or_default(),
            points_text(moved.from),
            points_text(moved.to),
            change_text(moved.change),
            money(mover.arr_minor, view.setting.currency.decimals())
        ));
        parts_text(moved).iter().for_each(|part| output.line(&format!("  {part}")));
    }
    if view.movers.len() < view.n_moved {
        output.say(&format!("the {} largest of {}: --limit N for more", view.movers.len(), view.n_moved));
    }
}

/// The parts of a change that are not nothing, one a line; the largest component first.
pub(super) fn parts_text(moved: &ScoreMove) -> Vec<String> {
    let mut parts = Vec::new();
    let change = |points: Points| change_text(Some(points));
    if let Some(definition) = &moved.definition {
        let (from, to) = (&definition.from_hash, &definition.to_hash);
        parts.push(format!("{} another definition: {from} → {to}", change(definition.change)));
    }
    let setting = &moved.setting;
    if setting.from_stage != setting.to_stage {
        let stages = format!("{} → {}", setting.from_stage, setting.to_stage);
        parts.push(format!("{} another stage: {stages}", change(setting.change)));
    }
    if setting.from_segment != setting.to_segment {
        let name = |segment: &Option<String>| segment.clone().unwrap_or_else(|| "unknown".to_owned());
        let segments = format!("{} → {}", name(&setting.from_segment), name(&setting.to_segment));
        let own = if setting.from_stage == setting.to_stage { change(setting.change) } else { "with it".to_owned() };
        parts.push(format!("{own} another segment: {segments}"));
    }
    let known = &moved.known;
    if !known.became_known.is_empty() || !known.became_unknown.is_empty() {
        let told = |what: &str, ids: &[String]| (!ids.is_empty()).then(|| format!("{what}: {}", ids.join(", ")));
        let told: Vec<String> = told("became known", &known.became_known)
            .into_iter()
            .chain(told("became unknown", &known.became_unknown))
            .collect();
        parts.push(format!("{} {}", change(known.change), told.join("; ")));
    }
    let mut components: Vec<&ComponentMove> =
        moved.components.iter().filter(|component| component.change != Points::ZERO).collect();
    components.sort_by_key(|component| std::cmp::Reverse(component.change.tenths().abs()));
    parts.extend(components.into_iter().map(|component| {
        format!("{} {}: {}", change(component.change), component.id, readings_text(&component.before, &component.after))
    }));
    parts
}

/// The readings that counted on either day.
fn readings_text(before: &[ReadScore], after: &[ReadScore]) -> String {
    let pairs = before.iter().zip(after).filter(|(before, after)| before.counts || after.counts);
    let told: Vec<String> = pairs
        .map(|(before, after)| {
            format!("{} {} → {}", after.measure, reading_text(&before.reading), reading_text(&after.reading))
        })
        .collect();
    told.join("; ")
}
