//! Telecom customers: figures that lifelines gave for them. The eleven who joined this month have no tenure and are left out, as there.

use super::data::groups;
use crate::shared_data;
use crate::table::{Table, assert_near};
use cco_stats::interval::Confidence;
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::cox::cox;
use cco_stats::survival::kaplan_meier::kaplan_meier;
use cco_stats::survival::log_rank::log_rank;
use cco_stats::survival::spells::Spells;

fn customers() -> Option<Table> {
    Some(shared_data::table("telco/telco_churn.csv")?.filtered("tenure", |tenure| tenure != "0"))
}

fn times(table: &Table) -> (Vec<f64>, Vec<bool>) {
    (table.numbers("tenure"), table.texts("Churn").iter().map(|churn| *churn == "Yes").collect())
}

#[test]
fn survival_by_months_and_by_contract() {
    let Some(table) = customers() else { return };
    let (durations, ended) = times(&table);
    let all = kaplan_meier(&Spells::new(&durations, &ended).unwrap(), Confidence::PERCENT_95);
    let check = |months, expected| assert_near(all.survival_at(months), expected, 1e-9, "all");
    check(1.0, 0.945_961_319_681_456_6);
    check(12.0, 0.843_199_553_815_830_2);
    check(72.0, 0.592_790_152_052_227_5);
    assert_eq!(all.median(), None);

    let contracts = groups(&durations, &ended, &table.texts("Contract"));
    let monthly = kaplan_meier(&contracts[0], Confidence::PERCENT_95);
    assert_eq!(monthly.median(), Some(35.0));
    assert_near(log_rank(&contracts).unwrap().chi_squared, 2_352.872_538_259_339, 1e-9, "by contract");
    let internet = groups(&durations, &ended, &table.texts("InternetService"));
    assert_near(log_rank(&internet).unwrap().chi_squared, 520.120_608_184_503_9, 1e-9, "by internet service");
}

/// The oracle: coefficients of all 21 columns with their standard errors, partial log-likelihood −13,884.600 595 889 788.
#[test]
fn cox_on_every_column() {
    let Some(table) = customers() else { return };
    let (durations, ended) = times(&table);
    let expected = Table::oracle(include_str!("../../oracle/survival_telco_cox.csv"));
    let columns = expected.texts("column").into_iter().map(|name| (name, column(&table, name))).collect();
    let fit =
        cox(&Spells::new(&durations, &ended).unwrap(), &Covariates::new(durations.len(), columns).unwrap()).unwrap();
    for (found, row) in fit.coefficients.iter().zip(expected.rows()) {
        assert_near(found.value, row.number("coefficient"), 1e-4, &found.name);
        assert_near(found.standard_error, row.number("standard_error"), 1e-4, &found.name);
    }
    assert_near(fit.log_likelihood, -13_884.600_595_889_788, 1e-9, "partial log-likelihood");
    assert_near(fit.concordance, 0.866_397_379_289_354_7, 1e-6, "concordance");
}

/// `Contract_One year` is 1 where the contract is for one year; a plain name is a column of numbers.
fn column(table: &Table, name: &str) -> Vec<f64> {
    match name.split_once('_') {
        None => table.numbers(name),
        Some((column, kind)) => table.texts(column).iter().map(|value| f64::from(u8::from(*value == kind))).collect(),
    }
}
