//! Backtests that were kept: the list, and each as it was found.

use super::figures::figures;
use super::report::{BacktestReport, Measured};
use crate::app::App;
use crate::data::instant_text;
use crate::error::{Error, Kind};
use cco_domain::batch::BatchNo;
use cco_domain::figure::Figure;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct BacktestsView {
    pub backtests: Vec<BacktestLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BacktestLine {
    pub no: i64,
    /// RFC 3339, UTC.
    pub made_at: String,
    pub by: String,
    pub score: String,
    pub definition_hash: String,
    pub known_at: BatchNo,
    pub knowledge: String,
    pub auc: Option<Measured>,
    pub is_promotable: bool,
}

/// A backtest as it was kept.
#[derive(Clone, Debug, Serialize)]
pub struct KeptView {
    pub no: i64,
    /// RFC 3339, UTC.
    pub made_at: String,
    pub by: String,
    #[serde(flatten)]
    pub report: BacktestReport,
    pub figures: Vec<Figure>,
}

pub async fn list(app: &App) -> Result<BacktestsView, Error> {
    let mut backtests = Vec::new();
    for summary in app.store.backtests().await? {
        let report = show(app, summary.no).await?.report;
        let findings = report.findings.as_ref();
        backtests.push(BacktestLine {
            no: summary.no,
            made_at: instant_text(summary.made_at),
            by: summary.actor,
            score: summary.id,
            definition_hash: summary.definition_hash,
            known_at: summary.known_at,
            knowledge: summary.knowledge,
            auc: findings.and_then(|findings| findings.ranking.roc_auc),
            is_promotable: findings.is_some_and(|findings| findings.verdict.is_promotable),
        });
    }
    Ok(BacktestsView { backtests })
}

pub async fn show(app: &App, no: i64) -> Result<KeptView, Error> {
    let kept = app.store.backtest(no).await.map_err(|failure| absent(no, failure))?;
    let report: BacktestReport = serde_json::from_str(&kept.report_json).map_err(|cause| {
        Error::new(Kind::Internal, "backtest_unreadable", format!("backtest {no} cannot be read")).with_cause(cause)
    })?;
    Ok(KeptView {
        no,
        made_at: instant_text(kept.summary.made_at),
        by: kept.summary.actor,
        figures: figures(&report, no),
        report,
    })
}

fn absent(no: i64, failure: cco_store::Error) -> Error {
    match failure {
        cco_store::Error::NotFound(_) => Error::not_found("backtest_absent", format!("there is no backtest {no}"))
            .with_hint("`cco backtest list` shows those that were kept"),
        other => Error::from(other),
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|cause| {
        Error::new(Kind::Internal, "backtest_unwritable", "the backtest cannot be written as JSON").with_cause(cause)
    })
}
