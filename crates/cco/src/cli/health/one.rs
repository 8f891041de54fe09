//! One account's score as people read it: every point, its reading, its curve and the facts behind.

use super::movement::parts_text;
use super::show::{
    age_text, change_text, judgement_text, percent, points_text, range_text, reading_text, show_alert_rows,
    show_setting, value_text,
};
use crate::cli::output::{Grid, Output, money};
use crate::cli::sql::text;
use cco_app::health::{AccountView, ComponentView, CurveView, ReadView};
use cco_app::measures::FactsView;
use cco_domain::health::{Combine, Shape};
use cco_domain::measure::Reading;

pub(super) fn show_account(output: &Output, view: &AccountView) {
    show_setting(output, &view.setting);
    show_head(output, view);
    show_components(output, view);
    view.components.iter().for_each(|component| show_component(output, component));
    show_trend(output, view);
    show_unknown(output, view);
    if !view.alerts.is_empty() {
        output.line("\nALERTS (no part of the score)");
        show_alert_rows(output, &view.alerts, view.setting.currency.decimals());
    }
    if !view.judgements.is_empty() {
        output.line("\nJUDGEMENTS (no part of the score)");
        view.judgements.iter().for_each(|judgement| output.line(&judgement_text(judgement)));
    }
    output.line(&format!("\nWHEN IT MISLEADS\n  {}", view.text.misleads));
}

fn show_head(output: &Output, view: &AccountView) {
    let score = &view.score;
    let name = view.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
    output.line(&format!(
        "\n{}{name} · owner {} · segment {} · stage {} · ARR {}",
        view.account_id,
        view.owner.as_deref().unwrap_or("unknown"),
        score.segment.as_deref().unwrap_or("unknown"),
        score.stage,
        money(view.arr_minor, view.setting.currency.decimals()),
    ));
    let range = range_text(score.low, score.high);
    let range = if range.is_empty() {
        String::new()
    } else {
        format!(" · could be {range} ({} to {})", score.low_band, score.high_band)
    };
    output.line(&format!(
        "{} · {}{range} · {} % of the weight known, {} covered · oldest reading {}",
        score.band.as_deref().unwrap_or("unknown band"),
        points_text(score.value),
        score.known_weight,
        percent(score.coverage),
        age_text(score.oldest_age_days),
    ));
    if score.value.is_none() {
        output.line(&format!("unknown: the definition asks for {} % of the weight", score.min_known_weight));
    }
}

fn show_components(output: &Output, view: &AccountView) {
    let mut grid = Grid::new(&["component", "", "weight", "points", "could be", "adds"], 2);
    for component in &view.components {
        grid.row(vec![
            component.id.clone(),
            component.title.clone(),
            format!("{} %", component.weight),
            points_text(component.points),
            range_text(component.low, component.high),
            component.contribution.map_or_else(String::new, |points| points.to_string()),
        ]);
    }
    grid.row(vec![
        "sum".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        points_text(view.score.value),
    ]);
    output.grid(&grid);
}

fn show_component(output: &Output, component: &ComponentView) {
    output.line(&format!("\n{}", component.title));
    if component.reads.len() > 1 {
        output.line(match component.combine {
            Combine::FirstKnown => "  the first known of these counts:",
            Combine::Weakest => "  the fewest points of these count:",
            Combine::Mean => "  the mean of these counts:",
        });
    }
    component.reads.iter().for_each(|read| show_read(output, read));
}

fn show_read(output: &Output, read: &ReadView) {
    let age = match &read.reading {
        Reading::Known { age_days: Some(days), .. } => format!(", newest fact {days} days old"),
        Reading::Known { age_days: None, .. } | Reading::Unknown { .. } => String::new(),
    };
    let worth = read.points.map_or_else(String::new, |points| format!(" is worth {points}"));
    let mark = if read.counts { "" } else { " (does not count)" };
    let unit = if read.points.is_some() { format!(" {}", read.unit) } else { String::new() };
    output.line(&format!("  {} = {}{unit}{worth}{age}{mark}", read.measure, reading_text(&read.reading)));
    output.line(&format!("    points: {}", curve_text(&read.curve)));
    if let Some(facts) = &read.facts {
        show_facts(output, facts);
    }
}

fn curve_text(curve: &CurveView) -> String {
    let knots: Vec<String> =
        curve.knots.iter().map(|(value, points)| format!("{} → {points}", value_text(*value))).collect();
    let shape = match curve.shape {
        Shape::Linear => "straight between",
        Shape::Steps => "in steps from",
    };
    format!("{shape} {}", knots.join(", "))
}

fn show_facts(output: &Output, facts: &FactsView) {
    if facts.rows.is_empty() {
        return output.line(&format!("    no row of {} counted", facts.table));
    }
    output.line(&format!("    the latest {} of {} rows of {}:", facts.rows.len(), facts.n_rows, facts.table));
    for row in &facts.rows {
        let cells = facts.columns.iter().zip(&row.cells);
        let cells: Vec<String> = cells
            .map(|(column, cell)| (column, text(cell)))
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| format!("{column} {cell}"))
            .collect();
        output.line(&format!("      {} [batch {}]", cells.join(" · "), row.batch));
    }
}

fn show_trend(output: &Output, view: &AccountView) {
    output.line(&format!(
        "\nTREND since {}: {} → {} ({})",
        view.trend_since,
        points_text(view.trend.from),
        points_text(view.trend.to),
        change_text(view.trend.change)
    ));
    parts_text(&view.trend).iter().for_each(|part| output.line(&format!("  {part}")));
}

fn show_unknown(output: &Output, view: &AccountView) {
    if view.what_if.is_empty() {
        return;
    }
    output.line("\nUNKNOWN");
    for what_if in &view.what_if {
        let ends = format!("{} ({}) to {} ({})", what_if.low, what_if.low_band, what_if.high, what_if.high_band);
        let matters = if what_if.could_change_band { "could change the band" } else { "would not change the band" };
        output.line(&format!("  {}: known, the score would be {ends}: it {matters}", what_if.component));
    }
}
