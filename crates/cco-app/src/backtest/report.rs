//! What a backtest answers, as it is shown and as it is kept.

use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{Ahead, AtRisk, Event};
use cco_stats::backtest::estimate::Estimate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BacktestReport {
    pub score: ScoreUnderTest,
    pub settings: Settings,
    pub policy_hash: String,
    pub known_at: BatchNo,
    pub notes: Vec<String>,
    pub sample: Sample,
    /// What is missing for an answer; then there are no findings.
    pub shortfalls: Vec<Shortfall>,
    pub findings: Option<Findings>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreUnderTest {
    pub id: String,
    pub title: String,
    /// Of the definition and the measures it reads.
    pub definition_hash: String,
    /// `draft` or `promoted`, when the backtest ran.
    pub state: String,
}

/// What was asked, all defaults settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub from: Day,
    pub to: Day,
    pub every: Every,
    #[serde(flatten)]
    pub ahead: Ahead,
    #[serde(flatten)]
    pub event: Event,
    pub at_risk: AtRisk,
    pub knowledge: Knowledge,
    /// Accounts the team can attend to after each observation day.
    pub capacity: u32,
    pub seed: u64,
    pub n_replicates: u32,
    pub by_segment: bool,
}

/// How far apart observation days lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// On the last day of each.
    Month,
    /// On the last day of every third.
    Quarter,
    Week,
}

/// Who was looked at, and who could be judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub n_days: usize,
    /// Accounts with revenue × observation days.
    pub n_account_dates: usize,
    pub n_score_unknown: usize,
    pub n_left_in_gap: usize,
    pub n_merged: usize,
    pub n_not_yet_known: usize,
    /// Censored: without a decision point inside the horizon.
    pub n_no_decision: usize,
    /// Of these, how many left all the same.
    pub n_left_without_decision: usize,
    /// Account-dates with a score and an outcome: all that follows is about these.
    pub n_tested: usize,
    pub n_accounts: usize,
    pub n_events: usize,
    pub n_accounts_with_event: usize,
    /// Long terms that ended in the time tested; accounts on short ones count once.
    pub n_renewals: usize,
    pub months_of_outcomes: f64,
}

/// Something of which there is too little.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shortfall {
    pub what: String,
    pub found: f64,
    pub needed: f64,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    pub ranking: RankingView,
    pub probabilities: Option<ProbabilityView>,
    pub warnings: Vec<WarningView>,
    pub flips: FlipView,
    pub baselines: Vec<BaselineView>,
    pub segments: Vec<PartView>,
    pub days: Vec<PartView>,
    pub renewals: Vec<RenewalView>,
    pub audit: AuditView,
    pub verdict: VerdictView,
}

/// A measured value with its 95 % interval, where the rows allow one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RankingView {
    pub roc_auc: Option<Measured>,
    pub average_precision: Option<Measured>,
    pub base_rate: Option<Measured>,
    pub lift_at_tenth: Option<Measured>,
    pub recall_at_capacity: Option<Measured>,
    pub arr_capture_at_capacity: Option<Measured>,
}

/// The score as a probability, each fitted on earlier outcomes of other accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbabilityView {
    pub n: usize,
    /// Account-dates too early to have learned from.
    pub n_too_early: usize,
    pub brier: Option<Measured>,
    /// Brier of saying the base rate − Brier.
    pub brier_gain: Option<Measured>,
    pub log_loss: Option<Measured>,
    pub slope: Option<Measured>,
    pub intercept: Option<Measured>,
    pub ece: Option<Measured>,
    pub reliability: Vec<ReliabilityPoint>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityPoint {
    pub n: u64,
    pub n_events: u64,
    pub predicted: f64,
    pub observed: f64,
    pub low: f64,
    pub high: f64,
}

/// How early churned accounts had been flagged, and stayed so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningView {
    /// What counts as a flag.
    pub flag: String,
    pub n_events: u64,
    pub n_warned: u64,
    /// The flag stood at the first observation already.
    pub n_at_least: u64,
    /// Days.
    pub quartiles: Option<[f64; 3]>,
    /// Warnings by their days: 0–29, 30–59 … 360 and more.
    pub bins: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlipView {
    /// Band changes per account and interval between observation days.
    pub changes_per_interval: Option<f64>,
    pub n_changes: u64,
    /// Undone at one of the next two observation days.
    pub n_undone: u64,
    pub flip_rate: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineView {
    pub name: String,
    pub what: String,
    /// Account-dates that both rank.
    pub n: usize,
    pub n_events: usize,
    pub own_auc: Option<Measured>,
    pub baseline_auc: Option<Measured>,
    pub difference: Option<Measured>,
    /// Whether a score must beat it to be promoted.
    pub is_trivial: bool,
}

/// A segment or an observation day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartView {
    pub name: String,
    pub n: usize,
    pub n_events: usize,
    pub n_accounts_with_event: usize,
    /// `None`: not enough data.
    pub ranking: Option<RankingView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenewalView {
    pub days_before: u32,
    /// Renewals that had a score by then.
    pub n: usize,
    pub n_lost: usize,
    pub roc_auc: Option<Measured>,
    /// Median score of the lost and of the kept.
    pub median_lost: Option<f64>,
    pub median_kept: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditView {
    pub measures: Vec<MeasureAudit>,
    pub findings: Vec<AuditFinding>,
}

/// What one measure tells of the outcome by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureAudit {
    pub measure: String,
    /// Account-dates at which it is known.
    pub n: usize,
    /// The better of both directions. `None`: known for one outcome only.
    pub auc: Option<f64>,
    /// Read one gap earlier.
    pub lagged_auc: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFinding {
    pub kind: AuditKind,
    pub what: String,
    /// Bars promotion until a person acknowledges it with a reason.
    pub is_blocking: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// Facts were recorded after the day that was scored with them.
    Hindsight,
    /// A measure, or the score, tells the outcome too well.
    TooGood,
    /// A measure is known for those who left and not for those who stayed, or the other way round.
    KnownOnlyForSome,
    /// A measure loses most of what it tells when it is read earlier.
    FadesWhenLagged,
    /// A measure reads what is written down when an account leaves.
    ReadsTheOutcome,
    /// Facts are dated after the day on which they were recorded.
    FutureDated,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictView {
    pub is_promotable: bool,
    /// In sentences: what the score is good for, or what stands against it.
    pub reasons: Vec<String>,
}

impl Measured {
    pub(crate) fn of(estimate: Estimate) -> Measured {
        let interval = estimate.interval;
        Measured { value: estimate.value, low: interval.map(|ends| ends.low), high: interval.map(|ends| ends.high) }
    }

    /// The whole interval lies above `bound`.
    pub fn is_surely_above(&self, bound: f64) -> bool {
        self.low.is_some_and(|low| low > bound)
    }
}
