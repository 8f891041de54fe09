//! One account's life as people read it.

use super::many::show_head;
use crate::cli::output::{Grid, Output, count};
use cco_app::lifecycle::AccountLifeView;
use cco_domain::lifecycle::{Handoff, MilestoneStanding};

pub(super) fn show_account(output: &Output, view: &AccountLifeView) {
    show_head(output, &view.head);
    let nobody = || "nobody".to_owned();
    output.line(&format!(
        "{}{} · {} · owner {}",
        view.account_id,
        view.name.as_ref().map_or_else(String::new, |name| format!(" {name}")),
        view.segment.clone().unwrap_or_else(|| "no segment".to_owned()),
        view.owner.clone().unwrap_or_else(nobody)
    ));
    match &view.standing {
        None => output.line("nothing is known of it by this day"),
        Some(standing) => output.line(&format!(
            "in {} since {}, {} days{}",
            standing.stage,
            standing.since,
            count(i64::from(standing.days)),
            if standing.is_slow { ": longer than usual" } else { "" }
        )),
    }
    show_stages(output, view);
    show_milestones(output, &view.milestones);
    show_handoffs(output, &view.handoffs);
    show_journey(output, view);
}

fn show_stages(output: &Output, view: &AccountLifeView) {
    if view.stages.is_empty() {
        return;
    }
    let mut grid = Grid::new(&["stage", "from", "to"], 3);
    for spell in &view.stages {
        let to = spell.to.map_or_else(|| "now".to_owned(), |to| to.to_string());
        grid.row(vec![spell.stage.clone(), spell.from.to_string(), to]);
    }
    output.line("\nSTAGES");
    output.grid(&grid);
}

fn show_milestones(output: &Output, milestones: &[MilestoneStanding]) {
    if milestones.is_empty() {
        output.line("\nno source says a milestone of it: what is due cannot be told");
        return;
    }
    let mut grid = Grid::new(&["milestone", "due", "reached", "days late"], 3);
    for one in milestones {
        let day =
            |day: Option<cco_domain::day::Day>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
        let reached = day(one.reached_on, if one.is_overdue { "overdue" } else { "not yet" });
        let late = one.days_late.map_or_else(String::new, |days| days.to_string());
        grid.row(vec![one.milestone.clone(), day(one.due_on, "unknown"), reached, late]);
    }
    output.line("\nMILESTONES");
    output.grid(&grid);
}

fn show_handoffs(output: &Output, handoffs: &[Handoff]) {
    if handoffs.is_empty() {
        return;
    }
    let mut grid = Grid::new(&["with stage", "from", "to", "on", "taken", "days"], 5);
    for one in handoffs {
        let open = if one.is_late { "late" } else { "not yet" };
        grid.row(vec![
            one.stage.clone(),
            one.from.clone(),
            one.to.clone(),
            one.on.to_string(),
            one.taken_on.map_or_else(|| open.to_owned(), |day| day.to_string()),
            one.age_days.to_string(),
        ]);
    }
    output.line("\nHAND-OFFS · taken when somebody is in touch");
    output.grid(&grid);
}

fn show_journey(output: &Output, view: &AccountLifeView) {
    let mut grid = Grid::new(&["on", "department", "what", "table"], 4);
    for event in &view.journey {
        grid.row(vec![event.on.to_string(), event.department.to_string(), event.what.clone(), event.table.clone()]);
    }
    output.line("\nJOURNEY");
    output.grid(&grid);
    if view.n_left_out > 0 {
        output.say(&format!("{} earlier events: pass a larger --limit", count(view.n_left_out as i64)));
    }
}
