//! Models of an event's probability, as they are used: fitted inside folds, judged outside.

use crate::draws::Draws;
use cco_stats::boost::fit::Direction;
use cco_stats::error::Error;
use cco_stats::interval::Confidence;
use cco_stats::logistic::{logit, sigmoid};
use cco_stats::model::audit::{Finding, audit};
use cco_stats::model::candidate::{Kind, Model};
use cco_stats::model::challenger::{AVERAGED_ROWS, Challenger};
use cco_stats::model::evaluate::{OutOfFold, Verdict, evaluate, verdict};
use cco_stats::model::folds::stratified_folds;
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::scorecard::{Level, Scorecard};
use cco_stats::model::task::Task;
use cco_stats::score::bootstrap::Bootstrap;

const BOOTSTRAP: Bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };

/// Usage lowers the risk, a plan raises it, noise does nothing; some usage is unknown.
fn company(n: usize, seed: u64, log_odds: impl Fn(f64, bool) -> f64) -> (Matrix, Vec<bool>) {
    let mut draws = Draws(seed);
    let (mut usage, mut plans, mut noise, mut outcomes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..n {
        let (used, is_free) = (draws.share(), draws.share() < 0.4);
        outcomes.push(draws.share() < sigmoid(log_odds(used, is_free)));
        usage.push((draws.share() > 0.1).then_some(used));
        plans.push(Some(if is_free { "free" } else { "pro" }));
        noise.push(Some(draws.share()));
    }
    let columns = vec![
        Column::numbers("usage", usage).unwrap(),
        Column::categories("plan", plans),
        Column::numbers("noise", noise).unwrap(),
    ];
    (Matrix::new(columns).unwrap(), outcomes)
}

fn task(matrix: Matrix, outcomes: Vec<bool>) -> Task {
    let (n, n_columns) = (outcomes.len(), matrix.columns().len());
    Task::new(matrix, outcomes, (0..n as u64).collect(), vec![Direction::Free; n_columns], 1).unwrap()
}

fn judged(task: &Task) -> (Vec<OutOfFold>, Verdict) {
    let ids: Vec<u64> = (0..task.outcomes().len() as u64).collect();
    let folds = stratified_folds(&ids, task.outcomes(), 3, 9).unwrap();
    let found: Vec<OutOfFold> =
        Kind::ALL.iter().map(|kind| evaluate(*kind, task, &folds, &BOOTSTRAP).unwrap()).collect();
    let verdict = verdict(&found, task, &BOOTSTRAP).unwrap();
    (found, verdict)
}

#[test]
fn where_columns_say_nothing_the_base_rate_wins() {
    let (matrix, outcomes) = company(500, 1, |_, _| -1.0);
    let (_, verdict) = judged(&task(matrix, outcomes));
    assert_eq!(verdict.winner, Kind::Constant);
}

/// One sample may lean either way by chance; over several no model may seem to know what cannot be known.
#[test]
fn a_shuffled_outcome_is_not_predicted() {
    for kind in [Kind::Linear, Kind::Scorecard] {
        let (mut sum, mut n_held) = (0.0, 0);
        for seed in 10..18 {
            let (matrix, outcomes) = company(300, seed, |_, _| -0.5);
            let task = task(matrix, outcomes);
            let folds = stratified_folds(&(0..300).collect::<Vec<u64>>(), task.outcomes(), 3, seed).unwrap();
            let auc = evaluate(kind, &task, &folds, &BOOTSTRAP).unwrap().measures[0].unwrap();
            let interval = auc.interval.unwrap();
            n_held += u32::from(interval.low <= 0.5 && 0.5 <= interval.high);
            sum += auc.value;
        }
        // Eight samples of 300 rows: the mean of their AUC strays from 0.5 by 0.012.
        assert!((sum / 8.0 - 0.5).abs() < 0.03 && n_held >= 7, "{kind:?}: {} and {n_held}", sum / 8.0);
    }
}

#[test]
fn where_effects_add_up_the_model_that_can_be_read_wins() {
    let (matrix, outcomes) = company(700, 2, |used, is_free| 1.0 - 4.0 * used + if is_free { 1.5 } else { 0.0 });
    let (found, verdict) = judged(&task(matrix, outcomes));
    assert!(matches!(verdict.winner, Kind::Linear | Kind::Scorecard), "{verdict:?}");
    assert!(found.iter().skip(1).all(|model| model.measures[0].unwrap().value > 0.75));
}

#[test]
fn where_they_do_not_the_challenger_wins() {
    // Usage works one way for the free plan and the other way for the rest: no sum over columns can say that.
    let (matrix, outcomes) = company(900, 3, |used, is_free| if (used > 0.5) == is_free { 2.0 } else { -2.0 });
    let (found, verdict) = judged(&task(matrix, outcomes));
    assert_eq!(verdict.winner, Kind::Challenger, "{verdict:?}");
    let auc: Vec<f64> = found.iter().map(|model| model.measures[0].unwrap().value).collect();
    assert!(auc[3] > 0.8 && auc[2] < 0.65, "{auc:?}");
}

/// Of 200 rows every second has the event. A model is how sure it is of the right side, and of the wrong side on every fifth row.
#[test]
fn the_winner_is_better_than_the_base_rate_and_simple_unless_that_costs() {
    let (matrix, _) = company(200, 8, |_, _| 0.0);
    let task = task(matrix, (0..200).map(|row| row % 2 == 0).collect());
    let winner = |models: [[f64; 2]; 4]| {
        let told = |[right, wrong]: [f64; 2]| {
            let of = |row: usize| if row % 5 < 4 { right } else { wrong };
            (0..200).map(|row| if row % 2 == 0 { of(row) } else { 1.0 - of(row) }).collect::<Vec<f64>>()
        };
        let found: Vec<OutOfFold> = Kind::ALL
            .into_iter()
            .zip(models)
            .map(|(kind, model)| OutOfFold { kind, probabilities: told(model), measures: Vec::new() })
            .collect();
        verdict(&found, &task, &BOOTSTRAP).unwrap().winner
    };
    let (knows_nothing, a_little, much) = ([0.5, 0.5], [0.55, 0.55], [0.7, 0.7]);
    // Right four times and far off the fifth: on average no better than the base rate, and it might be either.
    let erratic = [0.9, 0.0477];
    let wrong = [0.3, 0.3];
    assert_eq!(winner([knows_nothing, knows_nothing, a_little, a_little]), Kind::Scorecard);
    assert_eq!(winner([knows_nothing, a_little, wrong, a_little]), Kind::Linear);
    assert_eq!(winner([knows_nothing, wrong, a_little, much]), Kind::Challenger);
    assert_eq!(winner([knows_nothing, wrong, erratic, a_little]), Kind::Challenger, "it alone beats the base rate");
    assert_eq!(
        winner([knows_nothing, wrong, wrong, knows_nothing]),
        Kind::Constant,
        "better than nobody is not enough"
    );
    assert_eq!(winner([knows_nothing, wrong, erratic, erratic]), Kind::Constant);
}

#[test]
fn reasons_are_the_whole_log_odds() {
    let (matrix, outcomes) = company(400, 4, |used, is_free| 1.0 - 3.0 * used + if is_free { 1.0 } else { 0.0 });
    let task = task(matrix, outcomes);
    for kind in Kind::ALL {
        let model = Model::fit(kind, &task).unwrap();
        let probabilities = model.probabilities(task.matrix());
        for (reasons, probability) in model.reasons(task.matrix()).iter().zip(probabilities) {
            let sum = reasons.base + reasons.by_column.iter().sum::<f64>();
            assert!((sum - logit(probability)).abs() < 1e-9, "{kind:?}: {sum}, not {}", logit(probability));
        }
    }
}

/// Half of the accounts leave for reasons of their own, whatever usage and plan say: log odds have a floor that no sum has.
#[test]
fn where_log_odds_have_a_floor_the_sum_is_bent() {
    let floor = |used: f64, is_free: bool| {
        let share = 0.12 + 0.88 * sigmoid(1.0 - 8.0 * used + if is_free { 3.0 } else { 0.0 });
        logit(share)
    };
    let (matrix, outcomes) = company(3_000, 9, floor);
    let task = task(matrix, outcomes);
    let card = Scorecard::fit(&task).unwrap();
    assert!(card.bend.is_some());
    for kind in [Kind::Linear, Kind::Scorecard] {
        let model = Model::fit(kind, &task).unwrap();
        let probabilities = model.probabilities(task.matrix());
        for (reasons, probability) in model.reasons(task.matrix()).iter().zip(&probabilities) {
            let sum = reasons.base + reasons.by_column.iter().sum::<f64>();
            assert!((sum - logit(*probability)).abs() < 1e-9, "{kind:?}: {sum}, not {}", logit(*probability));
        }
        let least = probabilities.iter().copied().fold(1.0, f64::min);
        assert!(least > 0.08, "{kind:?}: a line would go down to nothing, and this to {least}");
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let (matrix, outcomes) = company(300, 5, |used, is_free| 1.0 - 3.0 * used + if is_free { 1.0 } else { 0.0 });
    let turned: Vec<u32> = (0..300).map(|row| (row * 49) % 300).collect();
    let one = task(matrix.clone(), outcomes.clone());
    let turned_outcomes = turned.iter().map(|row| outcomes[*row as usize]).collect();
    let ids = turned.iter().map(|row| u64::from(*row)).collect();
    let other = Task::new(matrix.at(&turned), turned_outcomes, ids, vec![Direction::Free; 3], 1).unwrap();
    for kind in Kind::ALL {
        let found = Model::fit(kind, &one).unwrap().probabilities(&matrix);
        let expected = Model::fit(kind, &other).unwrap().probabilities(&matrix);
        let worst = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-9, "{kind:?}: {worst}");
    }
}

#[test]
fn many_rows_are_told_by_one_sum_of_trees() {
    for (n, n_members) in [(1_000, 5), (AVERAGED_ROWS + 1, 1)] {
        let (matrix, outcomes) = company(n, 7, |used, is_free| if (used > 0.5) == is_free { 1.0 } else { -2.0 });
        let task = task(matrix, outcomes);
        let fitted = Challenger::fit(&task).unwrap();
        assert_eq!(fitted.n_members(), n_members);
        let expected: f64 = fitted.log_odds(task.matrix()).into_iter().map(sigmoid).sum::<f64>() / n as f64;
        assert!((expected - task.base_rate()).abs() < 0.01, "{expected} of {n}, and {} happened", task.base_rate());
    }
}

#[test]
fn the_card_is_the_scorecard() {
    let (matrix, outcomes) = company(500, 6, |used, is_free| 1.0 - 4.0 * used + if is_free { 1.5 } else { 0.0 });
    let directions = vec![Direction::Falling, Direction::Free, Direction::Free];
    let task = Task::new(matrix, outcomes, (0..500).collect(), directions, 1).unwrap();
    let card = Scorecard::fit(&task).unwrap();
    let lines = card.lines();
    // A company on the free plan, usage 0.3, noise 0.5, looked up by hand.
    let asked = Matrix::new(vec![
        Column::numbers("usage", [Some(0.3)]).unwrap(),
        Column::categories("plan", [Some("free")]),
        Column::numbers("noise", [Some(0.5)]).unwrap(),
    ])
    .unwrap();
    let is_own = |column: &str, level: &Level| match level {
        Level::Range { from, to } => {
            let value = if column == "usage" { 0.3 } else { 0.5 };
            from.is_none_or(|from| value > from) && to.is_none_or(|to| value <= to)
        }
        Level::Category(name) => name == "free",
        Level::Unknown | Level::Rest => false,
    };
    let points: f64 = lines.iter().filter(|line| is_own(&line.column, &line.level)).map(|line| line.points).sum();
    assert_eq!(card.bend, None, "effects add up on the scale of log odds");
    assert!((card.base + points - card.log_odds(&asked)[0]).abs() < 1e-9);
    let usage: Vec<f64> = lines
        .iter()
        .filter(|line| line.column == "usage" && line.level != Level::Unknown)
        .map(|line| line.points)
        .collect();
    assert!(usage.len() > 3 && usage.is_sorted_by(|a, b| a >= b), "{usage:?}");
    let n_unknown = task.matrix().columns()[0].n_unknown() as u64;
    assert!(lines.iter().any(|line| line.level == Level::Unknown && line.n == n_unknown));
}

#[test]
fn folds_keep_ids_together_and_balance_events() {
    let ids: Vec<u64> = (0..300).map(|row| row / 3).collect();
    let outcomes: Vec<bool> = ids.iter().map(|id| id % 4 == 0).collect();
    let folds = stratified_folds(&ids, &outcomes, 5, 1).unwrap();
    for (row, fold) in folds.iter().enumerate() {
        assert_eq!(*fold, folds[row / 3 * 3], "an id is in one fold");
    }
    for fold in 0..5 {
        let n_events = (0..300).filter(|row| folds[*row] == fold && outcomes[*row]).count();
        assert_eq!(n_events, 15);
    }
    assert_ne!(folds, stratified_folds(&ids, &outcomes, 5, 2).unwrap());
}

#[test]
fn too_little_is_refused() {
    let (matrix, _) = company(60, 7, |_, _| 0.0);
    let attempt = |outcomes: Vec<bool>| {
        Task::new(matrix.clone(), outcomes, (0..60).collect(), vec![Direction::Free; 3], 1).unwrap_err()
    };
    assert_eq!(attempt(vec![true; 60]), Error::OneOutcome { n: 60, n_events: 60 });
    let few = attempt((0..60).map(|row| row < 19).collect());
    assert_eq!(few.to_string(), "rows with the event: 19 are not enough, at least 20 are needed");
    let endless = Column::numbers("x", [Some(1.0), Some(f64::INFINITY)]).unwrap_err();
    assert_eq!(endless.to_string(), "column `x` must be finite or unknown, but value 1 is inf");
}

#[test]
fn suspicious_columns_are_named() {
    let outcomes: Vec<bool> = (0..200).map(|row| row % 4 == 0).collect();
    let found = |column: Column| audit(&column, &outcomes).unwrap();
    let words = |of: &dyn Fn(usize) -> Option<String>| Column::categories("x", (0..200).map(of).collect::<Vec<_>>());
    assert_eq!(found(Column::numbers("x", vec![Some(1.0); 200]).unwrap()), [Finding::Constant]);
    assert_eq!(found(words(&|row| Some(format!("id{row}")))), [Finding::IdLike { n_distinct: 200 }]);
    let status = found(words(&|row| Some(if row % 4 == 0 { "cancelled" } else { "active" }.to_owned())));
    assert!(matches!(status[..], [Finding::TooGood { auc }] if auc > 0.999), "{status:?}");
    let reason = found(words(&|row| (row % 4 == 0 || row % 50 == 7).then(|| format!("r{}", row * 7 % 3))));
    assert!(matches!(reason[..], [Finding::KnownOnlyForSome { .. }]), "{reason:?}");
    // Nobody who stays has a reason for leaving, nor a day on which they left.
    let reason = found(words(&|row| (row % 4 == 0).then(|| "price".to_owned())));
    assert!(matches!(reason[..], [Finding::KnownOnlyForSome { auc }] if auc > 0.999), "{reason:?}");
    let day = found(Column::numbers("x", outcomes.iter().map(|left| left.then_some(1.0))).unwrap());
    assert!(matches!(day[..], [Finding::KnownOnlyForSome { .. }]), "{day:?}");
    // A property without information, with as many values as rows in one half: no category knows its own outcome.
    assert_eq!(found(words(&|row| Some(format!("c{}", row * 7 % 45)))), []);
    assert_eq!(found(Column::numbers("x", (0..200).map(|row| Some(f64::from(row * 13 % 50)))).unwrap()), []);
}
