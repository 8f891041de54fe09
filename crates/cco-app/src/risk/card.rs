//! `risk_card`: what a reader must know of a model before believing it, as Markdown.

use super::keep::load;
use super::model::{CandidateLine, RiskModel};
use super::standing::ModelStanding;
use crate::app::App;
use crate::backtest::{BaselineView, Findings, Measured, PartView, ProbabilityView};
use crate::error::Error;
use crate::model::LineView;
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{AtRisk, Event};
use cco_stats::calibrate::beta::Beta;
use cco_stats::model::candidate::Model;
use cco_stats::model::scorecard::Scorecard;
use serde::Serialize;
use std::fmt::Write;

#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    pub model: ModelStanding,
    pub markdown: String,
}

/// The card of a model; without an id, of the one in use.
pub async fn card(app: &App, id: Option<&str>) -> Result<CardView, Error> {
    let loaded = load(app, id).await?;
    let markdown = markdown(&loaded.standing, &loaded.model);
    Ok(CardView { model: loaded.standing, markdown })
}

/// Sections, each a heading and its text.
pub(super) fn markdown(standing: &ModelStanding, model: &RiskModel) -> String {
    let findings = &model.evaluation.findings;
    let sections = [
        ("What it predicts", predicts(model)),
        ("What it was fitted on", fitted_on(model)),
        ("How well it does", performance(model)),
        ("Against what anyone could say", baselines(&findings.baselines)),
        ("Do its probabilities mean what they say?", calibration(findings.probabilities.as_ref())),
        ("By segment", segments(&findings.segments)),
        ("What it reads, and what each reading is worth", points(model)),
        ("Left out", left_out(model)),
        ("Leakage audit", leaks(findings)),
        ("What it must not be used for", MUST_NOT.to_owned()),
        ("Known limits", LIMITS.to_owned()),
        ("How to make it again", again(model)),
    ];
    let mut text = format!("# {}\n\n{}\n", standing.id, state(standing));
    model.notes.iter().for_each(|note| line(&mut text, &format!("\n> {note}")));
    for (heading, body) in sections {
        line(&mut text, &format!("\n## {heading}\n\n{}", body.trim_end()));
    }
    text
}

const MUST_NOT: &str = "\
- To judge, pay or blame people: it says how accounts like this one fared, not what anybody did.
- To tell what would help: readings go with leaving, and need not cause it. A reading that is pushed up by hand tells nothing any more.
- For accounts whose contracts do not let them leave inside the horizon, for prospects, and for another company.
- Further ahead than its horizon, or for another outcome.";

const LIMITS: &str = "\
- Accounts that were worked on and saved count as kept. A model in use looks worse with every rescue; only a holdout tells.
- Intervals say how far other accounts of the same kind might have moved the model. They do not show what every model of its kind gets wrong: in simulations with known truth, intervals of 95 % held it for 98 % of rows with the logistic model, 91 % with the scorecard and 86 % with the challenger.
- It is as old as its last outcome. `cco risk score` says on each answer how far readings and outcomes have moved since.
- Few events make wide intervals, and differences that these rows cannot show.";

fn state(standing: &ModelStanding) -> String {
    let fitted = format!("fitted {} by {}, hash {}", standing.fitted_at, standing.fitted_by, standing.hash);
    match &standing.promotion {
        None => format!("**Draft**: no person has promoted it. A {}; {fitted}.", standing.kind),
        Some(by) => format!("**Promoted** by {} on {}. A {}; {fitted}.", by.by, by.at, standing.kind),
    }
}

fn predicts(model: &RiskModel) -> String {
    let settings = &model.settings;
    let what = match settings.event {
        Event::Churn => "that the account has no recurring revenue".to_owned(),
        Event::Contraction { percent } => {
            format!("that {percent} % or more of the account's recurring revenue is gone")
        }
    };
    let ahead = settings.ahead;
    let whom = match settings.at_risk {
        AtRisk::Decision => "Of accounts that can leave by contract inside that time; others are not scored.",
        AtRisk::All => "Of every account with recurring revenue, whatever its contract says.",
    };
    format!(
        "The probability, on a day, {what} at the end of the {} days that begin {} days later. {whom}",
        ahead.horizon_days, ahead.gap_days
    )
}

fn fitted_on(model: &RiskModel) -> String {
    let (settings, sample) = (&model.settings, &model.sample);
    let known = match settings.knowledge {
        Knowledge::Recorded => "as recorded by each day",
        Knowledge::Dated => "each fact as known on its own day",
    };
    let mut text = format!(
        "{}, {} month ends from {} to {}, {known}; outcomes as known at batch {}.\n\n",
        model.company, sample.n_days, settings.from, settings.to, model.known_at
    );
    line(&mut text, "| | n |\n|---|---:|");
    for (what, n) in [
        ("account-dates with revenue", sample.n_account_dates),
        ("censored: no decision point inside the horizon", sample.n_no_decision),
        ("censored: horizon past what is known", sample.n_not_yet_known),
        ("left inside the gap", sample.n_left_in_gap),
        ("merged into another account", sample.n_merged),
        ("rows fitted on", sample.n_tested),
        ("of these with the event", sample.n_events),
        ("accounts", sample.n_accounts),
        ("of these with the event", sample.n_accounts_with_event),
        ("renewals", sample.n_renewals),
    ] {
        line(&mut text, &format!("| {what} | {n} |"));
    }
    text
}

fn performance(model: &RiskModel) -> String {
    let evaluation = &model.evaluation;
    let origins: Vec<String> = evaluation.origins.iter().map(ToString::to_string).collect();
    let mut text = format!(
        "Fitted anew on {} from what was known by then, and judged on later days, on accounts it had not seen. 95 % intervals by drawing accounts.\n\n",
        origins.join(", ")
    );
    candidates(&mut text, &evaluation.candidates);
    let verdict = &evaluation.verdict;
    line(&mut text, &format!("\nIn use: the **{}**. {}.", verdict.winner.word(), sentence(&verdict.reason)));
    let ranking = &evaluation.findings.ranking;
    line(
        &mut text,
        &format!("\nOf the {}, on the same rows:\n\n| measure | value |\n|---|---|", evaluation.judged.word()),
    );
    let capacity = model.settings.capacity;
    for (what, measured) in [
        ("ROC-AUC".to_owned(), ranking.roc_auc),
        ("PR-AUC (blind: the base rate)".to_owned(), ranking.average_precision),
        ("base rate".to_owned(), ranking.base_rate),
        ("lift of the riskiest tenth".to_owned(), ranking.lift_at_tenth),
        (format!("events among the {capacity} riskiest of each day"), ranking.recall_at_capacity),
        (format!("ARR lost, among the {capacity} riskiest of each day"), ranking.arr_capture_at_capacity),
    ] {
        line(&mut text, &format!("| {what} | {} |", shown(measured)));
    }
    text
}

fn candidates(text: &mut String, candidates: &[CandidateLine]) {
    let names: Vec<&str> =
        candidates.first().map_or_else(Vec::new, |line| line.measures.iter().map(|own| own.name.as_str()).collect());
    line(text, &format!("| model | {} |\n|---{}|", names.join(" | "), "|---".repeat(names.len())));
    for candidate in candidates {
        let cells: Vec<String> = candidate.measures.iter().map(|measure| shown(measure.measured)).collect();
        line(text, &format!("| {} | {} |", candidate.model, cells.join(" | ")));
    }
}

fn baselines(baselines: &[BaselineView]) -> String {
    let mut text = "| baseline | its AUC | difference |\n|---|---|---|\n".to_owned();
    for baseline in baselines {
        let (auc, difference) = (shown(baseline.baseline_auc), shown(baseline.difference));
        line(&mut text, &format!("| {}: {} | {auc} | {difference} |", baseline.name, baseline.what));
    }
    text
}

fn calibration(view: Option<&ProbabilityView>) -> String {
    let Some(view) = view else { return "Unknown: too few account-dates.".to_owned() };
    let mut text = format!(
        "Slope {} (1: right), intercept {} (0: right), expected calibration error {}, Brier {}, gain over the base rate {}.\n\n",
        shown(view.slope),
        shown(view.intercept),
        shown(view.ece),
        shown(view.brier),
        shown(view.brier_gain)
    );
    line(&mut text, "| told | happened | 95 % | n |\n|---:|---:|---|---:|");
    for point in &view.reliability {
        line(
            &mut text,
            &format!(
                "| {} | {} | {} to {} | {} |",
                percent(point.predicted),
                percent(point.observed),
                percent(point.low),
                percent(point.high),
                point.n
            ),
        );
    }
    text
}

fn segments(parts: &[PartView]) -> String {
    let mut text = "| segment | n | accounts with the event | ROC-AUC |\n|---|---:|---:|---|\n".to_owned();
    for part in parts {
        let auc = match &part.ranking {
            Some(ranking) => shown(ranking.roc_auc),
            None => "not enough data".to_owned(),
        };
        line(&mut text, &format!("| {} | {} | {} | {auc} |", part.name, part.n, part.n_accounts_with_event));
    }
    text
}

fn points(model: &RiskModel) -> String {
    let mut text = match &model.model {
        Model::Constant { .. } => return "Nothing: it tells everyone the share of events.".to_owned(),
        Model::Scorecard(card) => worth(card),
        Model::Linear(_) | Model::Challenger(_) => {
            "Points are the log odds that a reading adds on average: +0.7 doubles the odds, −0.7 halves them.\n"
                .to_owned()
        }
    };
    let mut last = None;
    for own in &model.points {
        if last != Some(&own.column) {
            line(
                &mut text,
                &format!(
                    "\n### {}\n\n| value | points | rows | with the event |\n|---|---:|---:|---:|",
                    title(model, own)
                ),
            );
            last = Some(&own.column);
        }
        let share = percent(own.n_events as f64 / own.n_rows.max(1) as f64);
        line(&mut text, &format!("| {} | {:+.2} | {} | {share} |", own.level, own.points, own.n_rows));
    }
    text
}

fn worth(card: &Scorecard) -> String {
    match card.bend {
        None => "Points are log odds and add up: +0.7 doubles the odds, −0.7 halves them.\n".to_owned(),
        Some(Beta { a, b, c }) => format!(
            "Points add up, with {:.3} for everyone, to a score; the log odds are {c:.3} + {a:.3} ln q − {b:.3} ln(1 − q), with q = 1/(1 + exp(−score)).\n",
            card.base
        ),
    }
}

fn title(model: &RiskModel, own: &LineView) -> String {
    let measure = model.measures.iter().find(|measure| measure.id == own.column);
    measure
        .map_or_else(|| own.column.clone(), |measure| format!("{} (`{}`, {})", measure.title, measure.id, measure.unit))
}

fn left_out(model: &RiskModel) -> String {
    if model.left_out.is_empty() {
        return "Nothing.".to_owned();
    }
    let own: Vec<String> = model.left_out.iter().map(|out| format!("- `{}` {}", out.measure, out.why)).collect();
    own.join("\n")
}

fn leaks(findings: &Findings) -> String {
    if findings.audit.findings.is_empty() {
        return "Nothing found among the measures it reads.".to_owned();
    }
    let blocks = |is_blocking| if is_blocking { " (bars promotion until a person says why it is no leak)" } else { "" };
    let own = findings.audit.findings.iter().map(|found| format!("- {}{}", found.what, blocks(found.is_blocking)));
    own.collect::<Vec<_>>().join("\n")
}

fn again(model: &RiskModel) -> String {
    let settings = &model.settings;
    format!(
        "Seed {}, batch {}, policy {}, measures {}. The same facts, policy, measures and seed give the same file, to the byte.",
        settings.seed, model.known_at, model.policy_hash, model.measures_hash
    )
}

fn shown(measured: Option<Measured>) -> String {
    match measured {
        None => "unknown".to_owned(),
        Some(Measured { value, low: Some(low), high: Some(high) }) => format!("{value:.3} ({low:.3} to {high:.3})"),
        Some(Measured { value, .. }) => format!("{value:.3}"),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn line(text: &mut String, own: &str) {
    writeln!(text, "{own}").expect("a text takes any text");
}
