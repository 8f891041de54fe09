//! `health_promote` and `health_demote`: a person puts a score into use as proven, or takes that back.

use super::definition::Definition;
use super::keep::show;
use super::report::{AuditFinding, BacktestReport, Findings, Sample, Settings};
use crate::app::{Actor, App};
use crate::data::instant_text;
use crate::error::{Error, Kind};
use cco_domain::measure::Knowledge;
use cco_store::definition::Ground;
use serde::Serialize;
use serde_json::json;

#[derive(Clone, Debug)]
pub struct PromoteRequest {
    pub score: String,
    pub backtest: i64,
    pub reason: String,
    pub accepted: Accepted,
}

/// What stands against a promotion and a person takes upon themselves, each with a reason.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    /// Why hindsight does no harm here: `dated` knowledge asks for it.
    pub dated: Option<String>,
    /// Why what the leakage audit found is no leak.
    pub leak: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PromotionView {
    pub score: String,
    pub definition_hash: String,
    /// `promoted` or `draft`.
    pub state: &'static str,
    pub backtest: Option<i64>,
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
}

pub async fn promote(app: &App, actor: &Actor, request: &PromoteRequest) -> Result<PromotionView, Error> {
    refuse_empty("reason", &request.reason)?;
    let definition = Definition::read(app, &request.score)?;
    let report = show(app, request.backtest).await?.report;
    let score = &definition.score;
    check(&report, request, &score.id, &score.hash, &app.policy()?.hash())?;
    let at = app.now();
    definition.use_it(app, actor).await?;
    let BacktestReport { settings, sample, findings, .. } = &report;
    let findings = ground_text(settings, sample, findings.as_ref(), &request.reason, &request.accepted);
    let ground = Ground { backtest: Some(request.backtest.to_string()), findings: Some(findings) };
    app.store.promote_definition(&actor.name, &score.hash, at, ground).await?;
    Ok(PromotionView {
        score: definition.score.id,
        definition_hash: definition.score.hash,
        state: "promoted",
        backtest: Some(request.backtest),
        by: actor.name.clone(),
        at: instant_text(at),
    })
}

/// The version in force goes back to being a draft.
pub async fn demote(app: &App, actor: &Actor, score: &str) -> Result<PromotionView, Error> {
    let definition = Definition::read(app, score)?;
    if !definition.is_promoted(app).await? {
        return Err(Error::new(
            Kind::Conflict,
            "score_not_promoted",
            format!("`{score}` is a draft as it stands: there is no promotion to take back"),
        ));
    }
    let at = app.now();
    app.store.demote_definition(&actor.name, &definition.score.hash, at).await?;
    Ok(PromotionView {
        score: definition.score.id,
        definition_hash: definition.score.hash,
        state: "draft",
        backtest: None,
        by: actor.name.clone(),
        at: instant_text(at),
    })
}

/// Everything that stands against the promotion, in one refusal.
fn check(
    report: &BacktestReport,
    request: &PromoteRequest,
    id: &str,
    hash: &str,
    policy_hash: &str,
) -> Result<(), Error> {
    let against = against(report, request, id, hash, policy_hash);
    if against.is_empty() {
        return Ok(());
    }
    let message = format!("`{id}` cannot be promoted on backtest {}: {}", request.backtest, against.join("; "));
    Err(Error::new(Kind::Conflict, "promotion_refused", message)
        .with_hint(format!("`cco backtest show {}` says all of it", request.backtest)))
}

fn against(report: &BacktestReport, request: &PromoteRequest, id: &str, hash: &str, policy_hash: &str) -> Vec<String> {
    let mut against = Vec::new();
    if report.score.id != id {
        against.push(format!("it is a backtest of `{}`", report.score.id));
    } else if report.score.definition_hash != hash {
        against.push("the definition or a measure it reads changed since: run the backtest again".to_owned());
    }
    if report.policy_hash != policy_hash {
        against.push("the policy that says what churn is changed since: run the backtest again".to_owned());
    }
    against.extend(against_findings(report.settings.knowledge, report.findings.as_ref(), &request.accepted));
    against
}

/// What stands against putting into use what was judged like this.
pub(crate) fn against_findings(knowledge: Knowledge, findings: Option<&Findings>, accepted: &Accepted) -> Vec<String> {
    let mut against = Vec::new();
    if knowledge == Knowledge::Dated && is_missing(accepted.dated.as_deref()) {
        against.push(
            "facts counted as known on their own days, so the score saw values that were written later; --accept-dated REASON says why that does no harm"
                .to_owned(),
        );
    }
    let Some(findings) = findings else {
        against.push("there was not enough data".to_owned());
        return against;
    };
    if !findings.verdict.is_promotable {
        against.extend(findings.verdict.reasons.iter().cloned());
    }
    let is_blocking = |finding: &&AuditFinding| finding.is_blocking;
    if is_missing(accepted.leak.as_deref()) {
        let leaks = findings.audit.findings.iter().filter(is_blocking);
        against.extend(leaks.map(|finding| format!("{} (--accept-leak REASON, if it is none)", finding.what)));
    }
    against
}

/// What a reader of what was promoted wants to know of its ground, as JSON.
pub(crate) fn ground_text(
    settings: &Settings,
    sample: &Sample,
    findings: Option<&Findings>,
    reason: &str,
    accepted: &Accepted,
) -> String {
    let ranking = findings.map(|findings| &findings.ranking);
    let auc = ranking.and_then(|ranking| ranking.roc_auc);
    json!({
        "auc": auc.map(|auc| auc.value),
        "auc_low": auc.and_then(|auc| auc.low),
        "auc_high": auc.and_then(|auc| auc.high),
        "base_rate": ranking.and_then(|ranking| ranking.base_rate).map(|rate| rate.value),
        "n": sample.n_tested,
        "n_events": sample.n_events,
        "from": settings.from,
        "to": settings.to,
        "gap_days": settings.ahead.gap_days,
        "horizon_days": settings.ahead.horizon_days,
        "knowledge": settings.knowledge,
        "reason": reason,
        "accept_dated": accepted.dated,
        "accept_leak": accepted.leak,
    })
    .to_string()
}

fn is_missing(reason: Option<&str>) -> bool {
    reason.is_none_or(|reason| reason.trim().is_empty())
}

pub(crate) fn refuse_empty(what: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::invalid("reason_missing", format!("a promotion needs a {what}"))
            .with_hint("say what the score will be used for, and what convinced you"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::simulated::{HONEST, World, report};
    use super::*;

    fn request() -> PromoteRequest {
        PromoteRequest {
            score: "account".to_owned(),
            backtest: 1,
            reason: "it warns in time".to_owned(),
            accepted: Accepted::default(),
        }
    }

    fn accepting(dated: Option<&str>, leak: Option<&str>) -> PromoteRequest {
        let accepted = Accepted { dated: dated.map(str::to_owned), leak: leak.map(str::to_owned) };
        PromoteRequest { accepted, ..request() }
    }

    #[track_caller]
    fn check_refusal(report: &BacktestReport, request: &PromoteRequest, hash: &str, expected: &[&str]) {
        let found = against(report, request, "account", hash, "policy");
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "`{found}` does not say `{expected}`");
        }
    }

    #[test]
    fn what_is_refused_and_what_a_person_may_accept() {
        let honest = report(HONEST);
        check_refusal(&honest, &request(), "hash", &[]);
        check_refusal(&honest, &request(), "other", &["changed since"]);

        let mut dated = honest.clone();
        dated.settings.knowledge = Knowledge::Dated;
        check_refusal(&dated, &request(), "hash", &["--accept-dated"]);
        let accepted = accepting(Some("events are never edited"), None);
        check_refusal(&dated, &accepted, "hash", &[]);
        check_refusal(&dated, &accepting(Some(" "), None), "hash", &["dated"]);

        let leaking = report(World { is_leaking: true, ..HONEST });
        check_refusal(&leaking, &request(), "hash", &["`status` alone", "`status` falls"]);
        let accepted = accepting(None, Some("it is entered beforehand"));
        check_refusal(&leaking, &accepted, "hash", &[]);
    }

    #[test]
    fn no_reason_helps_a_score_that_foresees_nothing() {
        let blind = report(World { sight: 0.0, ..HONEST });
        let found = against(&blind, &request(), "account", "hash", "policy");
        assert!(found.iter().any(|reason| reason.contains("not better than base rate")), "{found:?}");
        let short = report(World { n_days: 6, ..HONEST });
        check_refusal(&short, &request(), "hash", &["not enough data"]);
    }
}
