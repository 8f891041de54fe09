//! Models that may only learn from what was known: nothing of the future, nothing of the account itself.

use crate::draws::Draws;
use cco_stats::boost::fit::Direction;
use cco_stats::interval::Confidence;
use cco_stats::logistic::sigmoid;
use cco_stats::model::candidate::Kind;
use cco_stats::model::folds::stratified_folds;
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::rollout::{Comparison, Rollout, Timeline};
use cco_stats::model::task::Task;
use cco_stats::score::bootstrap::Bootstrap;
use cco_stats::score::measure::Measure;
use cco_stats::score::ranked::Ranked;

const N_ACCOUNTS: u32 = 150;
const N_DAYS: i32 = 12;
const AHEAD: i32 = 60;

struct Company {
    task: Task,
    days: Vec<i32>,
    known: Vec<Option<i32>>,
    folds: Vec<u32>,
}

/// Accounts with a mood that a measure sees, and that weighs so much on each of twelve days.
fn company(weight: f64, seed: u64) -> Company {
    let mut draws = Draws(seed);
    let moods: Vec<f64> = (0..N_ACCOUNTS).map(|_| draws.share()).collect();
    let (mut seen, mut noise, mut outcomes, mut ids, mut days) = (vec![], vec![], vec![], vec![], vec![]);
    for day in 0..N_DAYS {
        for account in 0..N_ACCOUNTS {
            let mood = moods[account as usize];
            seen.push(Some(mood + 0.2 * draws.share()));
            noise.push(Some(draws.share()));
            outcomes.push(draws.share() < sigmoid(-1.5 + weight * (mood - 0.5)));
            ids.push(u64::from(account));
            days.push(30 * day);
        }
    }
    let folds =
        stratified_folds(&ids, &outcomes, 3, 5).unwrap_or_else(|_| ids.iter().map(|id| *id as u32 % 3).collect());
    let columns = vec![Column::numbers("mood", seen).unwrap(), Column::numbers("noise", noise).unwrap()];
    let directions = vec![Direction::Free; 2];
    let task = Task::new(Matrix::new(columns).unwrap(), outcomes, ids, directions, 1).unwrap();
    let known = days.iter().map(|day| Some(day + AHEAD)).collect();
    Company { task, days, known, folds }
}

impl Company {
    fn plan(&self) -> Rollout {
        let timeline = Timeline { days: &self.days, known: &self.known, folds: &self.folds };
        Rollout::plan(&self.task, timeline, 2).unwrap()
    }
}

const BOOTSTRAP: Bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };

fn auc(company: &Company, found: &Comparison, kind: Kind) -> (f64, f64, f64) {
    let outcomes: Vec<bool> = found.rows.iter().map(|row| company.task.outcomes()[*row as usize]).collect();
    let ranked = Ranked::new(found.told_by(kind), &outcomes).unwrap();
    let own = found.found.iter().find(|found| found.kind == kind).unwrap();
    let interval = own.measures[0].unwrap().interval.unwrap();
    (Measure::RocAuc.of(&ranked.plain()).unwrap(), interval.low, interval.high)
}

#[test]
fn rows_are_told_from_the_first_day_that_knows_enough() {
    let rollout = company(3.0, 1).plan();
    // Day 60 is the first by which an outcome is known, and day 0 alone has about 30 events.
    assert_eq!(rollout.origins.len(), 2);
    assert!(rollout.origins[0] >= AHEAD, "{:?}", rollout.origins);
    let n_days = N_DAYS - rollout.origins[0] / 30;
    assert_eq!(rollout.rows().len(), (n_days as u32 * N_ACCOUNTS) as usize);
}

#[test]
fn a_measure_that_tells_is_found_to_tell() {
    let company = company(3.0, 1);
    let found = company.plan().compare(&company.task, &BOOTSTRAP).unwrap();
    let (value, low, _) = auc(&company, &found, found.verdict.winner);
    assert!(found.verdict.winner != Kind::Constant && low > 0.55, "{:?} {value}", found.verdict);
}

#[test]
fn where_outcomes_are_chance_no_model_wins() {
    let company = company(0.0, 2);
    let found = company.plan().compare(&company.task, &BOOTSTRAP).unwrap();
    assert_eq!(found.verdict.winner, Kind::Constant);
    for kind in [Kind::Linear, Kind::Scorecard, Kind::Challenger] {
        let (value, low, high) = auc(&company, &found, kind);
        assert!(low <= 0.5 && 0.5 <= high, "{kind:?} {value}");
    }
}

/// Outcomes that were not known by the last origin are turned round: nothing that was told may change.
#[test]
fn what_was_not_known_yet_teaches_nothing() {
    let company = company(3.0, 1);
    let rollout = company.plan();
    let last = *rollout.origins.last().unwrap();
    let ids: Vec<u64> = (0..company.days.len() as u64).map(|row| row % u64::from(N_ACCOUNTS)).collect();
    let is_turned = |row: usize| company.known[row].unwrap() > last && ids[row].is_multiple_of(4);
    let turned = (0..ids.len()).map(|row| company.task.outcomes()[row] ^ is_turned(row)).collect();
    let matrix = company.task.matrix().clone();
    let other = Task::new(matrix, turned, ids, vec![Direction::Free; 2], 1).unwrap();
    let told = |task: &Task| rollout.probabilities(Kind::Scorecard, task).unwrap();
    assert_eq!(told(&company.task), told(&other));
}

#[test]
fn too_short_a_time_tells_nobody() {
    let mut company = company(3.0, 1);
    company.known.iter_mut().for_each(|known| *known = Some(1_000));
    assert_eq!(company.plan().rows(), Vec::<u32>::new());
}

/// Who left too early to count is on the list all the same, and nobody learns from it.
#[test]
fn rows_without_an_outcome_are_told_and_teach_nothing() {
    let mut company = company(3.0, 1);
    let all = company.plan();
    for row in (0..company.known.len()).step_by(7) {
        company.known[row] = None;
    }
    let fewer = company.plan();
    assert_eq!(fewer.origins, all.origins);
    assert_eq!(fewer.rows(), all.rows());
    let found = fewer.compare(&company.task, &BOOTSTRAP).unwrap();
    assert_eq!(found.told_by(Kind::Linear).len(), found.rows.len());
    let n_known = found.rows.iter().filter(|row| company.known[**row as usize].is_some()).count();
    assert_eq!(found.found[0].probabilities.len(), n_known);
    assert_ne!(all.probabilities(Kind::Linear, &company.task), fewer.probabilities(Kind::Linear, &company.task));
}
