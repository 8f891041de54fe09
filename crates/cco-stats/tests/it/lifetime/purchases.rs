//! CDNOW and the donors against published parameters, and what the models say of customers against integrals of their definitions.

use crate::shared_data;
use crate::table::{Table, assert_near};
use cco_stats::coefficient::Coefficient;
use cco_stats::error::Error;
use cco_stats::lifetime::fitted::Positive;
use cco_stats::lifetime::purchases::beta_binomial::{BetaBinomial, Occasions, beta_binomial};
use cco_stats::lifetime::purchases::beta_geometric::BetaGeometricPurchases;
use cco_stats::lifetime::purchases::history::{Histories, History};
use cco_stats::lifetime::purchases::model::{PurchaseModel, fit};
use cco_stats::lifetime::purchases::modified_beta_geometric::ModifiedBetaGeometric;
use cco_stats::lifetime::purchases::pareto::Pareto;

fn parameters(model: &str) -> (Vec<f64>, Option<f64>) {
    let table =
        Table::oracle(include_str!("../../oracle/lifetime_purchases.csv")).filtered("model", |name| name == model);
    let row = table.rows().next().expect("the model has a row");
    let log_likelihood = row.number("log_likelihood");
    let values = row.text("parameters").split(' ').map(|value| value.parse().unwrap()).collect();
    (values, log_likelihood.is_finite().then_some(log_likelihood))
}

fn counts(table: &Table, column: &str) -> Vec<u32> {
    table.numbers(column).into_iter().map(|count| count as u32).collect()
}

#[track_caller]
fn check_parameters(found: &[Coefficient], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        // What the recorded run left of its own search is 10⁻⁵; papers print three digits.
        assert_near(found.value, *expected, 2e-4, &found.name);
        assert!(found.standard_error > 0.0 && found.standard_error < found.value, "{found:?}");
    }
}

fn check_cdnow<M: PurchaseModel>(name: &str) {
    let Some(table) = shared_data::table("cdnow/cdnow_customers_summary.csv") else { return };
    let histories =
        Histories::new(&counts(&table, "frequency"), &table.numbers("recency"), &table.numbers("T")).unwrap();
    let found = fit::<M>(&histories).unwrap();
    let (expected, log_likelihood) = parameters(name);
    check_parameters(&found.parameters(), &expected);
    if let Some(log_likelihood) = log_likelihood {
        assert_near(found.log_likelihood, log_likelihood, 1e-8, name);
    }
}

#[test]
fn cdnow_has_its_published_bg_nbd() {
    check_cdnow::<BetaGeometricPurchases>("bgnbd_cdnow");
}

#[test]
fn cdnow_has_its_published_mbg_nbd() {
    check_cdnow::<ModifiedBetaGeometric>("mbgnbd_cdnow");
}

#[test]
fn cdnow_has_its_published_pareto_nbd() {
    check_cdnow::<Pareto>("paretonbd_cdnow");
}

/// Eleven thousand donors in 22 kinds; the paper's ln L is −33,225.6.
#[test]
fn donors_have_their_published_bg_bb() {
    let Some(table) = shared_data::table("cdnow/donations.csv") else { return };
    let occasion = |row: crate::table::Row<'_>| {
        let count = |column| row.number(column) as u32;
        Occasions { bought: count("frequency"), last: count("recency"), n: count("periods") }
    };
    let occasions: Vec<Occasions> = table.rows().map(occasion).collect();
    let found = beta_binomial(&occasions, &table.numbers("weights")).unwrap();
    check_parameters(&found.parameters(), &parameters("bgbb_donations").0);
    assert_near(found.log_likelihood, -33_225.6, 1e-5, "donations");
}

#[test]
fn answers_about_customers_are_those_of_the_model() {
    for row in Table::oracle(include_str!("../../oracle/lifetime_answers.csv")).rows() {
        let (values, _) = parameters(row.text("model"));
        let history =
            History { repeats: row.number("repeats") as u32, last: row.number("last"), watched: row.number("watched") };
        let time = row.number("time");
        fn both<M: PurchaseModel>(values: &[f64], history: &History, time: f64) -> (f64, f64) {
            let model = M::from_values(values);
            (model.p_alive(history), model.expected_further(history, time))
        }
        let (p_alive, expected) = match row.text("model") {
            "bgnbd_cdnow" => both::<BetaGeometricPurchases>(&values, &history, time),
            "mbgnbd_cdnow" => both::<ModifiedBetaGeometric>(&values, &history, time),
            "paretonbd_cdnow" => both::<Pareto>(&values, &history, time),
            _ => {
                let occasions =
                    Occasions { bought: history.repeats, last: history.last as u32, n: history.watched as u32 };
                let model = BetaBinomial::from_values(&values);
                (model.p_alive(occasions), model.expected_further(occasions, time as u32))
            }
        };
        // The integrals have a pole at 0, which costs the quadrature some digits.
        assert_near(p_alive, row.number("p_alive"), 1e-7, row.text("model"));
        assert_near(expected, row.number("expected"), 1e-6, row.text("model"));
    }
}

/// Table 3 of Fader, Hardie and Lee's notes, in weeks.
#[test]
fn a_new_customer_is_expected_to_buy_as_published() {
    let model = BetaGeometricPurchases::from_values(&parameters("bgnbd_cdnow").0);
    for (weeks, expected) in
        [(0.1429, 0.0078), (1.0, 0.0532), (3.0, 0.1506), (31.8571, 1.0405), (32.0, 1.0437), (78.0, 1.8576)]
    {
        assert!((model.expected_purchases(weeks) - expected).abs() < 5e-4, "{weeks}");
    }
}

/// A new customer and one with an empty past of no length are the same; purchases only add up with time.
#[test]
fn expectations_agree_with_each_other() {
    fn check<M: PurchaseModel>(values: &[f64]) {
        let model = M::from_values(values);
        let start = History { repeats: 0, last: 0.0, watched: 1e-12 };
        let mut before = 0.0;
        for time in [0.1, 1.0, 10.0, 100.0, 1000.0] {
            let expected = model.expected_purchases(time);
            let further = model.expected_further(&start, time);
            assert_near(further / model.p_alive(&start), expected / model.p_alive(&start), 1e-6, M::NAME);
            assert!(expected > before, "{expected} after {before}");
            before = expected;
        }
    }
    for (a, s) in [(0.8, 0.6), (1.0, 1.0), (2.5, 1.7)] {
        check::<BetaGeometricPurchases>(&[0.25, 4.4, a, 2.4]);
        check::<Pareto>(&[0.55, 10.6, s, 11.7]);
        check::<Pareto>(&[0.55, 11.7, s, 10.6]);
    }
}

#[test]
fn histories_that_cannot_be_are_named() {
    let check =
        |outcome: Result<Histories, Error>, message: &str| assert_eq!(outcome.unwrap_err().to_string(), message);
    check(Histories::new(&[], &[], &[]), "histories: 0 are not enough, at least 1 are needed");
    check(Histories::new(&[1], &[1.0], &[0.0]), "watched must be finite and above 0, but value 0 is 0");
    let impossible = "last must be within the time watched, and above 0 exactly with repeats, but value 0 is ";
    check(Histories::new(&[1], &[3.0], &[2.0]), &format!("{impossible}3"));
    check(Histories::new(&[0], &[1.0], &[2.0]), &format!("{impossible}1"));
    check(Histories::new(&[1], &[0.0], &[2.0]), &format!("{impossible}0"));
    let once = Histories::new(&[0, 0, 1], &[0.0, 0.0, 1.0], &[2.0; 3]).unwrap();
    let message = fit::<Pareto>(&once).unwrap_err().to_string();
    assert_eq!(message, "customers with repeat purchases: 1 are not enough, at least 2 are needed");
    let wrong = [Occasions { bought: 3, last: 2, n: 6 }];
    assert!(matches!(beta_binomial(&wrong, &[1.0]), Err(Error::Value { .. })));
}

/// The unit of time scales α (and β) and nothing else.
#[test]
fn the_unit_of_time_changes_no_answer() {
    let (repeats, last) = ([0, 0, 0, 1, 2, 5, 1, 9, 0, 3], [0.0, 0.0, 0.0, 3.0, 9.0, 20.0, 28.0, 29.0, 0.0, 6.0]);
    let weeks = fit::<BetaGeometricPurchases>(&Histories::new(&repeats, &last, &[30.0; 10]).unwrap()).unwrap();
    let seconds = last.map(|last| last * 604_800.0);
    let seconds =
        fit::<BetaGeometricPurchases>(&Histories::new(&repeats, &seconds, &[30.0 * 604_800.0; 10]).unwrap()).unwrap();
    assert_near(seconds.model.alpha / 604_800.0, weeks.model.alpha, 1e-6, "alpha");
    assert_near(seconds.model.a, weeks.model.a, 1e-6, "a");
}
