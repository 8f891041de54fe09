//! From a study to a model: compared on the road, fitted on everything, refitted for its intervals.

use super::model::{CandidateLine, MeasureUsed, ModelVerdict, NamedMeasure, RiskEvaluation, RiskModel, VERSION};
use super::training::{Training, direction};
use crate::backtest::study::{Case, Study, ToldCase};
use crate::backtest::{Evaluation, MIN_EVENTS, Measured, Sample, Shortfall, Tell, missing};
use crate::error::{Error, Kind as Failure};
use crate::model::{MeasureView, VerdictView, lines_of, measures};
use cco_domain::day::Day;
use cco_domain::measure::Measure;
use cco_stats::boost::fit::Direction;
use cco_stats::model::candidate::{Kind, Model};
use cco_stats::model::folds::stratified_folds;
use cco_stats::model::matrix::{Column, View};
use cco_stats::model::points::lines;
use cco_stats::model::refits::Refits;
use cco_stats::model::rollout::{Comparison, Rollout, Timeline};
use cco_stats::model::task::Task;

/// Accounts are told from four fifths of the others.
const N_FOLDS: u32 = 5;
/// Days on which models are fitted anew. Each costs a fit for every fold and kind.
const MOST_ORIGINS: usize = 4;
/// Their standard deviation is known to about 15 %.
const N_REFITS: u32 = 25;
/// Half of them to learn from and half to be judged by: [`MIN_EVENTS`] for each.
const MIN_LEAVERS: usize = 2 * MIN_EVENTS;

/// What is to be learned, and by what name.
pub(super) struct Lesson {
    pub(super) company: String,
    /// That may be read.
    pub(super) measures: Vec<Measure>,
    pub(super) are_named: bool,
    pub(super) notes: Vec<String>,
}

/// A model and its refits; the hash of the file of refits is not known yet.
pub(super) struct Learned {
    pub(super) model: RiskModel,
    pub(super) refits: Refits,
}

pub(super) fn learn(study: &Study, lesson: Lesson, tell: Tell<'_>) -> Result<Learned, Error> {
    let (sample, shortfalls) = study.sample()?;
    refuse_too_little(&sample, shortfalls)?;
    let (cases, seed) = (study.cases(), study.settings.seed);
    let training = Training::of(study, cases, &lesson.measures, lesson.are_named, seed)?;
    let evaluation = evaluation(study, cases, &training, tell)?;
    tell("the model")?;
    let kind = evaluation.verdict.winner;
    let model = Model::fit(kind, &training.task)?;
    tell("refits")?;
    let refits = Refits::fit(kind, &training.task, N_REFITS, seed)?;
    let model = RiskModel {
        version: VERSION,
        company: lesson.company,
        settings: study.settings.clone(),
        known_at: study.snapshot.known_at,
        policy_hash: study.policy_hash.clone(),
        measures_hash: measures_hash(training.measures.iter().map(|measure| measure.hash.as_str())),
        measures: used(&training),
        sample,
        evaluation,
        points: lines_of(lines(&model, &training.task)),
        profile: training.profile(cases),
        model,
        left_out: training.left_out,
        refits_hash: String::new(),
        notes: lesson.notes,
    };
    Ok(Learned { model, refits })
}

fn refuse_too_little(sample: &Sample, mut shortfalls: Vec<Shortfall>) -> Result<(), Error> {
    let leavers = "accounts with the event";
    shortfalls.retain(|floor| floor.what != leavers);
    if sample.n_accounts_with_event < MIN_LEAVERS {
        shortfalls.push(Shortfall {
            what: leavers.to_owned(),
            found: sample.n_accounts_with_event as f64,
            needed: MIN_LEAVERS as f64,
            why: "half of them teach, and the other half judge".to_owned(),
        });
    }
    if shortfalls.is_empty() { Ok(()) } else { Err(not_enough(&shortfalls, "for a model of risk")) }
}

fn not_enough(shortfalls: &[Shortfall], for_what: &str) -> Error {
    let message = format!("not enough data {for_what}: {}", missing(shortfalls));
    Error::new(Failure::NotEnoughData, "risk_not_enough_data", message).with_hint(
        "import more history, pass a shorter --horizon, or look at --outcome contraction, of which there is more",
    )
}

fn evaluation(study: &Study, cases: &[Case], training: &Training, tell: Tell<'_>) -> Result<RiskEvaluation, Error> {
    tell("models against each other")?;
    let (rollout, comparison) = compared(study, cases, &training.told)?;
    let verdict = &comparison.verdict;
    let judged = if verdict.winner == Kind::Constant { verdict.readable } else { verdict.winner };
    let told = told(cases, &comparison, judged);
    let names: Vec<String> = training.measures.iter().map(|measure| measure.id.clone()).collect();
    let Evaluation { shortfalls, findings, .. } = study.judge(&told, &names, tell)?;
    let findings = findings
        .ok_or_else(|| not_enough(&shortfalls, "to judge a model of risk by, after what it must learn from"))?;
    Ok(RiskEvaluation {
        origins: rollout.origins.iter().map(|day| Day::from_epoch_days(*day)).collect(),
        candidates: comparison.found.iter().map(|found| candidate(&measures(found))).collect(),
        verdict: ModelVerdict::of(&comparison),
        judged,
        findings,
    })
}

fn compared(study: &Study, cases: &[Case], task: &Task) -> Result<(Rollout, Comparison), Error> {
    let ahead = study.settings.ahead;
    let days: Vec<i32> = cases.iter().map(|case| case.day.epoch_days()).collect();
    let known = |case: &Case| case.is_event.map(|_| ahead.end(case.day).epoch_days());
    let known: Vec<Option<i32>> = cases.iter().map(known).collect();
    let ids: Vec<u64> = cases.iter().map(|case| case.account as u64).collect();
    let folds = stratified_folds(&ids, task.outcomes(), N_FOLDS, study.settings.seed)?;
    let rollout = Rollout::plan(task, Timeline { days: &days, known: &known, folds: &folds }, MOST_ORIGINS)?;
    if rollout.rows().is_empty() {
        return Err(Error::new(
            Failure::NotEnoughData,
            "risk_no_origin",
            "not enough data for a model of risk: by no observation day were enough outcomes known to fit a model and judge it on later ones",
        )
        .with_hint("import more history, or pass a shorter --horizon"));
    }
    let comparison = rollout.compare(task, &study.bootstrap())?;
    Ok((rollout, comparison))
}

fn told(cases: &[Case], comparison: &Comparison, kind: Kind) -> Vec<ToldCase> {
    let (risks, base_rates) = (comparison.told_by(kind), comparison.told_by(Kind::Constant));
    let rows = comparison.rows.iter().zip(risks).zip(base_rates);
    rows.map(|((row, risk), base_rate)| ToldCase { case: cases[*row as usize], risk: *risk, base_rate: *base_rate })
        .collect()
}

fn candidate(view: &crate::model::ModelView) -> CandidateLine {
    let named = |measure: &MeasureView| NamedMeasure { name: measure.name.to_owned(), measured: measured(measure) };
    CandidateLine { model: view.model.to_owned(), measures: view.measures.iter().map(named).collect() }
}

fn measured(view: &MeasureView) -> Option<Measured> {
    let interval = view.interval.as_ref();
    Some(Measured {
        value: view.value?,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    })
}

impl ModelVerdict {
    fn of(comparison: &Comparison) -> ModelVerdict {
        let view = VerdictView::of(&comparison.verdict);
        ModelVerdict {
            winner: comparison.verdict.winner,
            readable: comparison.verdict.readable,
            readable_gain: measured(&view.readable_gain),
            challenger_gain: measured(&view.challenger_gain),
            reason: view.reason,
        }
    }
}

fn used(training: &Training) -> Vec<MeasureUsed> {
    let used = |(measure, column): (&Measure, &Column)| MeasureUsed {
        id: measure.id.clone(),
        title: measure.title.clone(),
        unit: measure.unit.clone(),
        hash: measure.hash.clone(),
        direction: direction_word(direction(measure.better)).to_owned(),
        median: median(column),
    };
    training.measures.iter().zip(training.task.matrix().columns()).map(used).collect()
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Free => "free",
        Direction::Rising => "rising",
        Direction::Falling => "falling",
    }
}

/// The middle of the known values: the lower of two.
fn median(column: &Column) -> Option<f64> {
    let View::Numbers(numbers) = column.view() else { return None };
    let mut known: Vec<f64> = numbers.iter().flatten().collect();
    known.sort_unstable_by(f64::total_cmp);
    known.get(known.len().checked_sub(1)? / 2).copied()
}

/// Of the texts that define the measures, in their order.
pub(super) fn measures_hash<'a>(hashes: impl Iterator<Item = &'a str>) -> String {
    let all = hashes.collect::<Vec<_>>().join("\n");
    blake3::hash(all.as_bytes()).to_hex()[..12].to_owned()
}
