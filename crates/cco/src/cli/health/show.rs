//! Views of many accounts as people read them, and what every view of health says of itself.

use crate::cli::output::{Grid, Output, count, money};
use crate::cli::revenue::figure_text;
use cco_app::health::{
    AlertView, AlertsView, CheckView, DefinitionStanding, DefinitionState, HealthSetting, JudgementState,
    JudgementView, JudgementsView, ScoresView,
};
use cco_domain::health::{AlertSeverity, Evidence, Points};
use cco_domain::measure::{Knowledge, Reading};

pub(crate) fn show_setting(output: &Output, setting: &HealthSetting) {
    let knowledge = match setting.knowledge {
        Knowledge::Recorded => "as recorded then",
        Knowledge::Dated => "as dated",
    };
    output.line(&format!(
        "{} · as of {} · {knowledge} · known at batch {} · policy {}",
        setting.company, setting.as_of, setting.known_at, setting.policy_hash
    ));
    output.line(&standing_text(&setting.definition));
    output.line(&format!(
        "{} accounts with recurring revenue; {} without are left out",
        count(setting.n_accounts as i64),
        count(setting.n_excluded as i64)
    ));
    for note in &setting.notes {
        output.line(&format!("note: {note}"));
    }
}

pub(super) fn standing_text(definition: &DefinitionStanding) -> String {
    let head = format!("score `{}` ({})", definition.id, definition.hash);
    match &definition.state {
        DefinitionState::Draft => format!("{head}: draft, unproven — nobody has promoted it on a backtest"),
        DefinitionState::Promoted { by, at, backtest, findings } => {
            let backtest = backtest.as_ref().map_or_else(String::new, |id| format!(", backtest {id}"));
            let auc = findings["auc"].as_f64().map_or_else(String::new, |auc| format!(", AUC {auc:.2}"));
            format!("{head}: promoted by {by} on {at}{backtest}{auc}")
        }
    }
}

pub(crate) fn points_text(points: Option<Points>) -> String {
    points.map_or_else(|| "unknown".to_owned(), |points| points.to_string())
}

/// With its sign.
pub(super) fn change_text(change: Option<Points>) -> String {
    match change {
        None => "–".to_owned(),
        Some(change) if change > Points::ZERO => format!("+{change}"),
        Some(change) => change.to_string(),
    }
}

pub(super) fn range_text(low: Points, high: Points) -> String {
    if low == high { String::new() } else { format!("{low} – {high}") }
}

pub(super) fn age_text(days: Option<u16>) -> String {
    days.map_or_else(|| "–".to_owned(), |days| format!("{days} d"))
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

pub(super) fn value_text(value: f64) -> String {
    let rounded = format!("{value:.2}");
    if rounded.contains('.') { rounded.trim_end_matches('0').trim_end_matches('.').to_owned() } else { rounded }
}

pub(super) fn reading_text(reading: &Reading) -> String {
    match reading {
        Reading::Known { value, .. } => value_text(*value),
        Reading::Unknown { why } => format!("unknown: {}", why.word().replace('_', " ")),
    }
}

pub(super) fn show_scores(output: &Output, view: &ScoresView) {
    show_setting(output, &view.setting);
    show_bands(output, view);
    if let Some(by) = view.by {
        show_groups(output, &format!("{by:?}").to_lowercase(), view);
    }
    let decimals = view.setting.currency.decimals();
    let header =
        ["account", "name", "owner", "segment", "stage", "band", "score", "could be", "trend", "known", "age", "ARR"];
    let mut grid = Grid::new(&header, 6);
    for account in &view.accounts {
        let score = &account.score;
        let called = account.judgement.as_ref().map_or_else(String::new, |call| format!(" (called {})", call.verdict));
        grid.row(vec![
            account.account_id.clone(),
            account.name.clone().unwrap_or_default(),
            account.owner.clone().unwrap_or_default(),
            score.segment.clone().unwrap_or_default(),
            score.stage.clone(),
            format!("{}{called}", score.band.as_deref().unwrap_or("unknown")),
            points_text(score.value),
            range_text(score.low, score.high),
            change_text(account.trend),
            format!("{} %", score.known_weight),
            age_text(score.oldest_age_days),
            money(account.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
    if view.is_truncated {
        output.say(&format!(
            "the {} lowest of {}: --limit N for more",
            view.accounts.len(),
            count(view.setting.n_accounts as i64)
        ));
    }
    if let Some(first) = view.accounts.first() {
        output.say(&format!("every point explained: cco health show {}", first.account_id));
    }
}

/// Figures come three to a band: accounts, ARR, share.
fn show_bands(output: &Output, view: &ScoresView) {
    let mut grid = Grid::new(&["band", "scores", "accounts", "ARR", "share of ARR", "note"], 2);
    for figures in view.figures.chunks(3) {
        let Some(first) = figures.first() else { continue };
        let name = first.id.group.first().and_then(|(_, band)| band.clone());
        let band = view.setting.bands.iter().find(|band| Some(&band.id) == name.as_ref());
        let mut cells = vec![name.unwrap_or_else(|| "unknown".to_owned())];
        cells.push(band.map_or_else(String::new, |band| format!("{} – {}", band.from, band.to)));
        cells.extend(figures.iter().map(figure_text));
        cells.push(first.notes.join("; "));
        grid.row(cells);
    }
    output.grid(&grid);
}

fn show_groups(output: &Output, by: &str, view: &ScoresView) {
    let mut header = vec![by, "accounts", "ARR", "median"];
    header.extend(view.setting.bands.iter().map(|band| band.id.as_str()));
    header.push("unknown");
    let mut grid = Grid::new(&header, 1);
    for group in &view.groups {
        let mut cells = vec![
            group.value.clone().unwrap_or_else(|| "(unknown)".to_owned()),
            count(group.n_accounts as i64),
            money(group.arr_minor, view.setting.currency.decimals()),
            points_text(group.median),
        ];
        cells.extend(group.n_by_band.iter().map(|n| count(*n as i64)));
        cells.push(count(group.n_unknown as i64));
        grid.row(cells);
    }
    output.grid(&grid);
}

pub(super) fn show_alerts(output: &Output, view: &AlertsView) {
    show_setting(output, &view.setting);
    show_alert_rows(output, &view.alerts, view.setting.currency.decimals());
    output.line(&format!(
        "{} alerts since {}; {} raised earlier hold still, {} have ended",
        count(view.n_alerts as i64),
        view.since,
        count(view.n_older as i64),
        count(view.n_ended as i64)
    ));
    if view.alerts.len() < view.n_alerts {
        output.say(&format!("the first {} of {}: --limit N for more", view.alerts.len(), view.n_alerts));
    }
}

pub(super) fn show_alert_rows(output: &Output, alerts: &[AlertView], decimals: u32) {
    let mut grid = Grid::new(&["account", "name", "alert", "", "raised", "ended", "evidence", "ARR"], 7);
    for view in alerts {
        let alert = &view.alert;
        let severity = match alert.severity {
            AlertSeverity::ActNow => "act now",
            AlertSeverity::Watch => "watch",
        };
        let earlier = if alert.is_older { " or earlier" } else { "" };
        grid.row(vec![
            alert.account_id.clone(),
            view.name.clone().unwrap_or_default(),
            alert.title.clone(),
            severity.to_owned(),
            format!("{}{earlier}", alert.raised_on),
            alert.ended_on.map_or_else(String::new, |day| day.to_string()),
            alert.evidence.iter().map(evidence_text).collect::<Vec<_>>().join("; "),
            money(view.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn evidence_text(evidence: &Evidence) -> String {
    let before = evidence.before.as_ref().map_or_else(String::new, |reading| format!("{} → ", reading_text(reading)));
    format!("{} {before}{}", evidence.threshold.measure, reading_text(&evidence.after))
}

pub(super) fn show_judgement(output: &Output, view: &JudgementView) {
    output.line(&judgement_text(view));
    output.say("it stands beside the score and is no part of it");
}

pub(super) fn show_judgements(output: &Output, view: &JudgementsView) {
    view.judgements.iter().for_each(|judgement| output.line(&judgement_text(judgement)));
    if view.judgements.is_empty() {
        output.say("no judgement holds: --all shows those that have ended");
    }
}

pub(super) fn judgement_text(view: &JudgementView) -> String {
    let state = match view.state {
        JudgementState::Holds => format!("until {}", view.expires_on),
        JudgementState::Expired => format!("expired on {}", view.expires_on),
        JudgementState::Withdrawn => "withdrawn".to_owned(),
    };
    format!("{}. {}: {} by {}, {state}: {}", view.no, view.account_id, view.verdict, view.author, view.reason)
}

pub(super) fn show_check(output: &Output, view: &CheckView) {
    let noun = if view.n_files == 1 { "definition holds" } else { "definitions hold" };
    output.line(&format!("{} {noun}", view.n_files));
    for warning in &view.warnings {
        output.say(warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (value, expected) in [(0.5, "0.5"), (-0.504, "-0.5"), (120.0, "120"), (3.456, "3.46"), (0.0, "0")] {
            assert_eq!(value_text(value), expected);
        }
        assert_eq!(change_text(Some(Points::from_tenths(25))), "+2.5");
        assert_eq!(change_text(Some(Points::from_tenths(-25))), "-2.5");
        assert_eq!(change_text(None), "–");
    }
}
