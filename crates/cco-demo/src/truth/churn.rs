//! `truth_churn.csv`: who left, when, why, and who came back.

use crate::company::Company;
use crate::exports::cells::{OrBlank, csv_line};
use crate::life::story::Moment;

pub(super) fn csv(company: &Company) -> String {
    let header = ["account_id", "churned_on", "cause", "is_controllable", "came_back_on"];
    let mut text = csv_line(&header.each_ref().map(|column| column as _));
    for account in &company.accounts {
        let moments = &account.story.moments;
        for (n, (day, moment)) in moments.iter().enumerate() {
            if let Moment::Churned { cause } = moment {
                let back = moments[n..].iter().find(|(_, moment)| *moment == Moment::CameBack).map(|(day, _)| *day);
                text += &csv_line(&[&account.profile.no, day, &cause.name(), &cause.is_controllable(), &OrBlank(back)]);
            }
        }
    }
    text
}
