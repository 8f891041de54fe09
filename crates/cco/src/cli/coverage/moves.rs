//! Proposed moves as people read them.

use super::books::{load_text, show_head, show_pools, show_unowned};
use crate::cli::output::{Grid, Output, count};
use cco_app::coverage::{Balance, CoveragePlanView, WhatIfView};
use cco_domain::coverage::StillOver;

pub(super) fn show_plan(output: &Output, view: &CoveragePlanView) {
    show_head(output, &view.head);
    output.line("");
    show_pools(output, &view.pools, view.hire_above);
    show_balance(output, &view.balance, view.hire_above);
    show_unowned(output, view.unowned);
    output.say(&format!(
        "red accounts and those that renew within {} days stay where they are; nothing was moved",
        view.no_move_within_days
    ));
}

pub(super) fn show_what_if(output: &Output, view: &WhatIfView) {
    show_head(output, &view.head);
    output.line("\nNOW");
    show_pools(output, &view.pools, view.hire_above);
    output.line("\nTHEN");
    show_pools(output, &view.pools_then, view.hire_above);
    show_balance(output, &view.balance, view.hire_above);
    show_unowned(output, view.unowned);
    output.say("this is supposed; nothing was changed");
}

fn show_balance(output: &Output, balance: &Balance, hire_above: f64) {
    if balance.moves.is_empty() {
        output.line("\nno account needs to move, or none can");
    } else {
        let (n_moves, n_all) = (count(balance.moves.len() as i64), count(balance.n_in_books as i64));
        output.line(&format!("\nMOVES · {n_moves} of {n_all} accounts"));
        show_moves(output, balance, hire_above);
        show_people(output, balance, hire_above);
    }
    for over in &balance.still_over {
        output.line(&over_text(over));
    }
}

fn show_moves(output: &Output, balance: &Balance, hire_above: f64) {
    let header = ["account", "segment", "from", "to", "ARR", "renews in", "load from", "load to"];
    let mut grid = Grid::new(&header, 4);
    for one in &balance.moves {
        let name = one.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
        grid.row(vec![
            format!("{}{name}", one.moved.account_id),
            one.segment.to_string(),
            one.moved.from.clone(),
            one.moved.to.clone(),
            count(one.arr),
            one.days_to_renewal.map_or_else(|| "unknown".to_owned(), |days| format!("{days} days")),
            load_text(one.moved.from_load, hire_above),
            load_text(one.moved.to_load, hire_above),
        ]);
    }
    output.grid(&grid);
}

fn show_people(output: &Output, balance: &Balance, hire_above: f64) {
    let mut grid = Grid::new(&["person", "pool", "accounts", "then", "load", "then"], 2);
    let is_touched = |person: &&cco_app::coverage::PersonLoad| person.n_accounts != person.n_accounts_after;
    for person in balance.people.iter().filter(is_touched) {
        grid.row(vec![
            person.owner.clone(),
            person.pool.clone(),
            count(person.n_accounts as i64),
            count(person.n_accounts_after as i64),
            load_text(person.load, hire_above),
            load_text(person.load_after, hire_above),
        ]);
    }
    output.line("");
    output.grid(&grid);
}

fn over_text(over: &StillOver) -> String {
    let load = over.load.map_or_else(|| "accounts and no hours".to_owned(), |load| format!("a load of {load:.2}"));
    format!(
        "{} still has {load}: {} accounts cannot be moved now, for {} nobody has hours",
        over.owner,
        count(over.n_not_movable as i64),
        count(over.n_without_taker as i64)
    )
}
