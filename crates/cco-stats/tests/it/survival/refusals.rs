//! Data that do not answer: each is refused with what is wrong, none crashes or gives a number.

use cco_stats::error::Error;
use cco_stats::interval::Confidence;
use cco_stats::survival::accelerated::{Family, accelerated};
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::cox::cox;
use cco_stats::survival::discrete_hazard::{PeriodSpells, discrete_hazard};
use cco_stats::survival::log_rank::log_rank;
use cco_stats::survival::restricted_mean::restricted_mean;
use cco_stats::survival::spells::Spells;

const TIMES: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
const ENDED: [bool; 6] = [true, true, true, false, true, false];

fn one(values: [f64; 6]) -> Covariates {
    Covariates::new(6, vec![("seats", values.to_vec())]).unwrap()
}

#[track_caller]
fn check<T: std::fmt::Debug>(outcome: Result<T, Error>, message: &str) {
    assert_eq!(outcome.unwrap_err().to_string(), message);
}

#[test]
fn regressions_say_why_they_cannot() {
    let spells = Spells::new(&TIMES, &ENDED).unwrap();
    let constant = "column seats has one value only: nothing can be learned from it";
    check(cox(&spells, &one([7.0; 6])), constant);
    check(accelerated(Family::Weibull, &spells, &one([7.0; 6])), constant);
    check(cox(&spells, &Covariates::none(6)), "columns: 0 are not enough, at least 1 are needed");
    check(cox(&spells, &Covariates::none(5)), "covariates has 5 values where 6 are expected, one for each");
    let nobody = Spells::new(&TIMES, &[false; 6]).unwrap();
    check(cox(&nobody, &one(TIMES)), "events: 0 are not enough, at least 1 are needed");
    check(
        accelerated(Family::LogNormal, &nobody, &Covariates::none(6)),
        "events: 0 are not enough, at least 2 are needed",
    );
    let at_once = Spells::new(&[0.0, 1.0], &[true; 2]).unwrap();
    check(
        accelerated(Family::LogLogistic, &at_once, &Covariates::none(2)),
        "durations must be above 0 for this model, but value 0 is 0",
    );
}

/// Whoever has a 1 leaves before everyone who has a 0.
#[test]
fn a_column_that_tells_all_has_no_finite_effect() {
    let separated = "column seats tells without exception who had the event: its effect has no finite estimate";
    check(cox(&Spells::new(&TIMES, &ENDED).unwrap(), &one([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])), separated);
    let spells = PeriodSpells { n_periods: &[1, 1, 1, 2, 2, 2], ended: &[true, true, true, false, false, true] };
    let tells = one([1.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    check(discrete_hazard(spells, &[1], &tells, 0.0), separated);
    assert!(discrete_hazard(spells, &[1], &tells, 1.0).is_ok(), "a penalty holds it");
}

#[test]
fn equal_durations_have_no_spread_to_fit() {
    let equal = Spells::new(&[3.0; 6], &[true; 6]).unwrap();
    for family in [Family::Weibull, Family::LogNormal, Family::LogLogistic] {
        let outcome = accelerated(family, &equal, &Covariates::none(6));
        assert!(matches!(outcome, Err(Error::NoMaximum { .. } | Error::NotConverged { .. })), "{outcome:?}");
    }
}

#[test]
fn bands_of_periods_are_checked() {
    let spells = PeriodSpells { n_periods: &[1, 2, 3, 4], ended: &[true, false, true, false] };
    let fit = |starts: &[u32]| discrete_hazard(spells, starts, &Covariates::none(4), 0.0);
    check(fit(&[]), "band starts must begin with 1, but value 0 is 0");
    check(fit(&[2, 3]), "band starts must begin with 1, but value 0 is 2");
    check(fit(&[1, 3, 3]), "band starts must ascend, but value 2 is 3");
    check(fit(&[1, 2, 3]), "events in the band from period 2: 0 are not enough, at least 1 are needed");
    check(fit(&[1, 9]), "events in the band from period 9: 0 are not enough, at least 1 are needed");
    let all = PeriodSpells { n_periods: &[1, 1], ended: &[true, true] };
    check(
        discrete_hazard(all, &[1], &Covariates::none(2), 0.0),
        "survivors in the band from period 1: 0 are not enough, at least 1 are needed",
    );
}

#[test]
fn comparisons_need_something_to_compare() {
    let spells = Spells::new(&TIMES, &ENDED).unwrap();
    check(log_rank(std::slice::from_ref(&spells)), "groups: 1 are not enough, at least 2 are needed");
    let nobody = Spells::new(&TIMES, &[false; 6]).unwrap();
    check(log_rank(&[nobody.clone(), nobody]), "events: 0 are not enough, at least 1 are needed");
    check(
        restricted_mean(&spells, 7.0, Confidence::PERCENT_95),
        "horizon must not lie beyond the last spell, but value 0 is 7",
    );
}
