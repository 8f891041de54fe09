//! A backtest for people to read.

use super::chart::{histogram, reliability};
use crate::cli::output::{Grid, Output, count};
use cco_app::backtest::{
    AuditView, BacktestReport, BacktestsView, BaselineView, Findings, FlipView, Measured, PartView, ProbabilityView,
    RankingView, RenewalView, Sample, Settings, WarningView,
};
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{AtRisk, Event};

pub(super) fn show_report(output: &Output, report: &BacktestReport) {
    let score = &report.score;
    output.line(&format!("{} · {} ({}) · definition {}", score.id, score.title, score.state, score.definition_hash));
    output.line(&asked(&report.settings));
    output.line(&format!("known at batch {} · policy {}", report.known_at, report.policy_hash));
    show_sample(output, &report.sample);
    match &report.findings {
        Some(findings) => show_findings(output, findings, &report.settings),
        None => {
            heading(output, "Not enough data");
            for floor in &report.shortfalls {
                output.line(&format!("  {}: {:.1} of {:.0}; {}", floor.what, floor.found, floor.needed, floor.why));
            }
        }
    }
    heading(output, "Notes");
    report.notes.iter().for_each(|note| output.line(&format!("  {note}")));
}

fn asked(settings: &Settings) -> String {
    let event = match settings.event {
        Event::Churn => "churn".to_owned(),
        Event::Contraction { percent } => format!("loss of {percent} % or more"),
    };
    let known = match settings.knowledge {
        Knowledge::Recorded => "what was recorded by then",
        Knowledge::Dated => "facts as known on their own days",
    };
    let at_risk = match settings.at_risk {
        AtRisk::Decision => "",
        AtRisk::All => " · every account at risk",
    };
    let first = settings.ahead.gap_days;
    format!(
        "{event} {first} to {} days after each day from {} to {} · {known}{at_risk} · seed {}",
        first + settings.ahead.horizon_days,
        settings.from,
        settings.to,
        settings.seed
    )
}

fn show_sample(output: &Output, sample: &Sample) {
    heading(output, "Who was looked at");
    let mut grid = Grid::new(&["account-dates", "n"], 1);
    let mut row = |what: &str, n: usize| grid.row(vec![what.to_owned(), number(n)]);
    row("with revenue", sample.n_account_dates);
    row("  no decision point inside the horizon (censored)", sample.n_no_decision);
    row("    of these left all the same", sample.n_left_without_decision);
    row("  horizon past what is known (censored)", sample.n_not_yet_known);
    row("  left inside the gap", sample.n_left_in_gap);
    row("  merged into another account", sample.n_merged);
    row("  score unknown", sample.n_score_unknown);
    row("tested", sample.n_tested);
    row("  with the event", sample.n_events);
    output.grid(&grid);
    output.line(&format!(
        "{} days · {} accounts, {} with the event · {} renewals · {:.1} months of outcomes",
        sample.n_days,
        number(sample.n_accounts),
        number(sample.n_accounts_with_event),
        number(sample.n_renewals),
        sample.months_of_outcomes
    ));
}

fn show_findings(output: &Output, findings: &Findings, settings: &Settings) {
    show_ranking(output, &findings.ranking, settings.capacity);
    show_baselines(output, &findings.baselines);
    if let Some(view) = &findings.probabilities {
        show_probabilities(output, view);
    }
    findings.warnings.iter().for_each(|view| show_warning(output, view));
    show_flips(output, findings.flips);
    show_renewals(output, &findings.renewals);
    if !findings.segments.is_empty() {
        show_parts(output, "segment", &findings.segments);
    }
    show_parts(output, "day", &findings.days);
    show_audit(output, &findings.audit);
    heading(output, if findings.verdict.is_promotable { "Verdict: promotable" } else { "Verdict: not promotable" });
    findings.verdict.reasons.iter().for_each(|reason| output.line(&format!("  {reason}")));
}

fn show_ranking(output: &Output, ranking: &RankingView, capacity: u32) {
    heading(output, "Does it rank those who leave first?");
    let mut grid = Grid::new(&["measure", "value", "95 % interval"], 1);
    let recall = format!("events among the {capacity} lowest scores of each day");
    let capture = format!("ARR lost, among the {capacity} lowest scores of each day");
    for (name, measured) in [
        ("ROC-AUC (0.5: blind)", ranking.roc_auc),
        ("base rate", ranking.base_rate),
        ("PR-AUC (blind: the base rate)", ranking.average_precision),
        ("lift of the riskiest tenth (blind: 1)", ranking.lift_at_tenth),
        (&recall, ranking.recall_at_capacity),
        (&capture, ranking.arr_capture_at_capacity),
    ] {
        grid.row(vec![name.to_owned(), value(measured), interval(measured)]);
    }
    output.grid(&grid);
}

fn show_baselines(output: &Output, baselines: &[BaselineView]) {
    heading(output, "Better than what anyone could say without it?");
    let mut grid = Grid::new(&["baseline", "n", "events", "score AUC", "its AUC", "difference", "95 % interval"], 1);
    for baseline in baselines {
        grid.row(vec![
            baseline.name.clone(),
            number(baseline.n),
            number(baseline.n_events),
            value(baseline.own_auc),
            value(baseline.baseline_auc),
            baseline.difference.map_or_else(unknown, |difference| format!("{:+.3}", difference.value)),
            interval(baseline.difference),
        ]);
    }
    output.grid(&grid);
}

fn show_probabilities(output: &Output, view: &ProbabilityView) {
    heading(output, "Do its probabilities mean what they say?");
    let mut grid = Grid::new(&["measure", "value", "95 % interval"], 1);
    for (name, measured) in [
        ("Brier", view.brier),
        ("Brier gain over the base rate", view.brier_gain),
        ("log loss", view.log_loss),
        ("calibration slope (1: right)", view.slope),
        ("calibration intercept (0: right)", view.intercept),
        ("expected calibration error", view.ece),
    ] {
        grid.row(vec![name.to_owned(), fine(measured), fine_interval(measured)]);
    }
    output.grid(&grid);
    output.line(&format!(
        "{} account-dates, each told from earlier outcomes of other accounts; {} came too early",
        number(view.n),
        number(view.n_too_early)
    ));
    output.line("  observed");
    reliability(&view.reliability).iter().for_each(|line| output.line(line));
}

fn show_warning(output: &Output, view: &WarningView) {
    heading(output, &format!("How early was the warning? Flag: {}", view.flag));
    let quartiles = view.quartiles.map_or_else(String::new, |[first, median, third]| {
        format!(": median {median:.0} days before, half between {first:.0} and {third:.0}")
    });
    output.line(&format!("{} of {} churns were flagged and stayed so{quartiles}", view.n_warned, view.n_events));
    if view.n_warned == 0 {
        return;
    }
    if view.n_at_least > 0 {
        output.line(&format!("{} of them from the first observation on: earlier, perhaps", view.n_at_least));
    }
    let last = view.bins.iter().rposition(|n| *n > 0).unwrap_or(0);
    let label = |place: usize| match place {
        12.. => "360+ days".to_owned(),
        _ => format!("{}–{} days", place * 30, place * 30 + 29),
    };
    let bins: Vec<(String, u64)> = view.bins[..=last].iter().enumerate().map(|(place, n)| (label(place), *n)).collect();
    histogram(&bins).iter().for_each(|line| output.line(line));
}

fn show_flips(output: &Output, flips: FlipView) {
    heading(output, "Does it flip?");
    let share = |share: Option<f64>| share.map_or_else(unknown, |share| format!("{:.1} %", share * 100.0));
    output.line(&format!(
        "{} of neighbouring scores change band; {} of {} changes ({}) are undone within two observations",
        share(flips.changes_per_interval),
        flips.n_undone,
        flips.n_changes,
        share(flips.flip_rate)
    ));
}

fn show_renewals(output: &Output, renewals: &[RenewalView]) {
    heading(output, "Ahead of renewals");
    let mut grid =
        Grid::new(&["days before", "renewals", "lost", "AUC", "95 % interval", "score of lost", "of kept"], 0);
    for view in renewals {
        let score = |score: Option<f64>| score.map_or_else(unknown, |score| format!("{score:.1}"));
        grid.row(vec![
            view.days_before.to_string(),
            number(view.n),
            number(view.n_lost),
            value(view.roc_auc),
            interval(view.roc_auc),
            score(view.median_lost),
            score(view.median_kept),
        ]);
    }
    output.grid(&grid);
}

fn show_parts(output: &Output, what: &str, parts: &[PartView]) {
    heading(output, &format!("By {what}"));
    let mut grid = Grid::new(&[what, "n", "events", "AUC", "95 % interval", "lift", "recall"], 1);
    for part in parts {
        let ranking = part.ranking.as_ref();
        let auc = ranking.and_then(|ranking| ranking.roc_auc);
        grid.row(vec![
            part.name.clone(),
            number(part.n),
            number(part.n_events),
            if ranking.is_some() { value(auc) } else { "too few".to_owned() },
            interval(auc),
            value(ranking.and_then(|ranking| ranking.lift_at_tenth)),
            value(ranking.and_then(|ranking| ranking.recall_at_capacity)),
        ]);
    }
    output.grid(&grid);
}

fn show_audit(output: &Output, audit: &AuditView) {
    heading(output, "Leakage audit");
    let mut grid = Grid::new(&["measure", "known", "AUC alone", "one gap earlier"], 1);
    for measure in &audit.measures {
        grid.row(vec![
            measure.measure.clone(),
            number(measure.n),
            measure.auc.map_or_else(unknown, |auc| format!("{auc:.3}")),
            measure.lagged_auc.map_or_else(unknown, |auc| format!("{auc:.3}")),
        ]);
    }
    output.grid(&grid);
    if audit.findings.is_empty() {
        output.line("nothing was found that knows the outcome beforehand");
    }
    for finding in &audit.findings {
        let mark = if finding.is_blocking { "!" } else { "·" };
        output.line(&format!("  {mark} {}", finding.what));
    }
}

pub(super) fn show_list(output: &Output, view: &BacktestsView) {
    if view.backtests.is_empty() {
        return output.line("no backtest was kept yet: `cco backtest account` makes one");
    }
    let mut grid =
        Grid::new(&["no", "made", "by", "score", "definition", "knowledge", "verdict", "AUC", "95 % interval"], 7);
    for line in &view.backtests {
        grid.row(vec![
            line.no.to_string(),
            line.made_at.clone(),
            line.by.clone(),
            line.score.clone(),
            line.definition_hash.clone(),
            line.knowledge.clone(),
            if line.is_promotable { "promotable" } else { "not promotable" }.to_owned(),
            value(line.auc),
            interval(line.auc),
        ]);
    }
    output.grid(&grid);
}

fn heading(output: &Output, text: &str) {
    output.line(&format!("\n{text}"));
}

fn number(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX))
}

fn value(measured: Option<Measured>) -> String {
    measured.map_or_else(unknown, |measured| format!("{:.3}", measured.value))
}

fn interval(measured: Option<Measured>) -> String {
    between(measured, 3)
}

/// Brier scores of rare events differ in the fourth decimal.
fn fine(measured: Option<Measured>) -> String {
    measured.map_or_else(unknown, |measured| format!("{:.4}", measured.value))
}

fn fine_interval(measured: Option<Measured>) -> String {
    between(measured, 4)
}

fn between(measured: Option<Measured>, decimals: usize) -> String {
    let ends = measured.and_then(|measured| measured.low.zip(measured.high));
    ends.map_or_else(String::new, |(low, high)| format!("{low:.decimals$} to {high:.decimals$}"))
}

fn unknown() -> String {
    "–".to_owned()
}
