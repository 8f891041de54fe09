//! What a model says of accounts, for people to read.

use super::fitted::show_standing;
use crate::cli::output::{Grid, Output, count, money};
use crate::cli::revenue::figure_text;
use cco_app::risk::{
    AccountRisk, DriftView, ModelStanding, Reason, Risk, RiskAccountView, RiskModelsView, RiskScoresView, RiskSetting,
};
use cco_domain::figure::{Figure, Unit};

pub(super) fn show_models(output: &Output, view: &RiskModelsView) {
    if view.models.is_empty() {
        output.line("no model of risk was fitted yet: `cco risk fit`");
    }
    view.models.iter().for_each(|model| show_standing(output, model));
}

pub(super) fn show_promotion(output: &Output, model: &ModelStanding) {
    show_standing(output, model);
}

pub(super) fn show_scores(output: &Output, view: &RiskScoresView) {
    show_setting(output, &view.setting);
    show_drift(output, &view.drift);
    view.figures.iter().for_each(|figure| output.line(&figure_line(figure)));
    let decimals = view.setting.currency.decimals();
    let mut grid = Grid::new(&["account", "name", "segment", "risk", "95 %", "ARR", "ARR at risk", "because"], 3);
    for account in &view.accounts {
        let told = account.risk.as_ref();
        grid.row(vec![
            account.account_id.clone(),
            account.name.clone().unwrap_or_default(),
            account.segment.clone().unwrap_or_default(),
            told.map_or_else(|| "cannot leave yet".to_owned(), |risk| percent(risk.probability)),
            told.map_or_else(String::new, between),
            money(account.arr_minor, decimals),
            told.map_or_else(String::new, |risk| money(risk.arr_at_risk_minor, decimals)),
            told.map_or_else(String::new, because),
        ]);
    }
    output.grid(&grid);
    if view.n_left_out > 0 {
        output.say(&format!("{} more accounts: pass a larger --limit", count(view.n_left_out as i64)));
    }
}

pub(super) fn scores_csv(output: &Output, view: &RiskScoresView) {
    let header = [
        "account_id",
        "name",
        "segment",
        "probability",
        "low",
        "high",
        "arr_minor",
        "arr_at_risk_minor",
        "because",
        "as_of",
        "model",
        "state",
    ];
    let setting = &view.setting;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.6}"));
    let row = |account: &AccountRisk| {
        let told = account.risk.as_ref();
        vec![
            account.account_id.clone(),
            account.name.clone().unwrap_or_default(),
            account.segment.clone().unwrap_or_default(),
            number(told.map(|risk| risk.probability)),
            number(told.map(|risk| risk.low)),
            number(told.map(|risk| risk.high)),
            account.arr_minor.to_string(),
            told.map_or_else(String::new, |risk| risk.arr_at_risk_minor.to_string()),
            told.map_or_else(String::new, because),
            setting.as_of.to_string(),
            setting.model.id.clone(),
            setting.model.state().to_owned(),
        ]
    };
    output.csv(&header, view.accounts.iter().map(row));
}

pub(super) fn show_account(output: &Output, view: &RiskAccountView) {
    show_setting(output, &view.setting);
    let (account, decimals) = (&view.account, view.setting.currency.decimals());
    let name = account.name.as_ref().map_or_else(String::new, |name| format!(" · {name}"));
    let segment = account.segment.as_ref().map_or_else(String::new, |segment| format!(" · {segment}"));
    output.line(&format!("\n{}{name}{segment} · ARR {}", account.account_id, money(account.arr_minor, decimals)));
    match &account.risk {
        None => output.line("cannot leave by contract inside the horizon: the model tells nothing of it"),
        Some(risk) => {
            let at_risk = money(risk.arr_at_risk_minor, decimals);
            output.line(&format!("risk {} ({}) · ARR at risk {at_risk}", percent(risk.probability), between(risk)));
            show_reasons(output, &risk.reasons, view.base_log_odds);
        }
    }
    show_history(output, view);
    show_what_if(output, view);
}

fn show_setting(output: &Output, setting: &RiskSetting) {
    output.line(&format!(
        "{} · as of {} · outcomes from {} to {} · known at batch {} · policy {}",
        setting.company, setting.as_of, setting.from, setting.to, setting.known_at, setting.policy_hash
    ));
    show_standing(output, &setting.model);
    output.line(&format!(
        "{} accounts with recurring revenue, {} of which could leave inside the horizon",
        count(setting.n_accounts as i64),
        count(setting.n_at_risk as i64)
    ));
    setting.notes.iter().for_each(|note| output.line(&format!("note: {note}")));
}

fn show_drift(output: &Output, drift: &DriftView) {
    drift.warnings.iter().for_each(|warning| output.line(&format!("drift: {warning}")));
    match &drift.outcomes {
        None => output.line("no outcome of a day after the fit is known yet"),
        Some(own) if !own.is_beyond => output.line(&format!(
            "of scores from {} to {} it told {} and {} happened ({} account-dates)",
            own.from,
            own.to,
            percent(own.told),
            percent(own.happened),
            count(own.n as i64)
        )),
        Some(_) => {}
    }
}

fn figure_line(figure: &Figure) -> String {
    let group: Vec<String> = figure
        .id
        .group
        .iter()
        .map(|(name, value)| format!(" · {name} {}", value.as_deref().unwrap_or("unknown")))
        .collect();
    let between = figure.interval.as_ref().map_or_else(String::new, |own| match (&figure.value, figure.unit) {
        (cco_domain::figure::Value::Money { currency, .. }, _) => {
            let decimals = currency.decimals();
            format!(" ({} to {})", money(own.low.round() as i64, decimals), money(own.high.round() as i64, decimals))
        }
        (_, Unit::Accounts) => format!(" ({:.1} to {:.1})", own.low, own.high),
        _ => String::new(),
    });
    let name = figure.name.replace('_', " ");
    format!("{name}{}: {}{between} of {} accounts", group.concat(), figure_text(figure), count(figure.n))
}

fn show_reasons(output: &Output, reasons: &[Reason], base: Option<f64>) {
    let mut grid = Grid::new(&["because", "log odds"], 1);
    if let Some(base) = base {
        grid.row(vec!["an account of average readings".to_owned(), format!("{base:+.2}")]);
    }
    for reason in reasons {
        grid.row(vec![format!("{} [{}]", reason.text, reason.measure), format!("{:+.2}", reason.log_odds)]);
    }
    output.grid(&grid);
}

fn show_history(output: &Output, view: &RiskAccountView) {
    if view.history.len() < 2 {
        return;
    }
    output.line("\nHISTORY  by this model, from what was known on each day");
    let mut grid = Grid::new(&["day", "risk", "95 %"], 1);
    for point in &view.history {
        let between = format!("{} – {}", percent(point.low), percent(point.high));
        grid.row(vec![point.day.to_string(), percent(point.probability), between]);
    }
    output.grid(&grid);
}

fn show_what_if(output: &Output, view: &RiskAccountView) {
    if view.what_if.is_empty() {
        return;
    }
    output.line("\nIF ONE READING WERE THAT OF THE MIDDLE ACCOUNT  what the model would tell, not what would happen");
    let mut grid = Grid::new(&["measure", "now", "middle", "risk"], 1);
    for what in &view.what_if {
        let shown = |value: f64| format!("{value:.2} {}", what.unit);
        let now = what.now.map_or_else(|| "unknown".to_owned(), shown);
        grid.row(vec![what.title.clone(), now, shown(what.middle), percent(what.probability)]);
    }
    output.grid(&grid);
}

fn because(risk: &Risk) -> String {
    risk.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ")
}

fn between(risk: &Risk) -> String {
    format!("{} – {}", percent(risk.low), percent(risk.high))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
