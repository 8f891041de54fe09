//! The lives of many accounts as people read them.

use crate::cli::health::show_setting;
use crate::cli::output::{Grid, Output, count, money};
use cco_app::lifecycle::{FunnelStage, FunnelView, LateHandoff, LifeHead, OverdueMilestone, OverdueView};
use cco_domain::measure::Knowledge;

pub(super) fn show_funnel(output: &Output, view: &FunnelView) {
    show_setting(output, &view.setting);
    let of = view.segment.as_ref().map_or_else(String::new, |segment| format!(" of segment {segment}"));
    output.line(&format!("stages {}", view.stages_hash));
    if view.n_known == 0 {
        output.line(&format!("no account{of} is known by this day"));
        return;
    }
    output.line(&format!("\nSTAGES · {} accounts{of}", count(view.n_known as i64)));
    let header = ["stage", "what", "answers", "health", "entered", "in it", "slow", "median days", "usual", "ARR"];
    let mut grid = Grid::new(&header, 4);
    let decimals = view.setting.currency.decimals();
    view.stages.iter().for_each(|stage| grid.row(stage_row(stage, decimals)));
    output.grid(&grid);
    unwatched(output, view.n_unwatched, "they stay in the stage that their contract begins");
}

fn stage_row(stage: &FunnelStage, decimals: u32) -> Vec<String> {
    let row = &stage.row;
    let band = |one: &cco_app::lifecycle::BandCount| {
        format!("{} {}", one.n_accounts, one.band.as_deref().unwrap_or("unknown"))
    };
    vec![
        row.stage.clone(),
        stage.title.clone(),
        stage.owner.clone(),
        stage.health.iter().map(band).collect::<Vec<_>>().join(", "),
        count(row.n_entered as i64),
        count(row.n_in as i64),
        count(row.n_slow as i64),
        row.median_days.map_or_else(|| "–".to_owned(), |days| days.to_string()),
        stage.usual_days.map_or_else(|| "–".to_owned(), |days| days.to_string()),
        money(stage.arr_minor, decimals),
    ]
}

pub(super) fn show_overdue(output: &Output, view: &OverdueView) {
    show_head(output, &view.head);
    let decimals = view.currency.decimals();
    if view.milestones.is_empty() {
        output.line("\nno milestone is overdue");
    } else {
        output.line(&format!("\nOVERDUE · {} milestones, the largest accounts first", count(view.n_milestones as i64)));
        show_milestones(output, &view.milestones, decimals);
    }
    if view.handoffs.is_empty() {
        output.line("\nevery account was taken over in time");
    } else {
        output.line(&format!("\nNOT TAKEN OVER · {} accounts", count(view.n_handoffs as i64)));
        show_handoffs(output, &view.handoffs, decimals);
    }
    unwatched(output, view.n_unwatched, "none of theirs is told to be overdue");
    let n_left_out = view.n_milestones - view.milestones.len() + view.n_handoffs - view.handoffs.len();
    if n_left_out > 0 {
        output.say(&format!("{} more: pass a larger --limit", count(n_left_out as i64)));
    }
}

fn show_milestones(output: &Output, milestones: &[OverdueMilestone], decimals: u32) {
    let mut grid = Grid::new(&["account", "CSM", "stage", "milestone", "due", "days late", "ARR"], 5);
    for one in milestones {
        let account = &one.account;
        grid.row(vec![
            named(&account.account_id, account.name.as_deref()),
            account.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            account.stage.clone().unwrap_or_default(),
            one.standing.milestone.clone(),
            one.standing.due_on.map_or_else(String::new, |day| day.to_string()),
            one.standing.days_late.map_or_else(String::new, |days| days.to_string()),
            money(account.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn show_handoffs(output: &Output, handoffs: &[LateHandoff], decimals: u32) {
    let mut grid = Grid::new(&["account", "CSM", "with stage", "from", "to", "on", "days", "ARR"], 6);
    for one in handoffs {
        let account = &one.account;
        grid.row(vec![
            named(&account.account_id, account.name.as_deref()),
            account.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            one.handoff.stage.clone(),
            one.handoff.from.clone(),
            one.handoff.to.clone(),
            one.handoff.on.to_string(),
            one.handoff.age_days.to_string(),
            money(account.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

pub(super) fn show_head(output: &Output, head: &LifeHead) {
    let knowledge = match head.knowledge {
        Knowledge::Recorded => "as recorded then",
        Knowledge::Dated => "as dated",
    };
    output.line(&format!(
        "{} · as of {} · {knowledge} · known at batch {} · policy {} · stages {}",
        head.company, head.as_of, head.known_at, head.policy_hash, head.stages_hash
    ));
    head.notes.iter().for_each(|note| output.line(&format!("note: {note}")));
}

pub(super) fn unwatched(output: &Output, n_unwatched: usize, so: &str) {
    if n_unwatched > 0 {
        output.line(&format!("no source says a milestone of {} accounts: {so}", count(n_unwatched as i64)));
    }
}

fn named(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| id.to_owned(), |name| format!("{id} {name}"))
}
