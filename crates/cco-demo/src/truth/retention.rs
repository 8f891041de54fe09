//! `truth_retention.csv`: net and gross retention of the closed cohort over each trailing twelve months.

use crate::accounts::AccountNo;
use crate::company::Company;
use crate::exports::cells::{Major, csv_line};
use crate::life::story::MonthEnd;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use std::collections::BTreeMap;

/// Whose rate converts the opening of a window: its end's (so that only the accounts move) or its start's.
#[derive(Clone, Copy)]
enum CurrencyRule {
    Constant,
    Reported,
}

/// What a contract counts between running out and its late renewal.
#[derive(Clone, Copy)]
enum LateRenewals {
    Gap,
    Bridged,
}

#[derive(Default)]
struct Retention {
    n_accounts: u32,
    n_churned: u32,
    opening: Atoms,
    closing: Atoms,
    kept: Atoms,
}

/// Recurring revenue a month, in the company's currency, of each lineage of accounts.
type Revenue = BTreeMap<AccountNo, Atoms>;

pub(super) fn csv(company: &Company) -> String {
    let header = [
        "window_start",
        "window_end",
        "currency_rule",
        "late_renewals",
        "currency",
        "n_accounts",
        "n_churned",
        "opening_mrr",
        "closing_mrr",
        "kept_mrr",
        "nrr",
        "grr",
    ];
    let mut text = csv_line(&header.each_ref().map(|column| column as _));
    for (start, end) in windows(company) {
        for currency_rule in [CurrencyRule::Constant, CurrencyRule::Reported] {
            for late_renewals in [LateRenewals::Gap, LateRenewals::Bridged] {
                text += &line(company, start, end, currency_rule, late_renewals);
            }
        }
    }
    text
}

/// Twelve months each, from the eve of the history on.
fn windows(company: &Company) -> impl Iterator<Item = (Day, Day)> {
    let eve = company.calendar.eve();
    company.calendar.month_ends().map(|end| (end.plus_months(-12), end)).filter(move |(start, _)| *start >= eve)
}

fn line(company: &Company, start: Day, end: Day, currency_rule: CurrencyRule, late_renewals: LateRenewals) -> String {
    let (rate_day, rule) = match currency_rule {
        CurrencyRule::Constant => (end, "constant"),
        CurrencyRule::Reported => (start, "reported"),
    };
    let (counted, bridging): (fn(&MonthEnd) -> Atoms, _) = match late_renewals {
        LateRenewals::Gap => (|month| month.monthly, "gap"),
        LateRenewals::Bridged => (|month| month.monthly + month.monthly_lapsed, "bridged"),
    };
    let opening = revenue(company, start, rate_day, counted);
    let closing = revenue(company, end, end, counted);
    let retention = retention(&opening, &closing);
    let currency = company.settings.currency;
    let a_month = |amount: Atoms| Major { minor: amount.to_minor(), currency };
    csv_line(&[
        &start,
        &end,
        &rule,
        &bridging,
        &currency,
        &retention.n_accounts,
        &retention.n_churned,
        &a_month(retention.opening),
        &a_month(retention.closing),
        &a_month(retention.kept),
        &share(retention.closing, retention.opening),
        &share(retention.kept, retention.opening),
    ])
}

fn revenue(company: &Company, day: Day, rate_day: Day, counted: fn(&MonthEnd) -> Atoms) -> Revenue {
    let heirs: BTreeMap<AccountNo, AccountNo> = company.takeovers().map(|(giver, taker, _)| (giver, taker)).collect();
    let mut revenue = Revenue::new();
    for account in &company.accounts {
        let Some(month) = account.story.months.iter().find(|month| month.day == day) else { continue };
        let lineage = heirs.get(&account.profile.no).copied().unwrap_or(account.profile.no);
        let at_home = company.rates.to_home(counted(month), account.profile.currency, rate_day);
        *revenue.entry(lineage).or_default() += at_home;
    }
    revenue
}

/// Of the accounts that paid at the start: what they pay at the end, and how much of that is no growth.
fn retention(opening: &Revenue, closing: &Revenue) -> Retention {
    let mut retention = Retention::default();
    for (account, before) in opening.iter().filter(|(_, before)| **before > Atoms::ZERO) {
        let after = closing.get(account).copied().unwrap_or_default();
        retention.n_accounts += 1;
        retention.n_churned += u32::from(after.is_zero());
        retention.opening += *before;
        retention.closing += after;
        retention.kept += after.min(*before);
    }
    retention
}

/// Six decimals, cut; blank when nothing was there to be kept.
fn share(part: Atoms, whole: Atoms) -> String {
    if whole.is_zero() {
        return String::new();
    }
    let millionths = i128::from(part.0) * 1_000_000 / i128::from(whole.0);
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cohort_is_closed_and_growth_does_not_hide_losses() {
        let revenue = |pairs: &[(u32, i64)]| -> Revenue {
            pairs.iter().map(|(no, minor)| (AccountNo(*no), Atoms::from_minor(*minor).expect("small"))).collect()
        };
        let opening = revenue(&[(1, 100), (2, 100), (3, 100), (4, 0)]);
        let closing = revenue(&[(1, 150), (2, 60), (4, 500), (5, 900)]);
        let retention = retention(&opening, &closing);
        assert_eq!((retention.n_accounts, retention.n_churned), (3, 1));
        assert_eq!(share(retention.closing, retention.opening), "0.700000");
        assert_eq!(share(retention.kept, retention.opening), "0.533333");
    }
}
