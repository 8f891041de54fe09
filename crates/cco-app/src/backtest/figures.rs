//! The headline numbers as figures.

use super::report::{BacktestReport, Measured};
use cco_domain::figure::{Figure, FigureId, FigureInterval, Unit, Value, Window};

/// Measured over draws of whole accounts.
const METHOD: &str = "bootstrap over accounts";
const CONFIDENCE: f64 = 0.95;

/// - `no`: under which the report is kept.
pub(super) fn figures(report: &BacktestReport, no: i64) -> Vec<Figure> {
    let Some(findings) = &report.findings else { return Vec::new() };
    let ranking = &findings.ranking;
    let brier = findings.probabilities.as_ref().and_then(|view| view.brier);
    [
        ("roc_auc", Unit::Ratio, ranking.roc_auc),
        ("average_precision", Unit::Ratio, ranking.average_precision),
        ("base_rate", Unit::Ratio, ranking.base_rate),
        ("lift_at_tenth", Unit::Times, ranking.lift_at_tenth),
        ("recall_at_capacity", Unit::Ratio, ranking.recall_at_capacity),
        ("arr_capture_at_capacity", Unit::Ratio, ranking.arr_capture_at_capacity),
        ("brier", Unit::Ratio, brier),
    ]
    .into_iter()
    .map(|(name, unit, measured)| figure(report, no, name, unit, measured))
    .collect()
}

fn figure(report: &BacktestReport, no: i64, name: &str, unit: Unit, measured: Option<Measured>) -> Figure {
    let settings = &report.settings;
    let window = Window::Between(settings.from.plus_days(-1), settings.to);
    Figure {
        id: FigureId {
            metric: format!("backtest.{name}"),
            as_of: settings.to,
            window,
            group: vec![
                ("score".to_owned(), Some(report.score.id.clone())),
                ("backtest".to_owned(), Some(no.to_string())),
            ],
            known_at: report.known_at,
            policy_hash: report.policy_hash.clone(),
        },
        name: name.to_owned(),
        value: match measured {
            Some(measured) => Value::Number { value: measured.value },
            None => Value::Unknown { why: "these account-dates cannot tell".to_owned() },
        },
        unit,
        n: i64::try_from(report.sample.n_accounts).unwrap_or(i64::MAX),
        interval: measured.and_then(|measured| {
            let (low, high) = measured.low.zip(measured.high)?;
            Some(FigureInterval { low, high, confidence: CONFIDENCE, method: METHOD.to_owned() })
        }),
        as_of: settings.to,
        known_at: report.known_at,
        definition_hash: report.score.definition_hash.clone(),
        policy_hash: report.policy_hash.clone(),
        notes: report.notes.clone(),
    }
}
