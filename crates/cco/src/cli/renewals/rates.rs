//! Renewal rates as people read them.

use super::words::{figure_of, show_setting};
use crate::cli::output::{Grid, Output, count};
use crate::cli::revenue::{figure_text, group_text};
use cco_app::renewals::{RateGroup, RatesView};
use cco_domain::figure::{Figure, Value};

const RATES: [&str; 6] = [
    "gross_renewal_rate",
    "net_renewal_rate",
    "logo_renewal_rate",
    "gross_renewal_rate_in_time",
    "net_renewal_rate_in_time",
    "logo_renewal_rate_in_time",
];

pub(super) fn show_rates(output: &Output, view: &RatesView) {
    show_setting(output, &view.setting);
    let total = &view.total;
    output.line(&format!(
        "{} terms ended in {} or before it undecided · {} available to renew, of which {} is unresolved ({} terms)",
        count(total.n_terms),
        view.window,
        figure_of(&total.figures, "available_to_renew"),
        figure_of(&total.figures, "unresolved"),
        count(total.n_unresolved),
    ));
    let mut grid = Grid::new(&["rate", "value", "95 %", "accounts"], 1);
    for figure in RATES.iter().filter_map(|name| total.figures.iter().find(|figure| figure.name == *name)) {
        grid.row(vec![figure.name.clone(), value_text(figure), between(figure), count(figure.n)]);
    }
    output.grid(&grid);
    if !view.groups.is_empty() {
        show_groups(output, &view.groups);
    }
}

fn show_groups(output: &Output, groups: &[RateGroup]) {
    let mut grid = Grid::new(&["group", "terms", "due", "gross", "net", "logo", "gross in time"], 1);
    for group in groups {
        let figure = |name: &str| figure_of(&group.figures, name);
        grid.row(vec![
            group_text(&group.group),
            count(group.n_terms),
            figure("available_to_renew"),
            figure("gross_renewal_rate"),
            figure("net_renewal_rate"),
            figure("logo_renewal_rate"),
            figure("gross_renewal_rate_in_time"),
        ]);
    }
    output.grid(&grid);
}

fn value_text(figure: &Figure) -> String {
    match &figure.value {
        Value::Unknown { why } => format!("unknown: {why}"),
        _ => figure_text(figure),
    }
}

fn between(figure: &Figure) -> String {
    let text = |low: f64, high: f64| format!("{:.1} – {:.1} %", low * 100.0, high * 100.0);
    figure.interval.as_ref().map_or_else(String::new, |interval| text(interval.low, interval.high))
}
