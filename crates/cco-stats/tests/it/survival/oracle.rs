//! Against `tests/oracle/survival_*.csv`, within 10⁻⁴ as lifelines' optimiser leaves it, mostly far closer.

use super::data::{groups, load};
use crate::shared_data;
use crate::table::{Row, Table, assert_near};
use cco_stats::coefficient::Coefficient;
use cco_stats::interval::Confidence;
use cco_stats::survival::accelerated::{Accelerated, Family, accelerated};
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::cox::cox;
use cco_stats::survival::discrete_hazard::{PeriodSpells, discrete_hazard};
use cco_stats::survival::kaplan_meier::kaplan_meier;
use cco_stats::survival::log_rank::log_rank;
use cco_stats::survival::restricted_mean::restricted_mean;
use cco_stats::survival::spells::Spells;
use cco_stats::survival::weibull::weibull;

const LEVEL: Confidence = Confidence::PERCENT_95;
const TOLERANCE: f64 = 1e-4;
const EXACT: f64 = 1e-9;

macro_rules! oracle {
    ($name:literal) => {
        Table::oracle(include_str!(concat!("../../oracle/survival_", $name, ".csv")))
    };
}

#[test]
fn points_of_kaplan_meier_curves_and_their_limits() {
    for row in oracle!("curves").rows() {
        let Some(data) = load(row.text("set")) else { return };
        let curve = kaplan_meier(&data.spells(), LEVEL);
        let (time, what) = (row.number("time"), row.text("set"));
        assert_near(curve.survival_at(time), row.number("survival"), EXACT, what);
        let interval = curve.step_at(time).unwrap().interval;
        assert_near(interval.low, row.number("low"), EXACT, what);
        assert_near(interval.high, row.number("high"), EXACT, what);
    }
}

#[test]
fn medians_and_their_limits() {
    for row in oracle!("medians").rows() {
        let Some(data) = load(row.text("set")) else { return };
        let (spells, what) = (data.spells(), row.text("set"));
        assert_eq!(
            (spells.len(), spells.n_events()),
            (row.number("n") as usize, row.number("events") as usize),
            "{what}"
        );
        let curve = kaplan_meier(&spells, LEVEL);
        let (low, high) = curve.median_limits();
        for (found, column) in [(curve.median(), "median"), (low, "low"), (high, "high")] {
            assert_near(found.unwrap_or(f64::INFINITY), row.number(column), EXACT, what);
        }
    }
}

#[test]
fn log_rank_tests_of_two_groups_and_more() {
    for row in oracle!("log_rank").rows() {
        let Some(data) = load(row.text("set").trim_end_matches(" by stage")) else { return };
        let groups = if row.text("set").ends_with("by stage") {
            let stages: Vec<String> = data
                .table
                .rows()
                .map(|row| ["Stage_II", "Stage_III", "Stage_IV"].map(|stage| row.text(stage)).concat())
                .collect();
            groups(&data.durations(), &data.ended(), &stages.iter().map(String::as_str).collect::<Vec<_>>())
        } else {
            data.groups()
        };
        assert_eq!(groups.len(), row.number("groups") as usize);
        let test = log_rank(&groups).unwrap();
        assert_near(test.chi_squared, row.number("chi_squared"), 1e-8, row.text("set"));
        assert!((test.p / row.number("p") - 1.0).abs() < 1e-6, "{}: {}", row.text("set"), test.p);
    }
}

#[test]
fn restricted_means_and_their_standard_errors() {
    for row in oracle!("restricted_means").rows() {
        let Some(data) = load(row.text("set")) else { return };
        let found = restricted_mean(&data.spells(), row.number("horizon"), LEVEL).unwrap();
        assert_near(found.mean, row.number("mean"), 1e-6, row.text("set"));
        assert_near(found.standard_error, row.number("standard_error"), 1e-8, row.text("set"));
    }
}

#[track_caller]
fn line<'a>(lines: &'a [Coefficient], name: &str) -> &'a Coefficient {
    lines.iter().find(|line| line.name == name).unwrap_or_else(|| panic!("there is no {name}"))
}

#[track_caller]
fn check_line(found: &Coefficient, row: &Row<'_>, value: &str, standard_error: &str) {
    assert_near(found.value, row.number(value), TOLERANCE, &found.name);
    assert_near(found.standard_error, row.number(standard_error), TOLERANCE, &found.name);
}

#[test]
fn cox_regressions() {
    for row in oracle!("cox").rows() {
        let Some(data) = load(row.text("set")) else { return };
        let (fit, what) = (cox(&data.spells(), &data.covariates()).unwrap(), row.text("set"));
        let found = line(&fit.coefficients, row.text("column"));
        check_line(found, &row, "coefficient", "standard_error");
        assert_near(found.z(), row.number("z"), TOLERANCE, what);
        assert_near(found.p(), row.number("p"), TOLERANCE, what);
        assert_near(fit.log_likelihood, row.number("log_likelihood"), 1e-8, what);
        assert_near(fit.likelihood_ratio().chi_squared, row.number("likelihood_ratio"), 1e-6, what);
        assert_near(fit.concordance, row.number("concordance"), EXACT, what);
        let first = data.covariates().row(0);
        assert_near(fit.baseline_cumulative_hazard(row.number("time")), row.number("baseline"), TOLERANCE, what);
        assert_near(
            fit.survival_at(row.number("time"), &first).unwrap(),
            row.number("first_row_survival"),
            TOLERANCE,
            what,
        );
    }
}

#[test]
fn cox_regressions_of_late_entries() {
    for row in oracle!("late_entry").rows() {
        let (file, entry, end, event, columns): (_, _, _, _, &[&str]) = match row.text("set") {
            "multicenter_aids_cohort" => ("multicenter_aids_cohort.tsv", "W", "T", "D", &["AIDSY"]),
            _ => ("stanford_heart.csv", "start", "stop", "event", &["age", "year", "surgery"]),
        };
        let Some(table) = shared_data::table(&format!("lifelines/{file}")) else { return };
        let entries = table.numbers(entry);
        let late_enough = |(end, entry): (f64, &f64)| if end > *entry { end } else { entry + 0.5 };
        let durations: Vec<f64> = table.numbers(end).into_iter().zip(&entries).map(late_enough).collect();
        let ended: Vec<bool> = table.numbers(event).iter().map(|event| *event > 0.0).collect();
        let spells = Spells::new(&durations, &ended).unwrap().entered_at(&entries).unwrap();
        let columns = columns.iter().map(|name| (*name, table.numbers(name))).collect();
        let fit = cox(&spells, &Covariates::new(durations.len(), columns).unwrap()).unwrap();
        check_line(line(&fit.coefficients, row.text("column")), &row, "coefficient", "standard_error");
        assert_near(fit.log_likelihood, row.number("log_likelihood"), 1e-6, row.text("set"));
    }
}

fn lines(fit: &Accelerated) -> Vec<Coefficient> {
    fit.coefficients.iter().chain([&fit.intercept, &fit.log_scale]).cloned().collect()
}

#[test]
fn accelerated_failure_times() {
    for row in oracle!("accelerated").rows() {
        let family = match row.text("family") {
            "weibull" => Family::Weibull,
            "lognormal" => Family::LogNormal,
            _ => Family::LogLogistic,
        };
        let Some(data) = load(row.text("set")) else { return };
        let fit = accelerated(family, &data.spells(), &data.covariates()).unwrap();
        check_line(line(&lines(&fit), row.text("line")), &row, "value", "standard_error");
        assert_near(fit.log_likelihood, row.number("log_likelihood"), 1e-6, row.text("set"));
        assert_near(fit.concordance, row.number("concordance"), TOLERANCE, row.text("set"));
    }
}

#[test]
fn weibull_distributions() {
    for row in oracle!("weibull").rows() {
        let Some(data) = load(row.text("set")) else { return };
        let (fit, what) = (weibull(&data.spells(), LEVEL).unwrap(), row.text("set"));
        assert_near(fit.lambda, row.number("lambda"), TOLERANCE, what);
        assert_near(fit.lambda_standard_error, row.number("lambda_error"), TOLERANCE, what);
        assert_near(fit.rho, row.number("rho"), TOLERANCE, what);
        assert_near(fit.rho_standard_error, row.number("rho_error"), TOLERANCE, what);
        assert_near(fit.log_likelihood, row.number("log_likelihood"), 1e-6, what);
    }
}

#[test]
fn discrete_hazards_with_and_without_a_penalty() {
    for row in oracle!("discrete").rows() {
        let Some(data) = load("rossi") else { return };
        let n_periods: Vec<u32> = data.durations().iter().map(|week| *week as u32).collect();
        let columns = ["fin", "age", "prio"].map(|name| (name, data.table.numbers(name))).to_vec();
        let covariates = Covariates::new(n_periods.len(), columns).unwrap();
        let spells = PeriodSpells { n_periods: &n_periods, ended: &data.ended() };
        let fit = discrete_hazard(spells, &[1, 14, 27, 40], &covariates, row.number("ridge")).unwrap();
        let lines = [fit.coefficients.clone(), fit.bands.clone()].concat();
        check_line(line(&lines, row.text("line")), &row, "value", "standard_error");
        assert_near(fit.log_likelihood, row.number("log_likelihood"), 1e-8, row.text("line"));
    }
}
