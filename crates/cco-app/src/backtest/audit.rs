//! Whether anything that the score reads knows the outcome already.

use super::panel::Panel;
use super::report::{AuditFinding, AuditKind, AuditView, MeasureAudit, Settings};
use super::tested::Tested;
use cco_domain::day::Day;
use cco_domain::measure::{FeatureColumn, Features};
use cco_stats::backtest::leak::{LAG_JUMP, Single, Suspicion, TOO_GOOD, single};
use cco_stats::error::Error;

/// Each measure against the outcome, now and one gap earlier. `features` has the panel's accounts and days.
pub(super) fn audit(
    panel: &Panel,
    features: &Features,
    settings: &Settings,
    tested: &Tested,
    measures: &[String],
) -> Result<AuditView, Error> {
    let earlier: Vec<Option<usize>> = (0..panel.days.len()).map(|day| one_gap_before(panel, settings, day)).collect();
    let mut view = AuditView::default();
    for measure in measures {
        let Some(column) = features.column(measure) else { continue };
        let (now, before) = readings(panel, features, tested, column, &earlier);
        if let Some(found) = single(&now, &before, &tested.outcomes)? {
            view.measures.push(MeasureAudit {
                measure: measure.clone(),
                n: found.n,
                auc: found.auc,
                lagged_auc: found.lagged_auc,
            });
            let suspicions = found.suspicions().into_iter();
            view.findings.extend(suspicions.map(|suspicion| of_measure(measure, suspicion, &found)));
        }
    }
    Ok(view)
}

/// What the score's own AUC says: honest scores of accounts do not reach so far.
pub(super) fn too_good_a_score(auc: f64) -> Option<AuditFinding> {
    (auc >= TOO_GOOD).then(|| AuditFinding {
        kind: AuditKind::TooGood,
        what: format!("the score's AUC is {auc:.3}: above {TOO_GOOD} look for a measure that knows the outcome"),
        is_blocking: true,
    })
}

/// Readings of a measure at each tested row, and at the observation one gap earlier.
fn readings(
    panel: &Panel,
    features: &Features,
    tested: &Tested,
    column: &FeatureColumn,
    earlier: &[Option<usize>],
) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let rows = tested.rows.iter().map(|place| {
        let row = &panel.rows[*place];
        let value = |day: usize| column.value(features.cell(row.account as usize, day));
        (value(row.day as usize), earlier[row.day as usize].and_then(value))
    });
    rows.unzip()
}

fn one_gap_before(panel: &Panel, settings: &Settings, day: usize) -> Option<usize> {
    let gap = i32::try_from(settings.ahead.gap_days.max(1)).unwrap_or(i32::MAX);
    let latest: Day = panel.days[day].plus_days(-gap);
    panel.days.partition_point(|own| *own <= latest).checked_sub(1)
}

fn of_measure(measure: &str, suspicion: Suspicion, found: &Single) -> AuditFinding {
    let shown = |auc: Option<f64>| auc.map_or_else(|| "unknown".to_owned(), |auc| format!("{auc:.3}"));
    let (kind, what) = match suspicion {
        Suspicion::TooGood => (
            AuditKind::TooGood,
            format!(
                "`{measure}` alone has an AUC of {}: above {TOO_GOOD} it knows more than a customer shows",
                shown(found.auc)
            ),
        ),
        Suspicion::KnownOnlyForSome => (
            AuditKind::KnownOnlyForSome,
            format!(
                "whether `{measure}` is known tells who leaves (AUC {:.3}): it is written down for some only",
                found.known_auc
            ),
        ),
        Suspicion::FadesWhenLagged => (
            AuditKind::FadesWhenLagged,
            format!(
                "`{measure}` falls from {} to {} when it is read one gap earlier (bound {LAG_JUMP}): it may be written at the end",
                shown(found.paired_auc),
                shown(found.lagged_auc)
            ),
        ),
    };
    AuditFinding { kind, what, is_blocking: true }
}
