//! As good as the best of other programs on their folds: figures that were recorded for scikit-learn, XGBoost, LightGBM and EBM.
//!
//! The scorecard, which wins on the first set, is held here without intervals; `scripts/compare-models --peers … --within` holds the whole of
//! `cco model eval` on either set to the same limits.

use crate::shared_data;
use crate::table::Table;
use cco_stats::boost::fit::Direction;
use cco_stats::model::candidate::Kind;
use cco_stats::model::evaluate::out_of_fold;
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::task::Task;
use cco_stats::score::discrimination::roc_auc;
use cco_stats::score::probability::{brier, log_loss};
use cco_stats::score::ranked::Ranked;
use cco_stats::score::reliability::ece;

/// The best that any peer reached, measure by measure.
struct Best {
    auc: f64,
    log_loss: f64,
    brier: f64,
}

/// How much worse is as good.
const AUC_SLACK: f64 = 0.003;
const BRIER_SLACK: f64 = 0.002;
const MOST_ECE: f64 = 0.015;

fn known<'a>(text: &&'a str) -> Option<&'a str> {
    Some(*text).filter(|text| !text.is_empty())
}

/// Columns of numbers where every value is one, categories elsewhere.
fn matrix(table: &Table, columns: &[&str]) -> Matrix {
    let column = |name: &&str| {
        let texts = table.texts(name);
        match texts.iter().map(|text| known(text).map(str::parse::<f64>).transpose()).collect::<Result<Vec<_>, _>>() {
            Ok(numbers) => Column::numbers(*name, numbers).unwrap(),
            Err(_) => Column::categories(*name, texts.iter().map(known)),
        }
    };
    Matrix::new(columns.iter().map(column).collect()).unwrap()
}

#[track_caller]
fn check(kind: Kind, table: &Table, target: &str, id: Option<&str>, folds: &Table, best: &Best) {
    let columns: Vec<&str> = table.columns().filter(|name| *name != target && Some(*name) != id).collect();
    let outcomes: Vec<bool> = table.texts(target).iter().map(|text| text.eq_ignore_ascii_case("yes")).collect();
    let matrix = matrix(table, &columns);
    let n_columns = matrix.columns().len();
    // The files name rows in the same order.
    assert_eq!(id.map(|id| table.texts(id)).unwrap_or_default(), id.map(|_| folds.texts("id")).unwrap_or_default());
    let folds: Vec<u32> = folds.texts("fold").iter().map(|fold| fold.parse().unwrap()).collect();
    let ids = (0..outcomes.len() as u64).collect();
    let task = Task::new(matrix, outcomes.clone(), ids, vec![Direction::Free; n_columns], 1).unwrap();
    let ranked = Ranked::new(&out_of_fold(kind, &task, &folds).unwrap(), &outcomes).unwrap();
    let sample = ranked.plain();
    let found = [roc_auc(&sample), log_loss(&sample), brier(&sample), ece(&sample, 10)].map(Option::unwrap);
    let [auc, log_loss, brier, ece] = found;
    assert!(auc >= best.auc - AUC_SLACK, "{found:?}");
    assert!(log_loss <= best.log_loss, "{found:?}");
    assert!(brier <= best.brier + BRIER_SLACK, "{found:?}");
    assert!(ece <= MOST_ECE, "{found:?}");
}

/// Recorded in `telco/churn_baseline_telco.json`: EBM was the best by each.
#[test]
fn the_scorecard_of_telecom_customers() {
    let (Some(table), Some(folds)) =
        (shared_data::table("telco/telco_churn.csv"), shared_data::table("telco/folds_telco.csv"))
    else {
        return;
    };
    let best = Best { auc: 0.850_2, log_loss: 0.410_0, brier: 0.133_1 };
    check(Kind::Scorecard, &table, "Churn", Some("customerID"), &folds, &best);
}
