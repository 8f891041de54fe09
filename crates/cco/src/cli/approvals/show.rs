//! Proposals as people read them.

use crate::cli::output::{Grid, Output, money};
use cco_app::approvals::{ApprovalDetail, ApprovalLine, ApprovalsView};
use cco_domain::approval::ProposalState;
use cco_domain::money::Money;

pub(super) fn show_proposals(output: &Output, view: &ApprovalsView) {
    if view.proposals.is_empty() {
        output.line("nothing waits for a decision");
    } else {
        let mut grid = Grid::new(&["no", "class", "about", "what", "proposed by", "state", "decides", "amount"], 7);
        view.proposals.iter().for_each(|line| grid.row(row(line)));
        output.grid(&grid);
    }
    if view.has_no_people {
        output.line("nobody holds a role yet: name people in definitions/people.toml");
    }
}

fn row(line: &ApprovalLine) -> Vec<String> {
    vec![
        line.no.to_string(),
        line.class.to_owned(),
        line.subject.clone(),
        line.title.clone(),
        line.proposed_by.clone(),
        state_text(&line.state),
        if line.deciders.is_empty() { "nobody yet".to_owned() } else { line.deciders.join(", ") },
        amount_text(line.amount),
    ]
}

pub(super) fn show_proposal(output: &Output, view: &ApprovalDetail) {
    let line = &view.line;
    output.line(&format!("proposal {} · {} · {}", line.no, line.class, line.subject));
    output.line(&line.title);
    output.line(&format!("because: {}", view.reason));
    output.line(&format!("{} · proposed by {} on {}", state_text(&line.state), line.proposed_by, line.proposed_on));
    output.line(&format!("at stake a year: {}", amount_text(line.amount)));
    if !view.roles.is_empty() {
        output.line(&format!("decided by: {}", view.roles.join(" or ")));
    }
    for change in &view.changes {
        output.line(&format!("{}: {} → {}", change.path, change.before, change.after));
    }
    output.line(&format!("on the ground of: {}", view.evidence.join(", ")));
    view.history.iter().for_each(|past| output.line(&format!("{} {} by {}", past.at, past.action, past.actor)));
}

fn state_text(state: &ProposalState) -> String {
    match state {
        ProposalState::Proposed { expires_on } => format!("proposed, until {expires_on}"),
        ProposalState::Approved { by, expires_on, .. } => {
            format!("approved by {by}, to be applied before {expires_on}")
        }
        ProposalState::Rejected { by, on, reason } => format!("rejected by {by} on {on}: {reason}"),
        ProposalState::Expired { on } => format!("expired on {on}"),
        ProposalState::Withdrawn { by, on, reason } => format!("withdrawn by {by} on {on}: {reason}"),
        ProposalState::Applied { by, on, approved_by } => format!("applied by {by} on {on}, approved by {approved_by}"),
    }
}

fn amount_text(amount: Option<Money>) -> String {
    amount.map_or_else(|| "not known".to_owned(), |amount| money(amount.minor, amount.currency.decimals()))
}
