//! `truth_mrr.csv`: the recurring revenue of each account at each month's end.

use crate::company::Company;
use crate::exports::cells::{Major, csv_line};
use cco_domain::money::Atoms;

pub(super) fn csv(company: &Company) -> String {
    let header = ["account_id", "month_end", "currency", "mrr", "arr", "mrr_paused", "mrr_lapsed"];
    let mut text = csv_line(&header.each_ref().map(|column| column as _));
    for account in &company.accounts {
        let currency = account.profile.currency;
        let a_month = |amount: Atoms| Major { minor: amount.to_minor(), currency };
        for month in account.story.months.iter().filter(|month| month.day >= company.calendar.eve()) {
            text += &csv_line(&[
                &account.profile.no,
                &month.day,
                &currency,
                &a_month(month.monthly),
                &Major { minor: month.monthly.to_minor_per_year(), currency },
                &a_month(month.monthly_paused),
                &a_month(month.monthly_lapsed),
            ]);
        }
    }
    text
}
