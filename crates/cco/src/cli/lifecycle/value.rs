//! Times to value as people read them.

use super::many::{show_head, unwatched};
use crate::cli::output::{Grid, Output, count};
use cco_app::onboarding::{TtvGroup, TtvView};

pub(super) fn show_ttv(output: &Output, view: &TtvView) {
    show_head(output, &view.head);
    output.line(&format!("value is {}", view.value.join(" or ")));
    let horizons: Vec<u32> = view.all.reached_by.iter().map(|one| one.days).collect();
    let ends: Vec<String> = horizons.iter().map(|days| format!("by day {days}")).collect();
    let fixed = ["group", "accounts", "got value", "on the way", "left before", "median days", "95 %"];
    let header: Vec<&str> = fixed.into_iter().chain(ends.iter().map(String::as_str)).collect();
    let mut grid = Grid::new(&header, 1);
    for group in view.groups.iter().chain([&view.all]) {
        grid.row(row(group, &horizons));
    }
    output.grid(&grid);
    unwatched(output, view.n_unwatched, "they are left out");
    output.say("a group of less than six accounts tells no median; who left before value counts as watched until then");
}

fn row(group: &TtvGroup, horizons: &[u32]) -> Vec<String> {
    let unknown = || "unknown".to_owned();
    let days = |days: Option<f64>| days.map_or_else(unknown, |days| format!("{days:.0}"));
    let interval = if group.median_low.is_none() && group.median_high.is_none() {
        unknown()
    } else {
        format!("{} – {}", days(group.median_low), days(group.median_high))
    };
    let share = |wanted: &u32| {
        let found = group.reached_by.iter().find(|one| one.days == *wanted);
        found.map_or_else(unknown, |one| match one.low.zip(one.high) {
            Some((low, high)) => format!("{:.0} % ({:.0} – {:.0})", one.share * 100.0, low * 100.0, high * 100.0),
            None => format!("{:.0} %", one.share * 100.0),
        })
    };
    let counts = [group.n_accounts, group.n_reached, group.n_waiting, group.n_left].map(|n| count(n as i64));
    let name = group.group.clone().unwrap_or_else(|| "all".to_owned());
    let cells = [name].into_iter().chain(counts).chain([days(group.median_days), interval]);
    cells.chain(horizons.iter().map(share)).collect()
}
