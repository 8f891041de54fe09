//! Exports as they arrive: one set of files at the end of each month, holding what is new or changed.

use super::sheet::Log;
use super::{
    accounts, churn_interviews, contacts, faults, fx_rates, invoices, links, meetings, milestones, opportunities,
    product_events, subscriptions, surveys, tickets,
};
use crate::company::Company;
use cco_domain::day::Day;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// The files exported on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub recorded_on: Day,
    pub files: Vec<ExportFile>,
}

impl Company {
    /// The deliveries in order of days. Each is built as it is asked for; product events, the bulk of them,
    /// exist only while their delivery does.
    pub fn exports(&self) -> impl Iterator<Item = Delivery> {
        self.exports_of(|_| true)
    }

    /// The deliveries with only those of their files whose name is wanted.
    pub fn exports_of(&self, is_wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Delivery> {
        let mut logs = self.logs();
        logs.retain(|log| is_wanted(log.name));
        let has_events = is_wanted(product_events::NAME);
        let days = self.calendar.export_days();
        let n_deliveries = days.len();
        (0..n_deliveries).map(move |n| {
            let day_before = |steps: usize| n.checked_sub(steps).map(|n| days[n]);
            let (after, until) = (day_before(1), days[n]);
            let mut files: Vec<ExportFile> = Vec::with_capacity(logs.len() + 1);
            for log in &logs {
                if let Some(mut text) = log.between(day_before(2), after, until) {
                    if log.name == subscriptions::NAME {
                        text.push_str(&faults::lines(self, n, n_deliveries));
                    }
                    files.push(ExportFile { name: log.name, bytes: text.into_bytes() });
                }
            }
            if has_events {
                files.extend(product_events::between(self, after, until));
            }
            Delivery { recorded_on: until, files }
        })
    }

    /// What a folder of these exports has to say to whoever opens it.
    pub fn exports_readme(&self) -> ExportFile {
        ExportFile { name: "README.md", bytes: README.as_bytes().to_vec() }
    }

    fn logs(&self) -> Vec<Log> {
        vec![
            accounts::log(self),
            links::log(self),
            contacts::log(self),
            subscriptions::log(self),
            invoices::log(self),
            opportunities::log(self),
            tickets::log(self),
            surveys::log(self),
            meetings::log(self),
            milestones::log(self),
            churn_interviews::log(self),
            fx_rates::log(self),
        ]
    }
}

const README: &str = include_str!("README.md");
