//! Saves as people read them.

use crate::cli::output::{Grid, Output, count};
use cco_app::saves::{OpenView, Opened, ReassignView, SaveDetail, SaveLine, SavesView};

pub(super) fn show_saves(output: &Output, view: &SavesView) {
    if view.saves.is_empty() {
        output.line("nothing is worked on: `cco plan` says what is worth doing, `cco save open --plan` begins with it");
        return;
    }
    let mut grid = Grid::new(&["no", "account", "driver", "state", "owner", "due", "", "what", "steps"], 8);
    view.saves.iter().for_each(|line| grid.row(row(line)));
    output.grid(&grid);
    output.line(&format!(
        "{} saves, {} past their day, {} have not moved for too long",
        count(view.saves.len() as i64),
        count(view.n_overdue as i64),
        count(view.n_stale as i64)
    ));
}

fn row(line: &SaveLine) -> Vec<String> {
    vec![
        line.no.to_string(),
        line.account_id.clone(),
        line.driver.unwrap_or("executive review").to_owned(),
        state_text(line),
        line.owner.clone(),
        line.due_on.to_string(),
        warning(line),
        line.title.clone(),
        format!("{} of {}", line.n_done, line.n_steps),
    ]
}

fn state_text(line: &SaveLine) -> String {
    line.outcome.map_or_else(|| line.state.to_owned(), |outcome| format!("{}: {outcome}", line.state))
}

fn warning(line: &SaveLine) -> String {
    match (line.standing.days_overdue, line.standing.is_stale) {
        (Some(days), _) => format!("{days} days late"),
        (None, true) => format!("still for {} days", line.standing.days_still),
        (None, false) => String::new(),
    }
}

pub(super) fn show_save(output: &Output, view: &SaveDetail) {
    let line = &view.line;
    output.line(&format!(
        "save {} · account {} · {}",
        line.no,
        line.account_id,
        line.driver.unwrap_or("executive review")
    ));
    output.line(&line.title);
    output.line(&format!("{} · {} · due {} {}", state_text(line), line.owner, line.due_on, warning(line)));
    if let (Some(class), "proposed") = (view.save.needs, line.state) {
        output.line(&format!("a person decides first, class {class}: `cco approvals list`"));
    }
    if let Some(play) = &view.save.play {
        output.line(&format!("play {} ({}): `cco plays show {}`", play.id, play.hash, play.id));
    }
    if !view.save.evidence.is_empty() {
        output.line(&format!("seen: {}", view.save.evidence.join(", ")));
    }
    if !view.save.steps.is_empty() {
        let mut grid = Grid::new(&["step", "due", "done", "who", "what"], 5);
        for (place, step) in view.save.steps.iter().enumerate() {
            let done = step.done.as_ref().map_or_else(String::new, |done| format!("{} by {}", done.on, done.by));
            let cells = [(place + 1).to_string(), step.due_on.to_string(), done, step.who.clone(), step.what.clone()];
            grid.row(cells.into());
        }
        output.grid(&grid);
    }
    view.save.notes.iter().for_each(|note| output.line(&format!("{} {}: {}", note.on, note.by, note.text)));
    view.history.iter().for_each(|past| output.line(&format!("{} {} by {}", past.at, past.action, past.actor)));
}

pub(super) fn show_opened(output: &Output, opened: &[OpenView]) {
    if opened.is_empty() {
        output.line("the plan has no moves: nothing was opened");
    }
    for view in opened {
        let line = &view.save.line;
        let verb = match view.opened {
            Opened::New => "opened",
            Opened::Joined => "is open already",
            Opened::Reopened => "goes on",
        };
        output
            .line(&format!("save {} {verb}: {} for account {}, {}", line.no, line.title, line.account_id, line.owner));
        if let Some(class) = view.save.save.needs.filter(|_| view.opened == Opened::New) {
            output.line(&format!("  a person decides first, class {class}: `cco approvals list`"));
        }
    }
}

pub(super) fn show_reassigned(output: &Output, view: &ReassignView) {
    for moved in &view.reassigned {
        output.line(&format!(
            "save {} of account {} goes from {} to {}",
            moved.no, moved.account_id, moved.from, moved.to
        ));
    }
    output.line(&format!("{} reassigned, {} stay where they are", view.reassigned.len(), view.n_stay));
}
