//! Books of renewals whose winds are known.

use crate::table::{Table, assert_near};
use crate::winds::company::Company;
use crate::winds::rolling::{Past, rolling};
use cco_stats::forecast::book::{Correlation, Term};
use cco_stats::forecast::calls::{Called, records};
use cco_stats::forecast::correlation::{Resolved, correlation};
use cco_stats::forecast::held::{Told, held};
use cco_stats::forecast::simulate::Simulation;
use cco_stats::interval::{Confidence, Interval};

const TERM: Term = Term { amount: 100.0, renewal_prob: 0.85, contraction_prob: 0.2, contracted_share: 0.3, segment: 1 };

fn simulation(within: f64, across: f64, n_draws: u32) -> Simulation {
    Simulation { correlation: Correlation::new(within, across).unwrap(), n_draws, seed: 3 }
}

fn level(share: f64) -> Confidence {
    Confidence::new(share).unwrap()
}

#[test]
fn many_equal_terms_are_as_the_theory_says() {
    for row in Table::oracle(include_str!("../oracle/forecast_quantiles.csv")).rows() {
        let term = Term {
            amount: 1.0 / 2_000.0,
            renewal_prob: row.number("renewal_prob"),
            contraction_prob: 0.0,
            contracted_share: 0.0,
            segment: 1,
        };
        // It is the same whether the wind is the segment's or the company's.
        for across in [0.0, row.number("within")] {
            let found = simulation(row.number("within"), across, 4_000).forecast(&[term; 2_000]).unwrap().total;
            for (share, column) in [(0.1, "q10"), (0.5, "q50"), (0.9, "q90")] {
                assert_near(found.quantile(share), row.number(column), 0.015, column);
            }
        }
    }
}

/// Two terms that may contract, by hand: nine sums, each with its chance.
#[test]
fn two_terms_by_themselves() {
    let terms = [TERM, Term { amount: 10.0, renewal_prob: 0.5, contraction_prob: 0.0, segment: 2, ..TERM }];
    let found = simulation(0.0, 0.0, 40_000).forecast(&terms).unwrap();
    assert_near(found.total.mean(), 100.0 * (0.68 + 0.17 * 0.7) + 5.0, 1e-12, "mean");
    assert_near(found.segments[&1].mean() + found.segments[&2].mean(), found.total.mean(), 1e-12, "parts");
    for (amount, chance) in [(110.0, 0.34), (100.0, 0.68), (80.0, 0.765), (70.0, 0.85), (10.0, 0.925), (0.0, 1.0)] {
        assert_near(found.total.chance_of(amount), chance, 0.01, &format!("at least {amount}"));
    }
}

fn width(within: f64, across: f64) -> f64 {
    let terms: Vec<Term> = (0..400).map(|term| Term { segment: term % 4, ..TERM }).collect();
    let interval = simulation(within, across, 2_000).forecast(&terms).unwrap().total.interval(level(0.8));
    interval.high - interval.low
}

#[test]
fn what_hangs_together_is_less_certain() {
    let widths = [width(0.0, 0.0), width(0.2, 0.0), width(0.2, 0.1), width(0.2, 0.2), width(0.5, 0.5)];
    assert!(widths.is_sorted(), "{widths:?}");
    assert!(widths[3] > 3.0 * widths[0], "{widths:?}");
    assert!(widths[1] < 0.7 * widths[3], "four winds blow against each other: {widths:?}");
}

#[test]
fn a_segment_is_drawn_by_itself() {
    let both: Vec<Term> = (0..40).map(|term| Term { segment: term % 2, ..TERM }).collect();
    let one: Vec<Term> = both.iter().filter(|term| term.segment == 1).copied().collect();
    let simulation = simulation(0.2, 0.1, 500);
    let (of_both, of_one) = (simulation.forecast(&both).unwrap(), simulation.forecast(&one).unwrap());
    assert_eq!(of_both.segments[&1], of_one.segments[&1]);
    assert_eq!(simulation.forecast(&both).unwrap(), of_both, "the same seed, the same draws");
    assert_ne!(Simulation { seed: 4, ..simulation }.forecast(&both).unwrap(), of_both);
}

#[test]
fn certainty_and_emptiness() {
    let sure = Term { renewal_prob: 1.0, contraction_prob: 1.0, ..TERM };
    let lost = Term { renewal_prob: 0.0, ..TERM };
    let found = simulation(0.3, 0.3, 100).forecast(&[sure, lost]).unwrap().total;
    assert_eq!(found.interval(level(0.999)), Interval { low: 70.0, high: 70.0 });
    let nothing = simulation(0.3, 0.3, 100).forecast(&[]).unwrap();
    assert_eq!((nothing.total.mean(), nothing.total.quantile(0.9), nothing.segments.len()), (0.0, 0.0, 0));
}

#[test]
fn what_cannot_be_forecast_is_refused() {
    let check = |term: Term, expected: &str| {
        assert_eq!(simulation(0.0, 0.0, 10).forecast(&[TERM, term]).unwrap_err().to_string(), expected);
    };
    check(Term { amount: -1.0, ..TERM }, "amounts must be 0 or more, but value 1 is -1");
    check(Term { renewal_prob: 1.01, ..TERM }, "chances of renewal must be between 0 and 1, but value 1 is 1.01");
    check(
        Term { contraction_prob: f64::NAN, ..TERM },
        "chances of contraction must be between 0 and 1, but value 1 is NaN",
    );
    check(Term { contracted_share: 2.0, ..TERM }, "contracted shares must be between 0 and 1, but value 1 is 2");
    assert_eq!(
        simulation(0.0, 0.0, 0).forecast(&[TERM]).unwrap_err().to_string(),
        "draws: 0 are not enough, at least 1 are needed"
    );
    assert!(Correlation::new(1.0, 0.0).is_err() && Correlation::new(0.1, 0.2).is_err());
    assert!(Correlation::new(-0.1, -0.1).is_err() && Correlation::new(f64::NAN, 0.0).is_err());
}

#[test]
fn a_floor_raises_and_never_lowers() {
    let of = |within, across| Correlation::new(within, across).unwrap();
    assert_eq!(of(0.01, 0.0).at_least(of(0.05, 0.02)), of(0.05, 0.02));
    assert_eq!(of(0.3, 0.2).at_least(of(0.05, 0.02)), of(0.3, 0.2));
    assert_eq!(of(0.03, 0.03).at_least(of(0.02, 0.0)), of(0.03, 0.03));
}

#[test]
fn the_correlation_of_the_past_is_found() {
    for (within, across) in [(0.0, 0.0), (0.2, 0.0), (0.3, 0.15), (0.2, 0.2)] {
        let found = correlation(&Company::new(5, within, across, 60).history(80)).unwrap();
        let near = |found: f64, truth: f64, error: f64, what: &str| {
            assert!((found - truth).abs() < 3.0 * error + 0.005, "{what} {truth}: {found} ± {error}");
            assert!(error < 0.1, "80 periods tell more than ± {error}");
        };
        near(found.correlation.within(), within, found.within_error, "within");
        near(found.correlation.across(), across, found.across_error.unwrap(), "across");
    }
}

#[test]
fn too_little_past_is_no_correlation() {
    let mut company = Company::new(1, 0.2, 0.1, 4);
    let of = |terms: &[Resolved]| correlation(terms).unwrap_err().to_string();
    assert_eq!(of(&company.history(2)), "terms that are over: 24 are not enough, at least 30 are needed");
    assert_eq!(of(&company.history(3)), "periods in which terms ended: 3 are not enough, at least 4 are needed");
    let wrong = Resolved { renewal_prob: -0.5, is_renewed: true, segment: 0, period: 0 };
    assert_eq!(of(&[wrong]), "chances of renewal must be between 0 and 1, but value 0 is -0.5");
    let one_segment: Vec<Resolved> = company.history(20).into_iter().filter(|term| term.segment == 1).collect();
    let found = correlation(&one_segment).unwrap();
    assert_eq!((found.across_error, found.n_terms, found.n_periods), (None, 80, 20));
    let sure: Vec<Resolved> = (0..40)
        .map(|term| Resolved { renewal_prob: 1.0, is_renewed: term > 20, segment: 0, period: term / 10 })
        .collect();
    assert_eq!(correlation(&sure).unwrap().correlation, Correlation::NONE, "certainties tell nothing of winds");
}

#[test]
fn intervals_hold_as_often_as_they_say_when_correlation_is_estimated() {
    let past = Past { within: 0.15, across: 0.1, n_before: 12, n_forecast: 12, n_terms: 30 };
    let estimated = rolling(past, 30, |history| correlation(history).unwrap().for_intervals(level(0.8)));
    assert!((0.72..0.88).contains(&estimated.share()), "{estimated:?}");
    let alone = rolling(past, 30, |_| Correlation::NONE);
    assert!(alone.share() < 0.65 && !alone.is_as_told(level(0.8)), "winds were left out: {alone:?}");
    assert!(estimated.score < alone.score, "{estimated:?} against {alone:?}");
}

#[test]
fn what_was_never_told_has_no_share() {
    let of = |low, high, actual| held(&[Told { interval: Interval { low, high }, actual }], level(0.8));
    assert_eq!(
        held(&[], level(0.8)).unwrap_err().to_string(),
        "intervals that were told: 0 are not enough, at least 1 are needed"
    );
    assert_eq!(of(2.0, 1.0, 0.0).unwrap_err().to_string(), "widths of intervals must be 0 or more, but value 0 is -1");
    assert_eq!(of(0.0, 1.0, f64::NAN).unwrap_err().to_string(), "outcomes must be finite, but value 0 is NaN");
    assert_eq!(of(0.0, 1.0, 1.0).unwrap().n_held, 1, "ends belong to an interval");
}

#[test]
fn calls_by_caller() {
    let of = |caller, call, actual, due| Called { caller, call, actual, due };
    let calls = [of("Kim", 0.9, 1.0, 10.0), of("Kim", 0.9, 0.0, 30.0), of("Ada", 0.5, 0.5, 1.0)];
    let found = records(&calls, Confidence::PERCENT_95).unwrap();
    let kim = found["Kim"];
    assert_near(kim.bias, (10.0 * -0.1 + 30.0 * 0.9) / 40.0, 1e-12, "bias");
    assert_near(kim.brier, f64::midpoint(0.01, 0.81), 1e-12, "Brier");
    assert_near(kim.brier_of_mean, 0.25, 1e-12, "of the mean");
    assert!(kim.bias_interval.is_some_and(|interval| interval.low < kim.bias && kim.bias < interval.high));
    let ada = found["Ada"];
    assert_eq!((ada.n, ada.bias_interval, ada.skill()), (1, None, None));
    assert!(records::<&str>(&[], Confidence::PERCENT_95).unwrap().is_empty());
    let refused = |called| records(&[called], Confidence::PERCENT_95).unwrap_err().to_string();
    assert_eq!(refused(of("Kim", 1.2, 1.0, 1.0)), "calls must be between 0 and 1, but value 0 is 1.2");
    assert_eq!(refused(of("Kim", 1.0, 1.3, 1.0)), "outcomes of calls must be between 0 and 1, but value 0 is 1.3");
    assert_eq!(refused(of("Kim", 1.0, 1.0, 0.0)), "amounts due must be above 0, but value 0 is 0");
}
