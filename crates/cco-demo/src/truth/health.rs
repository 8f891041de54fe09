//! `truth_health.csv`: the path of each account's latent health.

use crate::company::Company;
use crate::exports::cells::csv_line;

pub(super) fn csv(company: &Company) -> String {
    let header = ["account_id", "month_end", "is_served", "health", "fit", "onboarding", "adoption", "sponsor", "pain"];
    let mut text = csv_line(&header.each_ref().map(|column| column as _));
    for account in &company.accounts {
        for month in account.story.months.iter().filter(|month| month.day >= company.calendar.first_day) {
            let health = month.health;
            text += &csv_line(&[
                &account.profile.no,
                &month.day,
                &month.is_served,
                &health.score(),
                &health.fit,
                &health.onboarding,
                &health.adoption,
                &health.sponsor,
                &health.pain,
            ]);
        }
    }
    text
}
