//! The gamma-gamma model against its published fit.

use crate::shared_data;
use crate::table::assert_near;
use cco_stats::lifetime::spend::gamma_gamma;

/// The mean spending expected of the first ten buyers, as printed by Fader and Hardie (2013).
const FIRST_TEN: [f64; 10] = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];

#[test]
fn cdnow_has_its_published_gamma_gamma() {
    let Some(all) = shared_data::table("cdnow/cdnow_customers_summary_with_transactions.csv") else { return };
    let (repeats, means): (Vec<u32>, Vec<f64>) = all
        .numbers("x")
        .into_iter()
        .zip(all.numbers("zbar"))
        .filter(|(x, _)| *x > 0.0)
        .map(|(x, mean)| (x as u32, mean))
        .unzip();
    assert_eq!(repeats.len(), 946);
    let fit = gamma_gamma(&repeats, &means).unwrap();
    assert_near(fit.model.p, 6.248_802_496_070_99, 1e-3, "p");
    assert_near(fit.model.q, 3.744_588_460_923_763_4, 1e-3, "q");
    assert_near(fit.model.v, 15.447_748_064_943_575, 1e-3, "v");
    for (customer, expected) in all.rows().zip(FIRST_TEN) {
        let (x, mean) = (customer.number("x"), customer.number("zbar"));
        let spend =
            if x > 0.0 { fit.model.expected_spend(x as u32, mean) } else { fit.model.population_mean().unwrap() };
        assert!((spend - expected).abs() < 0.02, "{spend}, printed {expected}");
    }
}

#[test]
fn spending_that_does_not_differ_or_does_not_exist_is_refused() {
    let message = |purchases: &[u32], means: &[f64]| gamma_gamma(purchases, means).unwrap_err().to_string();
    assert_eq!(message(&[1, 2], &[3.0, 4.0]), "customers: 2 are not enough, at least 3 are needed");
    assert_eq!(message(&[1, 0], &[3.0, 4.0]), "purchases must be at least 1, but value 1 is 0");
    assert_eq!(message(&[1, 1], &[3.0, 0.0]), "means must be finite and above 0, but value 1 is 0");
    assert_eq!(
        message(&[2; 4], &[5.0; 4]),
        "the gamma-gamma model has no best fit here: its parameters run off, as when customers are all alike"
    );
}
