//! What the evaluation answers.

use cco_stats::backtest::estimate::Estimate;
use cco_stats::calibrate::beta::Beta;
use cco_stats::model::audit::Finding;
use cco_stats::model::candidate::Kind;
use cco_stats::model::duel::Duel;
use cco_stats::model::evaluate::{MEASURES, OutOfFold, Verdict};
use cco_stats::model::scorecard::{Level, Line, Scorecard};
use cco_stats::score::measure::Measure;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize)]
pub struct EvalView {
    pub table: String,
    pub target: String,
    pub event: String,
    pub n_rows: usize,
    pub n_events: usize,
    /// Those the models saw.
    pub n_columns: usize,
    pub n_folds: usize,
    pub are_folds_given: bool,
    pub seed: u64,
    pub findings: Vec<FindingView>,
    pub models: Vec<ModelView>,
    pub verdict: VerdictView,
    /// Score of a row with average points; points add to it.
    pub base_points: f64,
    /// From scores to log odds; `None`: scores are log odds.
    pub bend: Option<BendView>,
    /// Fitted on all rows.
    pub scorecard: Vec<LineView>,
}

/// Something to know before the figures are believed.
#[derive(Clone, Debug, Serialize)]
pub struct FindingView {
    /// `None`: about the file.
    pub column: Option<String>,
    pub code: &'static str,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ModelView {
    pub model: &'static str,
    /// Of pooled out-of-fold predictions.
    pub measures: Vec<MeasureView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MeasureView {
    pub name: &'static str,
    pub value: Option<f64>,
    pub interval: Option<Interval>,
}

/// 95 %, by drawing ids again.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct VerdictView {
    pub winner: &'static str,
    pub reason: String,
    /// The better of the models that can be read.
    pub readable: &'static str,
    /// Log loss of the constant less that of the readable model.
    pub readable_gain: MeasureView,
    /// Log loss of the readable model less that of the challenger.
    pub challenger_gain: MeasureView,
    /// Log loss of the constant less that of the challenger.
    pub challenger_gain_on_constant: MeasureView,
}

/// log odds = c + a ln q − b ln(1 − q), with q = 1/(1 + exp(−score)).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct BendView {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

/// One line of the scorecard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    pub column: String,
    pub level: String,
    /// Score that it adds: log odds, where nothing bends them.
    pub points: f64,
    pub n_rows: u64,
    pub n_events: u64,
}

pub(crate) fn measures(found: &OutOfFold) -> ModelView {
    let measures = MEASURES.iter().zip(&found.measures).map(|(measure, estimate)| view(name(measure), *estimate));
    ModelView { model: found.kind.word(), measures: measures.collect() }
}

pub(super) fn bend(card: &Scorecard) -> Option<BendView> {
    card.bend.map(|Beta { a, b, c }| BendView { a, b, c })
}

pub(super) fn lines(card: &Scorecard) -> Vec<LineView> {
    lines_of(card.lines())
}

pub(crate) fn lines_of(lines: Vec<Line>) -> Vec<LineView> {
    let line = |line: Line| LineView {
        column: line.column,
        level: text(&line.level),
        points: line.points,
        n_rows: line.n,
        n_events: line.n_events,
    };
    lines.into_iter().map(line).collect()
}

fn name(measure: &Measure<'_>) -> &'static str {
    match measure {
        Measure::RocAuc => "auc",
        Measure::AveragePrecision => "pr_auc",
        Measure::Brier => "brier",
        Measure::LogLoss => "log_loss",
        Measure::Ece { .. } => "ece",
        Measure::Slope => "slope",
        Measure::Intercept => "intercept",
        Measure::Lift { .. } => "lift_10",
        Measure::Recall { .. } => "recall",
        Measure::Capture { .. } => "capture",
    }
}

fn view(name: &'static str, estimate: Option<Estimate>) -> MeasureView {
    let interval = estimate.and_then(|estimate| estimate.interval);
    MeasureView {
        name,
        value: estimate.map(|estimate| estimate.value),
        interval: interval.map(|interval| Interval { low: interval.low, high: interval.high }),
    }
}

fn text(level: &Level) -> String {
    match level {
        Level::Unknown => "unknown".to_owned(),
        Level::Range { from: None, to: None } => "known".to_owned(),
        Level::Range { from: Some(from), to: Some(to) } => format!("{} to {}", number(*from), number(*to)),
        Level::Range { from: Some(from), to: None } => format!("above {}", number(*from)),
        Level::Range { from: None, to: Some(to) } => format!("up to {}", number(*to)),
        Level::Category(name) => format!("= {name}"),
        Level::Rest => "other".to_owned(),
    }
}

/// Six digits that count: cuts lie halfway between values, and their last digits say nothing.
fn number(value: f64) -> String {
    let digits = if value.abs() > 0.0 { 5 - value.abs().log10().floor() as i32 } else { 0 };
    let scale = 10_f64.powi(digits);
    let rounded = (value * scale).round() / scale;
    rounded.to_string()
}

impl VerdictView {
    pub(crate) fn of(verdict: &Verdict) -> VerdictView {
        let gain = |name, duel: &Duel| view(name, Some(duel.gain));
        VerdictView {
            winner: verdict.winner.word(),
            reason: reason(verdict),
            readable: verdict.readable.word(),
            readable_gain: gain("log_loss_gain", &verdict.against_constant),
            challenger_gain: gain("log_loss_gain", &verdict.against_readable),
            challenger_gain_on_constant: gain("log_loss_gain", &verdict.challenger_against_constant),
        }
    }
}

fn reason(verdict: &Verdict) -> String {
    let readable = verdict.readable.word();
    match verdict.winner {
        Kind::Constant => {
            let is_readable_closer =
                verdict.against_constant.gain.value >= verdict.challenger_against_constant.gain.value;
            let closest = if is_readable_closer { readable } else { Kind::Challenger.word() };
            format!(
                "no model is better than the base rate beyond the interval of the difference: nothing shows that these columns predict the target (the {closest} came closest)"
            )
        }
        Kind::Challenger if verdict.against_readable.is_won_by_second() => {
            format!("its log loss is lower than that of the {readable} beyond the interval of the difference")
        }
        Kind::Challenger => {
            format!("it alone is better than the base rate beyond the interval of the difference; the {readable} is not")
        }
        Kind::Linear | Kind::Scorecard => {
            "it is better than the base rate and can be read, and the challenger is not better than it beyond the interval of the difference"
                .to_owned()
        }
    }
}

impl FindingView {
    pub(super) fn of_file(text: &str) -> FindingView {
        FindingView { column: None, code: "file", text: text.to_owned() }
    }

    pub(super) fn of_repeated_ids(n_rows: usize, n_distinct: usize) -> FindingView {
        let text =
            format!("{n_rows} rows have {n_distinct} ids: rows of one id are kept in one fold, and intervals draw ids");
        FindingView { column: None, code: "ids_repeat", text }
    }

    pub(super) fn of_column(column: &str, finding: &Finding) -> FindingView {
        let (code, text) = match finding {
            Finding::Constant => ("constant", "has one value only, and is left out".to_owned()),
            Finding::IdLike { n_distinct } => {
                ("id_like", format!("has {n_distinct} distinct values: a name, not a property; it is left out"))
            }
            Finding::TooGood { auc } => (
                "too_good",
                format!("tells the target by itself (AUC {auc:.3}): was it written down after the outcome?"),
            ),
            Finding::KnownOnlyForSome { auc } => (
                "known_only_for_some",
                format!(
                    "whether it is known tells the target (AUC {auc:.3}): is it filled in only for those who left?"
                ),
            ),
        };
        FindingView { column: Some(column.to_owned()), code, text }
    }
}
