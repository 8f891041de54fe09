//! From account-dates to findings. Nothing here reads a ledger or a store.

use super::panel::Panel;
use super::report::{AuditFinding, Findings, Sample, Settings, Shortfall};
use super::tested::Tested;
use super::{audit, baseline, floors, probability, ranking, renewal, verdict, warning};
use crate::error::Error;
use cco_domain::measure::Features;
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::Bootstrap;

/// What is judged, and what the judge must know beside it.
pub(super) struct Evidence<'a> {
    pub(super) panel: &'a Panel,
    /// Of the panel's accounts and days.
    pub(super) features: &'a Features,
    /// Measures that the score reads.
    pub(super) measures: &'a [String],
    pub(super) lowest_band: &'a str,
    /// What is known to be wrong before any outcome is looked at.
    pub(super) findings: Vec<AuditFinding>,
}

/// How the evaluation ended.
pub(crate) struct Evaluation {
    pub(crate) sample: Sample,
    pub(crate) shortfalls: Vec<Shortfall>,
    pub(crate) findings: Option<Findings>,
}

/// Which part is being worked on, for whoever waits.
/// A failure stops the work.
pub(crate) type Tell<'a> = &'a (dyn Fn(&'static str) -> Result<(), Error> + Sync);

pub(super) fn evaluate(evidence: Evidence<'_>, settings: &Settings, tell: Tell<'_>) -> Result<Evaluation, Error> {
    evaluate_above(floors::shortfalls, evidence, settings, tell)
}

/// - `shortfalls`: what a sample has too little of to be judged.
pub(super) fn evaluate_above(
    shortfalls: fn(&Sample) -> Vec<Shortfall>,
    evidence: Evidence<'_>,
    settings: &Settings,
    tell: Tell<'_>,
) -> Result<Evaluation, Error> {
    let listed = evidence.panel.listed(settings.capacity)?;
    let tested = Tested::of(evidence.panel, &listed, |_| true);
    let sample = floors::sample(evidence.panel, settings, &tested);
    let shortfalls = shortfalls(&sample);
    let findings =
        if shortfalls.is_empty() { Some(findings(evidence, settings, &listed, &tested, tell)?) } else { None };
    Ok(Evaluation { sample, shortfalls, findings })
}

/// - `listed`: how much of each row of the panel the team attends to.
fn findings(
    evidence: Evidence<'_>,
    settings: &Settings,
    listed: &[f64],
    tested: &Tested,
    tell: Tell<'_>,
) -> Result<Findings, Error> {
    let Evidence { panel, features, measures, lowest_band, findings } = evidence;
    let bootstrap =
        Bootstrap { n_replicates: settings.n_replicates, seed: settings.seed, confidence: Confidence::PERCENT_95 };
    tell("ranking")?;
    let ranking = ranking::ranking(tested, &bootstrap)?;
    tell("probabilities")?;
    let probabilities = probability::probabilities(panel, settings, tested, &bootstrap)?;
    tell("baselines")?;
    let baselines = baseline::baselines(panel, tested, &bootstrap)?;
    tell("segments and days")?;
    let segments = if settings.by_segment { ranking::by_segment(panel, listed, &bootstrap)? } else { Vec::new() };
    let days = ranking::by_day(panel, listed, &bootstrap)?;
    tell("renewals")?;
    let renewals = renewal::renewals(panel, &bootstrap)?;
    tell("leakage audit")?;
    let mut audit = audit::audit(panel, features, settings, tested, measures)?;
    audit.findings.extend(findings);
    audit.findings.extend(ranking.roc_auc.and_then(|auc| audit::too_good_a_score(auc.value)));
    Ok(Findings {
        verdict: verdict::verdict(&ranking, &baselines, &audit),
        warnings: warning::warnings(panel, settings.capacity, listed, lowest_band)?,
        flips: warning::flips(panel),
        ranking,
        probabilities,
        baselines,
        segments,
        days,
        renewals,
        audit,
    })
}

/// Fewer draws of more rows: the ends of an interval of millions of rows hardly move.
pub(super) fn n_replicates(n_rows: usize) -> u32 {
    const ROWS_DRAWN: usize = 40_000_000;
    u32::try_from(ROWS_DRAWN / n_rows.max(1)).unwrap_or(u32::MAX).clamp(200, 1_000)
}
