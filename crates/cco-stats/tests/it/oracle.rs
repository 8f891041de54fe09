//! Against values that another program computed: see `tests/oracle/`.

use cco_stats::interval::{Confidence, Interval};
use cco_stats::normal::two_sided_z;
use cco_stats::ratio::ratio_interval;
use cco_stats::wilson::wilson;

/// The fields of each row below the header.
fn rows(csv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    csv.lines().skip(1).map(|row| row.split(',').collect())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(number).collect()
}

fn confidence(text: &str) -> Confidence {
    Confidence::new(number(text)).unwrap()
}

#[track_caller]
fn check(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {found}, expected {expected}");
}

#[track_caller]
fn check_interval(found: Option<Interval>, low: &str, high: &str, what: &str) {
    let found = found.unwrap();
    check(found.low, number(low), what);
    check(found.high, number(high), what);
}

#[test]
fn standard_errors_to_each_side() {
    for row in rows(include_str!("../oracle/z.csv")) {
        let [share, z] = row[..] else { panic!("{row:?}") };
        let relative = two_sided_z(confidence(share)) / number(z);
        // 1 − 10⁻¹³ has only three digits left of its distance to 1; the others have all.
        let tolerance = if number(share) > 1.0 - 1e-12 { 1e-4 } else { 1e-9 };
        assert!((relative - 1.0).abs() < tolerance, "{share}: {relative}");
    }
}

#[test]
fn shares() {
    for row in rows(include_str!("../oracle/wilson.csv")) {
        let [successes, n, level, low, high] = row[..] else { panic!("{row:?}") };
        let found = wilson(successes.parse().unwrap(), n.parse().unwrap(), confidence(level));
        check_interval(found, low, high, &format!("{successes} of {n} at {level}"));
    }
}

#[test]
fn ratios() {
    for row in rows(include_str!("../oracle/ratio.csv")) {
        let [level, low, high, numerators, denominators] = row[..] else { panic!("{row:?}") };
        let (x, y) = (numbers(numerators), numbers(denominators));
        check_interval(
            ratio_interval(&x, &y, confidence(level)),
            low,
            high,
            &format!("{} accounts at {level}", x.len()),
        );
    }
}
