//! Books and pools as people read them.

use crate::cli::health::show_setting;
use crate::cli::output::{Grid, Output, count};
use cco_app::coverage::{CoverageHead, CoverageView, Unowned};
use cco_domain::coverage::{Book, PoolNeed};

pub(super) fn show_books(output: &Output, view: &CoverageView) {
    show_head(output, &view.head);
    if view.books.is_empty() {
        output.line("\nnobody looks after an account: no source names an owner");
    } else {
        output.line("\nBOOKS · whole units a year; against the bands of the definition");
        let header = ["person", "pool", "segments", "revenue is", "accounts are", "accounts", "ARR", "hours", "load"];
        let mut grid = Grid::new(&header, 5);
        view.books.iter().for_each(|book| grid.row(book_row(book, view.hire_above)));
        output.grid(&grid);
        output.line("");
        show_pools(output, &view.pools, view.hire_above);
    }
    show_unowned(output, view.unowned);
}

pub(super) fn show_head(output: &Output, head: &CoverageHead) {
    show_setting(output, &head.setting);
    output.line(&format!(
        "coverage {} · segments {} · moves {} · team {}",
        head.coverage_hash, head.segmentation_hash, head.capacity_hash, head.team_hash
    ));
}

pub(super) fn show_pools(output: &Output, pools: &[PoolNeed], hire_above: f64) {
    let mut grid =
        Grid::new(&["pool", "people", "hours needed", "hours there are", "load", "people needed", "hire"], 1);
    for pool in pools {
        grid.row(vec![
            pool.pool.clone(),
            count(pool.n_people as i64),
            hours_text(pool.minutes_needed),
            hours_text(pool.minutes_available),
            load_text(pool.load, hire_above),
            format!("{:.1}", pool.people_needed),
            pool.people_to_hire.to_string(),
        ]);
    }
    output.grid(&grid);
    output.line(&format!("hours are a month · ! above a load of {hire_above}, from which on somebody is missing"));
}

pub(super) fn show_unowned(output: &Output, unowned: Unowned) {
    if unowned.n_accounts > 0 {
        output.line(&format!(
            "{} accounts with {} a year have no owner: they are in nobody's book",
            count(unowned.n_accounts as i64),
            count(unowned.arr)
        ));
    }
}

/// A share of the hours there are, marked where it is too much.
pub(super) fn load_text(load: Option<f64>, hire_above: f64) -> String {
    match load {
        None => "no hours".to_owned(),
        Some(load) if load > hire_above => format!("{load:.2} !"),
        Some(load) => format!("{load:.2}"),
    }
}

fn hours_text(minutes: i64) -> String {
    format!("{:.1}", minutes as f64 / 60.0)
}

fn book_row(book: &Book, hire_above: f64) -> Vec<String> {
    let segments: Vec<String> =
        book.segments.iter().map(|share| format!("{} {}", share.n_accounts, share.segment)).collect();
    vec![
        book.owner.clone(),
        book.pool.clone(),
        segments.join(", "),
        book.arr_position.to_string(),
        book.accounts_position.to_string(),
        count(book.n_accounts as i64),
        count(book.arr),
        hours_text(book.minutes_needed),
        load_text(book.load, hire_above),
    ]
}
