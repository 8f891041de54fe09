//! `truth_hazard.csv`: how likely each account was to leave, each time that was decided.

use crate::company::Company;
use crate::exports::cells::csv_line;
use crate::life::story::Moment;

pub(super) fn csv(company: &Company) -> String {
    let header =
        ["account_id", "segment", "stay", "decided_on", "decision", "has_term", "month_end", "hazard", "came_up"];
    let mut text = csv_line(&header.each_ref().map(|column| column as _));
    for account in &company.accounts {
        let signed = || account.story.moments.iter().filter(|(_, moment)| *moment == Moment::Signed);
        for chance in &account.story.chances {
            let stay = signed().filter(|(on, _)| *on <= chance.decided_on).count();
            text += &csv_line(&[
                &account.profile.no,
                &account.profile.segment.name(),
                &stay,
                &chance.decided_on,
                &chance.decision.name(),
                &chance.has_term,
                &chance.month_end,
                &format_args!("0.{:06}", chance.millionths),
                &chance.came_up,
            ]);
        }
    }
    text
}
