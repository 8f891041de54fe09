//! Revenue views as people read them.

use crate::cli::output::{Grid, Output, count, money};
use cco_app::revenue::{
    BridgeView, CohortMeasure, CohortsView, MovementsView, NamedGroup, RowsView, Setting, SummaryView, TrendView,
};
use cco_domain::figure::{Figure, Unit, Value};

pub(super) fn show_setting(output: &Output, setting: &Setting) {
    output.line(&format!(
        "{} · as of {} · {} ({} → {}) · known at batch {} · policy {} · {}",
        setting.company,
        setting.as_of,
        setting.window,
        setting.opening,
        setting.closing,
        setting.known_at,
        setting.policy_hash,
        setting.currency,
    ));
    for note in &setting.notes {
        output.line(&format!("note: {note}"));
    }
}

pub(crate) fn group_text(group: &NamedGroup) -> String {
    let words: Vec<&str> = group.iter().map(|(_, value)| value.as_deref().unwrap_or("(unknown)")).collect();
    if words.is_empty() { "total".to_owned() } else { words.join(" · ") }
}

pub(crate) fn figure_text(figure: &Figure) -> String {
    match &figure.value {
        Value::Money { minor, currency } => money(*minor, currency.decimals()),
        Value::Ratio { value, .. } | Value::Number { value } => match figure.unit {
            Unit::Ratio => format!("{:.1} %", value * 100.0),
            Unit::Months => format!("{value:.1} months"),
            _ => format!("{value:.2}"),
        },
        Value::Count { count: n } => count(*n),
        Value::Unknown { .. } => "unknown".to_owned(),
    }
}

pub(super) fn interval_text(figure: &Figure) -> String {
    figure
        .interval
        .as_ref()
        .map_or_else(String::new, |interval| format!("{:.1} – {:.1} %", interval.low * 100.0, interval.high * 100.0))
}

pub(super) fn parts_text(figure: &Figure) -> String {
    match (&figure.value, figure.unit) {
        (Value::Unknown { why }, _) => why.clone(),
        (Value::Ratio { numerator, denominator, .. }, Unit::Months) => {
            format!("{} months / {}", count(*numerator), count(*denominator))
        }
        (Value::Ratio { numerator, denominator, .. }, _) if figure.name == "logo_churn" => {
            format!("{} of {}", count(*numerator), count(*denominator))
        }
        (Value::Ratio { numerator, denominator, .. }, _) => {
            format!("{} / {}", money(*numerator, 2), money(*denominator, 2))
        }
        _ => String::new(),
    }
}

pub(crate) fn show_summary(output: &Output, view: &SummaryView) {
    show_setting(output, &view.setting);
    let mut grid = Grid::new(&["figure", "value", "made of", "95 % interval", "accounts"], 1);
    for figure in &view.total {
        grid.row(vec![
            figure.name.clone(),
            figure_text(figure),
            parts_text(figure),
            interval_text(figure),
            count(figure.n),
        ]);
    }
    output.grid(&grid);
    if !view.groups.is_empty() {
        const SHOWN: [&str; 8] = ["n_accounts", "mrr", "nrr", "grr", "logo_churn", "expansion", "contraction", "churn"];
        let mut header = vec![view.setting.by.join(" · ")];
        header.extend(SHOWN.map(str::to_owned));
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut grid = Grid::new(&header, 1);
        for group in &view.groups {
            let mut cells = vec![group_text(&group.group)];
            let figures = SHOWN.iter().filter_map(|name| group.figures.iter().find(|figure| figure.name == *name));
            cells.extend(figures.map(figure_text));
            grid.row(cells);
        }
        output.grid(&grid);
    }
    if let Some(nrr) = view.total.iter().find(|figure| figure.name == "nrr") {
        output.say(&format!("open a figure: cco explain {}", nrr.id));
    }
}

pub(super) fn bridge_cells(bridge: &BridgeView, decimals: u32) -> Vec<String> {
    let BridgeView { opening, new, reactivation, expansion, contraction, churn, fx, merge, closing, .. } = bridge;
    let signed = [*opening, *new, *reactivation, *expansion, -contraction, -churn, *fx, *merge, *closing];
    signed.iter().map(|minor| money(*minor, decimals)).collect()
}

pub(super) const BRIDGE: [&str; 9] =
    ["opening", "new", "reactivation", "expansion", "contraction", "churn", "fx", "merge", "closing"];

pub(super) fn show_movements(output: &Output, view: &MovementsView) {
    show_setting(output, &view.setting);
    let mut header = vec!["to", "group"];
    header.extend(BRIDGE);
    let mut grid = Grid::new(&header, 2);
    for row in &view.rows {
        let mark = if row.is_open { " (open)" } else { "" };
        let mut cells = vec![format!("{}{mark}", row.closing_day), group_text(&row.group)];
        cells.extend(bridge_cells(&row.bridge, view.setting.currency.decimals()));
        grid.row(cells);
    }
    output.grid(&grid);
}

pub(super) fn show_cohorts(output: &Output, view: &CohortsView) {
    show_setting(output, &view.setting);
    let n_ages = view.rows.iter().map(|row| row.retained.len()).max().unwrap_or(0);
    let ages: Vec<String> = (0..n_ages).map(|age| age.to_string()).collect();
    let mut header = vec!["cohort", "group", "start"];
    header.extend(ages.iter().map(String::as_str));
    let mut grid = Grid::new(&header, 2);
    for row in &view.rows {
        let start = match view.measure {
            CohortMeasure::Logo => count(row.n_start),
            CohortMeasure::Revenue => money(row.start, view.setting.currency.decimals()),
        };
        let mut cells = vec![row.cohort.clone(), group_text(&row.group), start];
        cells.extend(
            row.retained
                .iter()
                .map(|share| share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}", share * 100.0))),
        );
        grid.row(cells);
    }
    output.grid(&grid);
    output.say("columns: months since the start; cells: % left");
}

pub(crate) fn show_rows(output: &Output, view: &RowsView) {
    show_setting(output, &view.setting);
    let decimals = view.setting.currency.decimals();
    let mut header = vec!["account", "group"];
    header.extend(BRIDGE);
    let mut grid = Grid::new(&header, 2);
    for row in &view.accounts {
        let mut cells = vec![row.account_id.clone(), group_text(&row.group)];
        cells.extend(bridge_cells(&row.bridge, decimals));
        grid.row(cells);
    }
    let mut cells = vec![format!("all {}", count(view.n_accounts as i64)), String::new()];
    cells.extend(bridge_cells(&view.total, decimals));
    grid.row(cells);
    output.grid(&grid);
    if !view.lines.is_empty() {
        let header = ["account", "line", "product", "from", "to", "price", "per", "batch", "opening", "closing"];
        let mut grid = Grid::new(&header, 5);
        for line in &view.lines {
            grid.row(vec![
                line.account_id.clone(),
                line.line_id.clone(),
                line.product.clone().unwrap_or_default(),
                line.starts.to_string(),
                line.ends.map_or_else(|| "open".to_owned(), |day| day.to_string()),
                format!("{} {}", money(line.amount_minor, line.currency.decimals()), line.currency),
                line.billing_period.clone(),
                line.batch.to_string(),
                money(line.opening, decimals),
                money(line.closing, decimals),
            ]);
        }
        output.grid(&grid);
    }
    if view.is_truncated {
        output.say(&format!("the {} largest of {}: --limit N for more", view.accounts.len(), view.n_accounts));
    }
}

pub(super) fn show_trend(output: &Output, view: &TrendView) {
    show_setting(output, &view.setting);
    let rate =
        |value: Option<f64>| value.map_or_else(|| "unknown".to_owned(), |value| format!("{:.1} %", value * 100.0));
    let decimals = view.setting.currency.decimals();
    let mut grid = Grid::new(&["as of", "group", "opening", "NRR", "GRR", "logo churn", "accounts"], 2);
    for row in &view.rows {
        grid.row(vec![
            row.as_of.to_string(),
            group_text(&row.group),
            money(row.cohort_opening, decimals),
            rate(row.nrr),
            rate(row.grr),
            rate(row.logo_churn),
            count(row.n_opening),
        ]);
    }
    output.grid(&grid);
}
