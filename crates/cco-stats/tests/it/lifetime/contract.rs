//! Against `tests/oracle/lifetime_contract.csv` and `lifetime_residual.csv`, and what no data can answer.

use crate::table::{Table, assert_near};
use cco_stats::coefficient::Coefficient;
use cco_stats::error::Error;
use cco_stats::interval::Confidence;
use cco_stats::lifetime::contract::beta_geometric::{BetaGeometric, beta_geometric};
use cco_stats::lifetime::contract::beta_weibull::{BetaWeibull, beta_weibull};
use cco_stats::lifetime::contract::curve::RetentionCurve;
use cco_stats::lifetime::contract::geometric::geometric;
use cco_stats::lifetime::contract::renewals::Renewals;
use cco_stats::lifetime::contract::residual::{residual_lifetime, residual_lifetime_within};

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

#[test]
fn published_cohorts_give_their_published_parameters() {
    for row in Table::oracle(include_str!("../../oracle/lifetime_contract.csv")).rows() {
        let left: Vec<u64> = numbers(row.text("left")).into_iter().map(|left| left as u64).collect();
        let renewals = Renewals::from_cohorts(&[left]).unwrap();
        let (parameters, log_likelihood, survival): (Vec<Coefficient>, f64, f64) = match row.text("model") {
            "beta_geometric" => {
                let fit = beta_geometric(&renewals).unwrap();
                (fit.parameters(), fit.log_likelihood, fit.model.survival(12))
            }
            _ => {
                let fit = beta_weibull(&renewals).unwrap();
                (fit.parameters(), fit.log_likelihood, fit.model.survival(12))
            }
        };
        let what = format!("{} after {} years, {}", row.text("cohort"), row.text("years"), row.text("model"));
        for (i, parameter) in parameters.iter().enumerate() {
            assert_near(parameter.value, numbers(row.text("parameters"))[i], 1e-4, &what);
            assert_near(parameter.standard_error, numbers(row.text("standard_errors"))[i], 1e-3, &what);
        }
        assert_near(log_likelihood, row.number("log_likelihood"), 1e-9, &what);
        assert_near(survival, row.number("survival_12"), 1e-5, &what);
    }
}

#[test]
fn residual_lifetimes_equal_their_closed_form() {
    for row in Table::oracle(include_str!("../../oracle/lifetime_residual.csv")).rows() {
        let model = BetaGeometric { alpha: row.number("alpha"), beta: row.number("beta") };
        let found = residual_lifetime(&model, row.number("made") as u32, row.number("discount")).unwrap();
        assert_near(found, row.number("residual"), 1e-9, row.text("alpha"));
    }
}

/// c = 1 is the beta-geometric model, so that a freer model never fits worse, and both fit better than one rate for all.
#[test]
fn freer_models_fit_no_worse() {
    let renewals = Renewals::from_cohorts(&[vec![1000, 869, 743, 653, 593, 551, 517, 491]]).unwrap();
    let (one, two, three) =
        (geometric(&renewals).unwrap(), beta_geometric(&renewals).unwrap(), beta_weibull(&renewals).unwrap());
    assert!(one.log_likelihood < two.log_likelihood && two.log_likelihood < three.log_likelihood);
    assert!(three.aic() < two.aic() && two.aic() < one.aic());
    let same = BetaWeibull { alpha: two.model.alpha, beta: two.model.beta, c: 1.0 };
    for t in 1..20 {
        assert_near(same.churn_rate(t), two.model.churn_rate(t), 1e-10, "c = 1");
        assert_near(same.survival_after(3, t), two.model.survival_after(3, t), 1e-10, "c = 1");
    }
}

/// Cohorts of several ages are the same data as the table of who was due and who was lost, however they are cut.
#[test]
fn cohorts_of_any_age_add_up() {
    let old = vec![600, 400, 300, 250, 220];
    let young = [vec![300, 205, 148], vec![100, 71, 52], vec![50]];
    let together = Renewals::from_cohorts(&[vec![old.clone()], young.to_vec()].concat()).unwrap();
    let summed = Renewals::from_cohorts(&[old, vec![400, 276, 200], vec![50]]).unwrap();
    assert_eq!(together, summed);
    assert_eq!(together.due(), [1000, 676, 300, 250]);
}

#[test]
fn the_interval_of_a_projection_holds_it_and_widens_with_time() {
    let renewals = Renewals::from_cohorts(&[vec![200, 126, 94, 76, 65]]).unwrap();
    let fit = beta_geometric(&renewals).unwrap();
    let width = |t: u32| {
        let interval = fit.share_interval(Confidence::PERCENT_95, |model| model.survival(t));
        assert!(interval.low < fit.model.survival(t) && fit.model.survival(t) < interval.high, "{interval:?}");
        (interval.high / interval.low).ln()
    };
    assert!(width(4) < width(12) && width(12) < width(36));
    let lifetime = |model: &BetaGeometric| residual_lifetime_within(model, 4, 36, 0.01).unwrap();
    let interval = fit.amount_interval(Confidence::PERCENT_95, lifetime);
    assert!(interval.low < lifetime(&fit.model) && lifetime(&fit.model) < interval.high, "{interval:?}");
}

#[test]
fn what_renewals_cannot_tell_is_refused() {
    let check = |outcome: Result<_, Error>, message: &str| assert_eq!(outcome.err().unwrap().to_string(), message);
    let of = |left: &[u64]| beta_geometric(&Renewals::from_cohorts(&[left.to_vec()]).unwrap()).map(|fit| fit.model);
    check(of(&[100]), "renewals seen: 0 are not enough, at least 2 are needed");
    check(of(&[100, 90]), "renewals seen: 1 are not enough, at least 2 are needed");
    check(of(&[100, 100, 100]), "lost customers: 0 are not enough, at least 1 are needed");
    let message = Renewals::from_cohorts(&[vec![10, 8, 9]]).unwrap_err().to_string();
    assert_eq!(message, "survivors must not grow within a cohort, but value 2 is 9");
}

/// Churn that stays or rises leaves nothing for differences between customers to explain: α and β run off.
#[test]
fn retention_that_does_not_rise_has_no_beta_geometric_fit() {
    for left in [vec![1000, 900, 810, 729, 656], vec![1000, 950, 855, 684, 410]] {
        let outcome = beta_geometric(&Renewals::from_cohorts(std::slice::from_ref(&left)).unwrap());
        assert!(matches!(outcome, Err(Error::NoMaximum { .. })), "{left:?}: {outcome:?}");
    }
}
