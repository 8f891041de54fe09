//! Revenue views as comma-separated values. Money is in minor units.

use super::show::{BRIDGE, group_text};
use crate::cli::output::Output;
use cco_app::revenue::{CohortsView, MovementsView, NamedGroup, RowsView, SummaryView, TrendView};
use cco_domain::figure::Value;

pub(super) fn summary_csv(output: &Output, view: &SummaryView) {
    let total: NamedGroup = Vec::new();
    let groups = view.groups.iter().map(|group| (&group.group, &group.figures));
    let lines = std::iter::once((&total, &view.total)).chain(groups).flat_map(|(group, figures)| {
        figures.iter().map(move |figure| {
            let (numerator, denominator) = match &figure.value {
                Value::Ratio { numerator, denominator, .. } => (numerator.to_string(), denominator.to_string()),
                _ => (String::new(), String::new()),
            };
            vec![
                figure.id.to_string(),
                group_text(group),
                figure.name.clone(),
                figure.value.number().map_or_else(String::new, |number| number.to_string()),
                numerator,
                denominator,
                figure.n.to_string(),
            ]
        })
    });
    output.csv(&["figure", "group", "name", "value", "numerator", "denominator", "n"], lines);
}

pub(super) fn movements_csv(output: &Output, view: &MovementsView) {
    let header = [
        "opening_day",
        "closing_day",
        "group",
        "opening",
        "new",
        "reactivation",
        "expansion",
        "contraction",
        "churn",
        "fx",
        "merge",
        "closing",
        "n_opening",
        "n_new",
        "n_reactivated",
        "n_expanded",
        "n_contracted",
        "n_churned",
        "n_closing",
    ];
    let lines = view.rows.iter().map(|row| {
        let bridge = &row.bridge;
        let numbers = [
            bridge.opening,
            bridge.new,
            bridge.reactivation,
            bridge.expansion,
            bridge.contraction,
            bridge.churn,
            bridge.fx,
            bridge.merge,
            bridge.closing,
            bridge.n_opening,
            bridge.n_new,
            bridge.n_reactivated,
            bridge.n_expanded,
            bridge.n_contracted,
            bridge.n_churned,
            bridge.n_closing,
        ];
        let mut cells = vec![row.opening_day.to_string(), row.closing_day.to_string(), group_text(&row.group)];
        cells.extend(numbers.map(|number| number.to_string()));
        cells
    });
    output.csv(&header, lines);
}

pub(super) fn cohorts_csv(output: &Output, view: &CohortsView) {
    let lines = view.rows.iter().flat_map(|row| {
        row.retained.iter().enumerate().map(move |(age, retained)| {
            vec![
                row.cohort.clone(),
                group_text(&row.group),
                age.to_string(),
                row.n_start.to_string(),
                row.n_active[age].to_string(),
                row.start.to_string(),
                row.revenue[age].to_string(),
                retained.map_or_else(String::new, |share| share.to_string()),
            ]
        })
    });
    output.csv(&["cohort", "group", "age", "n_start", "n_active", "start", "revenue", "retained"], lines);
}

pub(super) fn rows_csv(output: &Output, view: &RowsView) {
    let mut header = vec!["account", "group"];
    header.extend(BRIDGE);
    let lines = view.accounts.iter().map(|row| {
        let bridge = &row.bridge;
        let numbers = [
            bridge.opening,
            bridge.new,
            bridge.reactivation,
            bridge.expansion,
            bridge.contraction,
            bridge.churn,
            bridge.fx,
            bridge.merge,
            bridge.closing,
        ];
        let mut cells = vec![row.account_id.clone(), group_text(&row.group)];
        cells.extend(numbers.map(|number| number.to_string()));
        cells
    });
    output.csv(&header, lines);
}

pub(super) fn trend_csv(output: &Output, view: &TrendView) {
    let header = [
        "as_of",
        "opening_day",
        "group",
        "cohort_opening",
        "cohort_closing",
        "cohort_kept",
        "n_opening",
        "n_churned",
        "nrr",
        "grr",
        "logo_churn",
    ];
    let rate = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let lines = view.rows.iter().map(|row| {
        vec![
            row.as_of.to_string(),
            row.opening_day.to_string(),
            group_text(&row.group),
            row.cohort_opening.to_string(),
            row.cohort_closing.to_string(),
            row.cohort_kept.to_string(),
            row.n_opening.to_string(),
            row.n_churned.to_string(),
            rate(row.nrr),
            rate(row.grr),
            rate(row.logo_churn),
        ]
    });
    output.csv(&header, lines);
}
