//! Scores as comma-separated values. Money is in minor units.

use super::show::standing_text;
use crate::cli::output::Output;
use cco_app::health::{AccountHealth, DefinitionState, HealthSetting, ScoresView};
use cco_domain::health::Points;

const HEADER: [&str; 18] = [
    "account",
    "name",
    "owner",
    "segment",
    "stage",
    "band",
    "score",
    "low",
    "high",
    "trend",
    "known_weight",
    "coverage",
    "oldest_age_days",
    "arr",
    "judgement",
    "as_of",
    "definition",
    "state",
];

/// What the view says of itself goes beside the rows, not among them.
pub(super) fn scores_csv(output: &Output, view: &ScoresView) {
    let components: Vec<String> = view
        .accounts
        .first()
        .map(|account| account.score.components.iter().map(|component| component.id.clone()).collect())
        .unwrap_or_default();
    let mut header: Vec<&str> = HEADER.to_vec();
    header.extend(components.iter().map(String::as_str));
    output.csv(&header, view.accounts.iter().map(|account| row(account, &view.setting)));
    output.say(&standing_text(&view.setting.definition));
    view.setting.notes.iter().for_each(|note| output.say(&format!("note: {note}")));
    if view.is_truncated {
        output.say(&format!("the first {}: there are more", view.accounts.len()));
    }
}

/// After the head, what each component adds; empty where it is unknown.
fn row(account: &AccountHealth, setting: &HealthSetting) -> Vec<String> {
    let score = &account.score;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let points = |points: Option<Points>| points.map_or_else(String::new, |points| points.to_string());
    let mut cells = vec![
        account.account_id.clone(),
        text(&account.name),
        text(&account.owner),
        text(&score.segment),
        score.stage.clone(),
        text(&score.band),
        points(score.value),
        score.low.to_string(),
        score.high.to_string(),
        points(account.trend),
        score.known_weight.to_string(),
        format!("{:.3}", score.coverage),
        score.oldest_age_days.map_or_else(String::new, |days| days.to_string()),
        account.arr_minor.to_string(),
        account.judgement.as_ref().map_or_else(String::new, |call| call.verdict.to_string()),
        setting.as_of.to_string(),
        setting.definition.hash.clone(),
        match setting.definition.state {
            DefinitionState::Draft => "draft".to_owned(),
            DefinitionState::Promoted { .. } => "promoted".to_owned(),
        },
    ];
    cells.extend(score.components.iter().map(|component| points(component.contribution)));
    cells
}
