//! What the ledger says of a simulated company after its exports were imported.

use cco_app::app::{Actor, App};
use cco_app::error::Error;
use cco_app::import::{ImportRequest, import};
use cco_app::init::{InitRequest, init};
use cco_app::revenue::{RevenueRequest, Scope};
use cco_app::workspace::{CompanySize, Workspace};
use cco_demo::{Company, Settings};
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::outcome::AccountHistory;
use cco_ledger::revenue::{Histories, histories};
use std::collections::BTreeMap;
use std::path::Path;

/// The files that say what accounts pay and which segment they are in.
const FILES: [&str; 4] = ["billing_subscriptions.csv", "salesforce_accounts.csv", "account_merges.csv", "fx_rates.csv"];

/// An account that pauses or renews late is still there: the simulation renews at most 55 days late.
const POLICY: [&str; 3] = ["pauses=unchanged", "contract_gap=late_renewal", "contract_gap_days=60"];

/// Until a late renewal would be there, nobody can tell whether an account has left.
const UNSETTLED_MONTHS: i32 = 2;

/// The months of a history in which churn can be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    /// The last day before the history.
    pub(crate) eve: Day,
    /// The last month end on which it is settled who has left.
    pub(crate) closing: Day,
}

impl Watch {
    pub(crate) fn of(settings: &Settings) -> Watch {
        let n_months = i32::from(settings.n_months);
        let closing = settings.last_day.plus_months(-UNSETTLED_MONTHS);
        Watch { eve: settings.last_day.plus_months(-n_months), closing }
    }

    pub(crate) fn month_ends(self) -> impl Iterator<Item = Day> {
        (1..).map(move |n| self.eve.plus_months(n)).take_while(move |day| *day <= self.closing)
    }
}

/// An account that signed in the history, from the first month end with revenue on.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) segment: String,
    /// Month ends after the first that it was watched to, the one by which it had left included.
    pub(crate) n_months: u32,
    pub(crate) has_left: bool,
}

/// Whether an account was left after an occasion on which it could leave.
#[derive(Clone, Debug)]
pub(crate) struct Occasion {
    pub(crate) segment: String,
    pub(crate) has_left: bool,
}

/// An account's months under a contract without a term, and whether it left in one of them.
#[derive(Clone, Debug)]
pub(crate) struct FreeMonths {
    pub(crate) segment: String,
    pub(crate) n: u32,
    pub(crate) n_left: u32,
}

/// All that estimates are made from.
pub(crate) struct Seen {
    pub(crate) stays: Vec<Stay>,
    /// Ends of terms.
    pub(crate) renewals: Vec<Occasion>,
    /// Of accounts that had any.
    pub(crate) free_months: Vec<FreeMonths>,
}

pub(crate) async fn seen(company: &Company, settings: &Settings) -> Result<Seen, Error> {
    let folder = tempfile::tempdir().unwrap();
    let segments = segments(company);
    let app = imported(company, settings, folder.path()).await?;
    let request = RevenueRequest { overrides: POLICY.map(str::to_owned).to_vec(), ..RevenueRequest::default() };
    let scope = Scope::open(&app, &request).await?;
    let first = scope.first_day().expect("the company has sold something");
    let histories = histories(&scope.data, &scope.policy, settings.currency, first, settings.last_day)?;
    Ok(gathered(&histories, &segments, Watch::of(settings)))
}

pub(crate) async fn imported(company: &Company, settings: &Settings, folder: &Path) -> Result<App, Error> {
    let workspace = folder.join("simulated");
    init(InitRequest {
        folder: workspace.clone(),
        company: "Simulated".to_owned(),
        size: CompanySize::UpTo1k,
        currency: settings.currency,
        fiscal_year_start: 1,
        time_zone: "UTC".to_owned(),
        state_url: None,
        ledger_location: None,
        s3: None,
        is_demo: true,
    })
    .await?;
    let app = App::open(Workspace::open(&workspace)?).await?;
    let actor = Actor { name: "bench".to_owned() };
    for delivery in company.exports_of(|name| FILES.contains(&name)) {
        let write = |file: &cco_demo::ExportFile| {
            let path = folder.join(file.name);
            std::fs::write(&path, &file.bytes).unwrap();
            path
        };
        let files = delivery.files.iter().map(write).collect();
        let recorded_on = Some(delivery.recorded_on);
        let request = ImportRequest { files, mapping: None, is_dry_run: false, recorded_on };
        import(&app, &actor, request, &mut |_| ()).await?;
    }
    Ok(app)
}

/// Of each account the segment in which it signed.
fn segments(company: &Company) -> BTreeMap<String, String> {
    let mut segments = BTreeMap::new();
    for delivery in company.exports_of(|name| name == "salesforce_accounts.csv") {
        for file in &delivery.files {
            for row in csv::Reader::from_reader(file.bytes.as_slice()).deserialize() {
                let row: BTreeMap<String, String> = row.unwrap();
                segments.entry(row["Id"].clone()).or_insert_with(|| row["Segment__c"].clone());
            }
        }
    }
    segments
}

fn gathered(histories: &Histories, segments: &BTreeMap<String, String>, watch: Watch) -> Seen {
    let mut seen = Seen { stays: Vec::new(), renewals: Vec::new(), free_months: Vec::new() };
    for account in histories.iter() {
        let Some(segment) = segments.get(account.id) else { continue };
        seen.stays.extend(stay(&account, segment, watch));
        let occasion = |has_left| Occasion { segment: segment.clone(), has_left };
        seen.renewals.extend(renewals(&account, watch).into_iter().map(occasion));
        seen.free_months.extend(free_months(&account, segment, watch));
    }
    seen
}

fn stay(account: &AccountHistory<'_>, segment: &str, watch: Watch) -> Option<Stay> {
    if account.worths.iter().find(|worth| worth.worth > Atoms::ZERO)?.from <= watch.eve {
        return None;
    }
    let mut months = watch.month_ends().skip_while(|day| !account.is_customer(*day));
    months.next()?;
    let mut n_months = 0;
    for day in months {
        if account.is_customer(day) {
            n_months += 1;
            continue;
        }
        let has_left = account.standing(day).is_some_and(|worth| worth.is_loss);
        return Some(Stay { segment: segment.to_owned(), n_months: n_months + u32::from(has_left), has_left });
    }
    Some(Stay { segment: segment.to_owned(), n_months, has_left: false })
}

/// Whether it had left, for each end of a term that it came to. A contract that renews by itself stays one line, on which only its
/// last term stands; those before ended a year earlier each.
fn renewals(account: &AccountHistory<'_>, watch: Watch) -> Vec<bool> {
    let mut ends: Vec<Day> = Vec::new();
    for line in account.lines {
        let Some(term_ends) = line.term_ends else { continue };
        let years = if line.ends.is_none() { 20 } else { 0 };
        ends.extend((0..=years).map(|n| term_ends.plus_months(-12 * n)).take_while(|end| *end > line.starts));
    }
    ends.sort_unstable();
    ends.dedup();
    let is_watched = |end: &Day| *end > watch.eve && end.month_end() <= watch.closing;
    let came_to = |end: &Day| account.is_customer(end.plus_days(-1));
    ends.retain(|end| is_watched(end) && came_to(end));
    ends.into_iter().map(|end| !account.is_customer(end)).collect()
}

/// The months that it began under a contract without a term. It leaves more than once where it came back in between.
fn free_months(account: &AccountHistory<'_>, segment: &str, watch: Watch) -> Option<FreeMonths> {
    let is_free = |day: Day| {
        let mut lines = account.lines.iter().filter(|line| line.is_in_force(day)).peekable();
        lines.peek().is_some() && lines.all(|line| line.term_ends.is_none())
    };
    let mut months = FreeMonths { segment: segment.to_owned(), n: 0, n_left: 0 };
    for end in watch.month_ends() {
        let start = end.plus_months(-1);
        if account.is_customer(start) && is_free(start) {
            let has_left = account.standing(end).is_some_and(|worth| worth.worth <= Atoms::ZERO && worth.is_loss);
            months.n += 1;
            months.n_left += u32::from(has_left);
        }
    }
    (months.n > 0).then_some(months)
}
