//! A model that was fitted, for people to read.

use crate::cli::output::{Grid, Output, count};
use cco_app::backtest::Measured;
use cco_app::risk::{CandidateLine, CardView, FitView, ModelStanding};

pub(super) fn show_card(output: &Output, view: &CardView) {
    output.line(view.markdown.trim_end());
}

pub(super) fn show_fit(output: &Output, view: &FitView) {
    show_standing(output, &view.model);
    let sample = &view.sample;
    output.line(&format!(
        "{} rows of {} accounts, {} rows of {} accounts with the event · {} to {} · known at batch {} · seed {}",
        number(sample.n_tested),
        number(sample.n_accounts),
        number(sample.n_events),
        number(sample.n_accounts_with_event),
        view.settings.from,
        view.settings.to,
        view.known_at,
        view.settings.seed
    ));
    view.notes.iter().for_each(|note| output.line(&format!("note: {note}")));
    show_candidates(output, &view.evaluation.candidates);
    let verdict = &view.evaluation.verdict;
    output.line(&format!("use the {}: {}", verdict.winner.word(), verdict.reason));
    show_points(output, view);
    for out in &view.left_out {
        output.line(&format!("left out: `{}` {}", out.measure, out.why));
    }
    view.evaluation.findings.audit.findings.iter().for_each(|found| output.line(&format!("audit: {}", found.what)));
    output.line(&format!("card: {}", view.card.display()));
    if !view.is_new {
        output.say("the same model was fitted before: nothing changed");
    }
}

pub(super) fn show_standing(output: &Output, model: &ModelStanding) {
    let auc = model.auc.map_or_else(String::new, |auc| format!(" · AUC {auc:.3}"));
    let state = match &model.promotion {
        None => "draft, promoted by nobody".to_owned(),
        Some(promoted) => format!("promoted by {} on {}", promoted.by, promoted.at),
    };
    output.line(&format!(
        "{} · {} {} to {} days ahead · {}{auc} · {state}",
        model.id,
        model.outcome,
        model.gap_days,
        model.gap_days + model.horizon_days,
        model.kind
    ));
}

fn show_candidates(output: &Output, candidates: &[CandidateLine]) {
    let names = candidates.first().map(|line| line.measures.iter().map(|measure| measure.name.as_str()));
    let header: Vec<&str> = std::iter::once("model").chain(names.into_iter().flatten()).collect();
    let mut grid = Grid::new(&header, 1);
    for candidate in candidates {
        let cells = candidate.measures.iter().map(|measure| estimate(measure.measured));
        grid.row(std::iter::once(candidate.model.clone()).chain(cells).collect());
    }
    output.grid(&grid);
}

/// The measures that matter most; the card has all.
const MOST_LINES: usize = 30;

fn show_points(output: &Output, view: &FitView) {
    let mut grid = Grid::new(&["measure", "value", "log odds", "rows", "with the event"], 2);
    for line in view.points.iter().take(MOST_LINES) {
        grid.row(vec![
            line.column.clone(),
            line.level.clone(),
            format!("{:+.2}", line.points),
            count(line.n_rows as i64),
            format!("{:.1} %", 100.0 * line.n_events as f64 / line.n_rows.max(1) as f64),
        ]);
    }
    if !view.points.is_empty() {
        output.grid(&grid);
    }
    let n_more = view.points.len().saturating_sub(MOST_LINES);
    if n_more > 0 {
        output.line(&format!("{n_more} more lines in the card"));
    }
}

fn estimate(measured: Option<Measured>) -> String {
    match measured {
        Some(Measured { value, low: Some(low), high: Some(high) }) => format!("{value:.3} [{low:.3}, {high:.3}]"),
        Some(Measured { value, .. }) => format!("{value:.3}"),
        None => "unknown".to_owned(),
    }
}

fn number(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX))
}
