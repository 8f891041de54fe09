//! The forecast of a book of renewals as people read it.

use super::words::{figure_of, percent, show_setting};
use crate::cli::output::{Grid, Output, count, money};
use crate::cli::revenue::figure_text;
use cco_app::renewals::{ForecastView, TrackRecord};
use cco_domain::figure::Figure;

pub(super) fn show_forecast(output: &Output, view: &ForecastView) {
    show_setting(output, &view.setting);
    let decimals = view.setting.currency.decimals();
    output.line(&format!(
        "{} terms end in the next {} days and are not decided",
        count(view.n_terms as i64),
        view.days
    ));
    let mut grid = Grid::new(&["segment", "terms", "due", "kept, on average", "80 %"], 1);
    let mut row = |name: &str, n_terms: usize, figures: &[Figure]| {
        grid.row(vec![
            name.to_owned(),
            count(n_terms as i64),
            figure_of(figures, "due"),
            figure_of(figures, "expected_kept"),
            between(figures, decimals),
        ]);
    };
    row("all", view.n_terms, &view.figures);
    for segment in &view.segments {
        row(segment.segment.as_deref().unwrap_or("unknown"), segment.n_terms, &segment.figures);
    }
    output.grid(&grid);
    output.line(&format!("closed already, beyond these: {}", figure_of(&view.figures, "closed")));
    if view.n_unresolved > 0 {
        let n = count(view.n_unresolved as i64);
        output.line(&format!("ended undecided, and not in the forecast: {n} terms, {}", figure_text(&view.unresolved)));
    }
    let by_model = match &view.model {
        Some(model) => format!("{} by model `{}`, the others", count(view.n_by_model as i64), model.id),
        None => "all".to_owned(),
    };
    output.line(&format!(
        "chances: {by_model} by base rates of {} terms that are over · fates correlate by {:.3} within a segment, {:.3} across",
        count(view.n_past_terms as i64),
        view.correlation_within,
        view.correlation_across,
    ));
    match &view.record {
        Some(record) => show_record(output, record, decimals),
        None => output.line("too few books are over to say how often such intervals held"),
    }
}

fn between(figures: &[Figure], decimals: u32) -> String {
    let found = figures.iter().find_map(|figure| figure.interval.as_ref());
    let text = |amount: f64| money(amount.round() as i64, decimals);
    found.map_or_else(String::new, |interval| format!("{} – {}", text(interval.low), text(interval.high)))
}

fn show_record(output: &Output, record: &TrackRecord, decimals: u32) {
    output.line(&format!(
        "\nsuch intervals, by base rates, held {} of {} earlier books: {} (95 %: {} – {}); {} came below, {} above",
        record.n_held,
        record.n,
        percent(record.share),
        percent(record.share_low),
        percent(record.share_high),
        record.n_below,
        record.n_above,
    ));
    let mut grid = Grid::new(&["told on", "terms", "due", "80 %", "kept", "held"], 1);
    for book in &record.books {
        grid.row(vec![
            book.on.to_string(),
            count(book.n_terms as i64),
            money(book.due_minor, decimals),
            format!("{} – {}", money(book.low_minor, decimals), money(book.high_minor, decimals)),
            money(book.kept_minor, decimals),
            if book.is_held { "yes" } else { "no" }.to_owned(),
        ]);
    }
    output.grid(&grid);
}
