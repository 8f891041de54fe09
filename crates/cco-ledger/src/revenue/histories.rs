//! What every account was worth from day to day, and when its contracts let it leave.

use super::by_account::ByAccount;
use super::collect::{Collect, Row};
use super::data::{NO_END, RevenueData};
use super::plain::PlainEnds;
use super::tally::sweep_alone;
use cco_domain::day::Day;
use cco_domain::money::{Atoms, Currency};
use cco_domain::outcome::{AccountHistory, LineTerm, Worth};
use cco_domain::policy::{Backdated, EndDate, Guard, MeasuringPoint, Policy};
use cco_domain::revenue::fact::LineKind;
use cco_domain::revenue::query::{Period, RevenueError, RevenueQuery};

/// Every account that a fact of revenue names, in order of its id.
pub struct Histories {
    accounts: Vec<Account>,
    worths: Vec<Worth>,
    lines: Vec<LineTerm>,
}

/// Where an account's parts end; each begins where the account before ends.
struct Account {
    id: String,
    worths: std::ops::Range<usize>,
    lines: std::ops::Range<usize>,
}

impl Histories {
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = AccountHistory<'_>> {
        self.accounts.iter().map(|account| self.history(account))
    }

    pub fn of(&self, id: &str) -> Option<AccountHistory<'_>> {
        let place = self.accounts.binary_search_by(|account| account.id.as_str().cmp(id)).ok()?;
        Some(self.history(&self.accounts[place]))
    }

    fn history<'a>(&'a self, account: &'a Account) -> AccountHistory<'a> {
        AccountHistory {
            id: &account.id,
            worths: &self.worths[account.worths.clone()],
            lines: &self.lines[account.lines.clone()],
        }
    }
}

/// Revenue of each day from `from` to `to`, by the policy as it counts on single days and from all that is known: an outcome is no
/// published figure, and no account stays a customer because months are only looked at when they end. Accounts stand for themselves
/// whatever their parents: they are what is scored.
pub fn histories(
    data: &RevenueData,
    policy: &Policy,
    reporting: Currency,
    from: Day,
    to: Day,
) -> Result<Histories, RevenueError> {
    let policy = Policy {
        measuring_point: MeasuringPoint::Day,
        backdated: Backdated::Restated,
        survivorship_guard: Guard::On,
        ..policy.of_single_accounts()
    };
    let n_days = to.epoch_days() - from.epoch_days() + 1;
    let period = |n: i32| Period { opening: from.plus_days(n - 1), closing: from.plus_days(n) };
    let query =
        RevenueQuery { periods: (0..n_days).map(period).collect(), dimensions: Vec::new(), reporting, as_of: to };
    let mut changes = Changes { from, found: Vec::new() };
    sweep_alone(data, &policy, &query, &mut changes)?;
    Ok(gathered(data, &policy, changes.found))
}

/// Days on which an account's worth is another than the day before.
struct Changes {
    from: Day,
    found: Vec<(u32, Worth)>,
}

impl Changes {
    fn note(&mut self, account: u32, period: usize, opening: i64, closing: i64, is_loss: bool) {
        let is_first = period == 0 && closing != 0;
        if opening != closing || is_first {
            let from = self.from.plus_days(i32::try_from(period).expect("days of the calendar fit"));
            self.found.push((account, Worth { from, worth: Atoms(closing), is_loss }));
        }
    }
}

impl Collect for Changes {
    #[inline]
    fn plain(&mut self, ends: PlainEnds) {
        let PlainEnds { account, period, opening, closing, .. } = ends;
        self.note(account, period, opening, closing, closing == 0);
    }

    fn odd(&mut self, row: Row) {
        let tally = &row.tally;
        self.note(row.account, row.period, tally.opening.0, tally.closing.0, tally.n_churned > 0);
    }
}

/// Changes and lines beside the account they belong to.
fn gathered(data: &RevenueData, policy: &Policy, mut changes: Vec<(u32, Worth)>) -> Histories {
    changes.sort_by_key(|(account, worth)| (*account, worth.from));
    let n_accounts = data.accounts.len();
    let mut worths_of = ByAccount::new(changes.iter().map(|(account, _)| *account), n_accounts, 1);
    changes.iter().for_each(|(account, worth)| worths_of.put(*account, Some(*worth)));
    let rows = || (0..data.lines.len()).filter(|row| binds(data, *row)).map(|row| (data.lines.account.get(row), row));
    let mut lines_of = ByAccount::new(rows().map(|(account, _)| account), n_accounts, 1);
    rows().for_each(|(account, row)| lines_of.put(account, Some(line_term(data, policy, row))));

    let mut order: Vec<u32> = (0..n_accounts as u32).collect();
    order.sort_unstable_by_key(|account| data.accounts.text(*account));
    let mut histories = Histories { accounts: Vec::with_capacity(n_accounts), worths: Vec::new(), lines: Vec::new() };
    for account in order {
        let (n_worths, n_lines) = (histories.worths.len(), histories.lines.len());
        histories.worths.extend(worths_of.of(account).iter().flatten());
        histories.lines.extend(lines_of.of(account).iter().flatten());
        histories.accounts.push(Account {
            id: data.accounts.text(account).to_owned(),
            worths: n_worths..histories.worths.len(),
            lines: n_lines..histories.lines.len(),
        });
    }
    histories
}

/// Whether a row is recurring revenue, whose end someone must decide on.
fn binds(data: &RevenueData, row: usize) -> bool {
    *data.lines.kind.get(row) == LineKind::Recurring && data.lines.amount_minor[row] > 0
}

fn line_term(data: &RevenueData, policy: &Policy, row: usize) -> LineTerm {
    let lines = &data.lines;
    let first_after = |day: Day| match policy.end_date {
        EndDate::Exclusive => day,
        EndDate::Inclusive => day.plus_days(1),
    };
    LineTerm {
        starts: Day::from_epoch_days(lines.starts[row]),
        ends: Some(lines.ends[row]).filter(|ends| *ends != NO_END).map(|ends| first_after(Day::from_epoch_days(ends))),
        term_ends: lines.term_ends.get(row).map(first_after),
        period: *lines.billing_period.get(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revenue::account_tallies;
    use cco_domain::revenue::generate::{ledger, policy};
    use proptest::prelude::*;

    /// 10 October 2023, a week into the generated ledgers.
    const FROM: i32 = 19_640;
    const N_DAYS: i32 = 120;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever the policy: worths are those of the retention engine, day by day, and losses are its churn.
        #[test]
        fn worths_are_what_the_engine_says_of_single_days(facts in ledger(), policy in policy()) {
            let data = RevenueData::from_facts(&facts);
            let policy = Policy { measuring_point: MeasuringPoint::Day, backdated: Backdated::Restated, survivorship_guard: Guard::On, ..policy.of_single_accounts() };
            let (from, reporting) = (Day::from_epoch_days(FROM), Currency::parse("USD").unwrap());
            let to = from.plus_days(N_DAYS);
            let found = histories(&data, &policy, reporting, from, to);
            let periods = (0..=N_DAYS).map(|n| Period { opening: from.plus_days(n - 1), closing: from.plus_days(n) });
            let query = RevenueQuery { periods: periods.collect(), dimensions: Vec::new(), reporting, as_of: to };
            let expected = account_tallies(&data, None, &policy, &query);
            match (found, expected) {
                (Ok(found), Ok(expected)) => {
                    let mut n_customers = vec![0_usize; query.periods.len()];
                    for row in &expected {
                        let day = query.periods[row.period].closing;
                        let account = found.of(&row.account_id).expect("every account has a history");
                        prop_assert_eq!(account.worth(day), row.tally.closing, "{} on {}", row.account_id, day);
                        if row.tally.n_churned > 0 && row.tally.opening != row.tally.closing {
                            prop_assert!(account.standing(day).is_some_and(|worth| worth.is_loss && worth.from == day));
                        }
                        n_customers[row.period] += usize::from(row.tally.closing > Atoms::ZERO);
                    }
                    for (period, n) in n_customers.iter().enumerate() {
                        let day = query.periods[period].closing;
                        prop_assert_eq!(found.iter().filter(|account| account.is_customer(day)).count(), *n);
                    }
                }
                (found, expected) => prop_assert_eq!(found.err(), expected.err()),
            }
        }
    }
}
