//! Measures read off recurring revenue, which the retention sweep counts.

use super::calendar::NEVER;
use super::cover::coverage;
use super::load::{Ground, load};
use super::plan::TablePlan;
use super::question::{FeatureQuestion, RevenueTerms};
use super::sweep::Sweep;
use super::verdict::age;
use crate::error::Result;
use crate::revenue::{Needs, RevenueData, account_tallies};
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::fact::SUBSCRIPTION;
use cco_domain::measure::{FeatureColumn, FromRevenue, Knowledge, Why};
use cco_domain::money::ATOMS_PER_MINOR;
use cco_domain::policy::Policy;
use cco_domain::revenue::query::{Period, RevenueQuery};

/// What answers about revenue rest on, whatever is asked of it.
pub(super) struct Revenue<'a> {
    terms: RevenueTerms<'a>,
    /// That of the terms, where accounts are looked at one by one.
    policy: Policy,
    days: &'a [Day],
    known: Vec<KnownThen>,
    /// Since when lines are being recorded, by day.
    since: Vec<i32>,
    /// The same for each account; and the day of its newest line. Cells as in the answer.
    seen: Vec<i32>,
    newest: Vec<i32>,
}

/// The facts known on some as-of days, which are given by their numbers.
struct KnownThen {
    numbers: Vec<usize>,
    data: RevenueData,
}

impl<'a> Revenue<'a> {
    pub(super) async fn load(
        ground: Ground<'_>,
        question: &FeatureQuestion<'a>,
        terms: RevenueTerms<'a>,
    ) -> Result<Revenue<'a>> {
        let days = question.days;
        let policy = terms.policy.of_single_accounts();
        let needs = Needs::of(&policy, &query(terms, Vec::new(), Day::MIN));
        let mut known = Vec::new();
        for (head, numbers) in heads(ground) {
            let data = RevenueData::load(ground.ledger, &ground.snapshot.as_known_at(head), &needs).await?;
            known.push(KnownThen { numbers, data });
        }
        let mut plan = TablePlan::new(&SUBSCRIPTION);
        let (set, track) = plan.watch_first_rows()?;
        let loaded = load(ground, &plan).await?;
        let n_accounts = ground.accounts.len();
        let mut seen = vec![NEVER; n_accounts * days.len()];
        let mut newest = seen.clone();
        Sweep::new(&plan, &loaded, ground.calendar).for_each_account(&loaded, n_accounts, |sweep, account| {
            for number in 0..days.len() {
                seen[number * n_accounts + account] = sweep.numbers(track)[number];
                newest[number * n_accounts + account] = sweep.rows(set)[number].newest;
            }
        });
        Ok(Revenue { terms, policy, days, known, since: loaded.since, seen, newest })
    }

    pub(super) fn fill(&self, ground: Ground<'_>, asked: FromRevenue, column: &mut FeatureColumn) -> Result<()> {
        let n_accounts = ground.accounts.len();
        let back = match asked {
            FromRevenue::Mrr => 1,
            FromRevenue::Change { days } => i32::try_from(days).unwrap_or(i32::MAX).max(1),
        };
        let mut levels = vec![(0.0, 0.0); column.values.len()];
        for KnownThen { numbers, data } in &self.known {
            let period =
                |number: &usize| Period { opening: self.days[*number].plus_days(-back), closing: self.days[*number] };
            let last = numbers.last().map_or(Day::MIN, |number| self.days[*number]);
            let query = query(self.terms, numbers.iter().map(period).collect(), last);
            for row in account_tallies(data, None, &self.policy, &query)? {
                let account = ground.accounts.number(&row.account_id) as usize;
                if account < n_accounts {
                    let (opening, closing) = &mut levels[numbers[row.period] * n_accounts + account];
                    *opening += row.tally.opening.0 as f64;
                    *closing += row.tally.closing.0 as f64;
                }
            }
        }
        let atoms_per_unit = (ATOMS_PER_MINOR * self.terms.reporting.minor_per_unit()) as f64;
        let stretch = if asked == FromRevenue::Mrr { None } else { Some(back) };
        for (cell, (opening, closing)) in levels.into_iter().enumerate() {
            let (day, since) = (self.days[cell / n_accounts].epoch_days(), self.since[cell / n_accounts]);
            let value = match asked {
                _ if since == NEVER => Err(Why::NoSource),
                _ if self.seen[cell] == NEVER => Err(Why::NeverSeen),
                FromRevenue::Mrr => Ok(closing / atoms_per_unit),
                FromRevenue::Change { .. } if opening == 0.0 => Err(Why::Undefined),
                FromRevenue::Change { .. } => Ok(closing / opening - 1.0),
            };
            match value {
                Ok(value) => {
                    column.values[cell] = value;
                    column.ages[cell] = age(self.newest[cell], day);
                }
                Err(why) => column.states[cell] = Some(why),
            }
            column.coverage[cell] = coverage(self.seen[cell], day, stretch);
        }
        Ok(())
    }
}

fn query(terms: RevenueTerms<'_>, periods: Vec<Period>, as_of: Day) -> RevenueQuery {
    RevenueQuery { periods, dimensions: Vec::new(), reporting: terms.reporting, as_of }
}

/// The last batch recorded by each as-of day, with the days that share it.
fn heads(ground: Ground<'_>) -> Vec<(BatchNo, Vec<usize>)> {
    let n_days = ground.calendar.len();
    if ground.known.knowledge == Knowledge::Dated {
        return vec![(ground.snapshot.known_at, (0..n_days).collect())];
    }
    let mut clock = ground.clock.clone();
    let batches = ground.snapshot.batches.iter().filter(|batch| batch.no <= ground.snapshot.known_at);
    let recorded: Vec<(i32, BatchNo)> =
        batches.map(|batch| (ground.calendar.from(clock.day(batch.recorded_at)), batch.no)).collect();
    let head = |number: usize| {
        let by_then = recorded.iter().filter(|(from, _)| *from as usize <= number);
        by_then.map(|(_, no)| *no).max().unwrap_or_default()
    };
    let mut heads: Vec<(BatchNo, Vec<usize>)> = Vec::new();
    for number in 0..n_days {
        match heads.last_mut() {
            Some((last, numbers)) if *last == head(number) => numbers.push(number),
            _ => heads.push((head(number), vec![number])),
        }
    }
    heads
}
