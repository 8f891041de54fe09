//! The hazards that simulated companies went by, added up over as many companies as are drawn: what intervals have to hold.

use super::ledger::Watch;
use cco_demo::Company;
use cco_domain::day::Day;
use std::collections::BTreeMap;

/// Σ of hazards, and how many accounts they were hazards of.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    hazard: f64,
    n: f64,
}

/// By group: a segment, or all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    /// By months since the first month end with revenue.
    by_tenure: BTreeMap<(String, u32), Sum>,
    renewals: BTreeMap<String, Sum>,
    /// Σ of the hazards of accounts without a term, whatever they leave for.
    without_term: BTreeMap<String, f64>,
}

pub(crate) const ALL: &str = "all";

impl Truth {
    pub(crate) fn add(&mut self, company: &Company, watch: Watch) {
        let files = company.truth();
        let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
            let file = files.iter().find(|file| file.name == name).expect("a file of the truth");
            csv::Reader::from_reader(file.bytes.as_slice()).deserialize().map(Result::unwrap).collect()
        };
        let chances: Vec<Chance> = rows("truth_hazard.csv").iter().map(Chance::read).collect();
        let months = paying_months(&rows("truth_mrr.csv"));
        self.add_stays(&chances, &months, watch);
        self.add_decisions(&chances, watch);
    }

    fn add_stays(&mut self, chances: &[Chance], months: &BTreeMap<String, Vec<Day>>, watch: Watch) {
        let mut segments: BTreeMap<&str, &str> = BTreeMap::new();
        for chance in chances {
            segments.insert(&chance.account, &chance.segment);
        }
        let new = months.iter().filter(|(_, days)| days[0] > watch.eve);
        let starts: BTreeMap<&str, Day> = new.clone().map(|(account, days)| (account.as_str(), days[0])).collect();
        for (account, days) in new {
            for (tenure, day) in (1..).zip(days) {
                let is_first_stay = day.month_index() - days[0].month_index() == tenure - 1;
                if is_first_stay && day.plus_months(1) <= watch.closing {
                    let groups = [Some(&ALL), segments.get(account.as_str())];
                    for group in groups.into_iter().flatten() {
                        self.by_tenure.entry(((*group).to_owned(), tenure as u32)).or_default().n += 1.0;
                    }
                }
            }
        }
        for chance in chances.iter().filter(|chance| chance.stay == 1 && chance.month_end <= watch.closing) {
            let Some(start) = starts.get(chance.account.as_str()) else { continue };
            let tenure = chance.month_end.month_index() - start.month_index();
            for group in [ALL, &chance.segment] {
                if let Ok(tenure @ 1..) = u32::try_from(tenure) {
                    self.by_tenure.entry((group.to_owned(), tenure)).or_default().hazard += chance.hazard;
                }
            }
        }
    }

    fn add_decisions(&mut self, chances: &[Chance], watch: Watch) {
        let is_watched = |chance: &&Chance| chance.month_end > watch.eve && chance.month_end <= watch.closing;
        for chance in chances.iter().filter(is_watched) {
            for group in [ALL, &chance.segment] {
                if !chance.has_term {
                    *self.without_term.entry(group.to_owned()).or_default() += chance.hazard;
                }
                if chance.decision == "non_renewal" {
                    let sum = self.renewals.entry(group.to_owned()).or_default();
                    sum.hazard += chance.hazard;
                    sum.n += 1.0;
                }
            }
        }
    }

    /// The mean hazard of the months `from` to `to` of a stay.
    pub(crate) fn hazard(&self, group: &str, from: u32, to: u32) -> f64 {
        let sums = self.by_tenure.range((group.to_owned(), from)..=(group.to_owned(), to));
        let (hazard, n) = sums.fold((0.0, 0.0), |(hazard, n), (_, sum)| (hazard + sum.hazard, n + sum.n));
        hazard / n
    }

    /// The share still there after so many months.
    pub(crate) fn survival(&self, group: &str, months: u32) -> f64 {
        (1..=months).map(|month| 1.0 - self.hazard(group, month, month)).product()
    }

    pub(crate) fn renewal(&self, group: &str) -> f64 {
        let sum = self.renewals[group];
        sum.hazard / sum.n
    }

    /// The mean hazard of `n` months under contracts without a term, in all companies drawn.
    pub(crate) fn without_term(&self, group: &str, n: f64) -> f64 {
        self.without_term[group] / n
    }
}

struct Chance {
    account: String,
    segment: String,
    stay: u32,
    decision: String,
    has_term: bool,
    month_end: Day,
    hazard: f64,
}

impl Chance {
    fn read(row: &BTreeMap<String, String>) -> Chance {
        Chance {
            account: row["account_id"].clone(),
            segment: row["segment"].clone(),
            stay: row["stay"].parse().unwrap(),
            decision: row["decision"].clone(),
            has_term: row["has_term"] == "true",
            month_end: Day::parse(&row["month_end"]).unwrap(),
            hazard: row["hazard"].parse().unwrap(),
        }
    }
}

/// Of each account the month ends, from the eve of the history on, at which it had revenue, a pause, or a renewal to come.
fn paying_months(rows: &[BTreeMap<String, String>]) -> BTreeMap<String, Vec<Day>> {
    let mut months: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for row in rows {
        if ["mrr", "mrr_paused", "mrr_lapsed"].iter().any(|column| row[*column] != "0.00") {
            months.entry(row["account_id"].clone()).or_default().push(Day::parse(&row["month_end"]).unwrap());
        }
    }
    months
}
