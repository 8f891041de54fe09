//! `cco segments`

use super::health::{HealthArguments, show_setting};
use crate::cli::output::{Grid, Output, count, money};
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::segments::{SegmentRow, SegmentsView, TierChangeRow, check};
use cco_domain::coverage::SegmentPair;
use clap::Subcommand;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco segments check                                 promised and given, segment by segment; who belongs elsewhere
  cco segments check --as-of 2024-12-31 --known dated --json

Which account is of which segment stands in definitions/segments/segmentation.toml, what each is promised in
definitions/coverage/segments.toml (docs/coverage.md).")]
pub(crate) enum SegmentsCommand {
    /// Whether segments are treated differently, and which accounts belong to another
    Check(HealthArguments),
}

pub(crate) async fn run(command: SegmentsCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        SegmentsCommand::Check(health) => output.view(&check(&app, &actor(), &health.request()).await?, show_check),
    }
}

fn show_check(output: &Output, view: &SegmentsView) {
    show_setting(output, &view.setting);
    output.line(&format!("coverage {} · segments {}", view.coverage_hash, view.segmentation_hash));
    if view.segments.is_empty() {
        output.line("no account has recurring revenue: there is no segment to look at");
        return;
    }
    let decimals = view.setting.currency.decimals();
    output.line(&format!("\nSEGMENTS · touches and services of the last {} days", view.window_days));
    show_segments(output, &view.segments, decimals);
    show_pairs(output, &view.pairs, view.least_sides);
    if view.changes.is_empty() {
        output.line("\nno account has outgrown its segment or fallen out of it");
    } else {
        output.line(&format!(
            "\nBELONG ELSEWHERE · {}, of which {} wait (red, about to renew, or of an unknown renewal)",
            count(view.changes.len() as i64),
            count(view.n_waiting as i64)
        ));
        show_changes(output, &view.changes, decimals);
    }
    output.say(&format!(
        "a change is due where ARR was outside the segment for {} days by {} percent; a person decides about it",
        view.tier_after_days, view.tier_margin_percent
    ));
}

fn show_segments(output: &Output, rows: &[SegmentRow], decimals: u32) {
    let header = ["segment", "coverage", "got", "accounts", "named", "ARR", "per person", "touch every", "promised"];
    let mut grid = Grid::new(&header, 3);
    for row in rows {
        let services = row.services.as_ref().map_or_else(unknown, |kinds| match kinds.is_empty() {
            true => "nothing".to_owned(),
            false => kinds.iter().cloned().collect::<Vec<_>>().join(", "),
        });
        grid.row(vec![
            row.segment.to_string(),
            row.coverage.to_string(),
            services,
            count(row.n_accounts as i64),
            count(row.n_named as i64),
            money(row.arr_minor, decimals),
            row.accounts_per_owner.map_or_else(unknown, |n| format!("{n:.1}")),
            row.days_between_touches.map_or_else(unknown, |days| format!("{days:.0} days")),
            format!("{} days", row.touch_every_days),
        ]);
    }
    output.grid(&grid);
    for row in rows {
        output.line(&format!(
            "{}: the score weighs {}",
            row.segment,
            row.health_weights.as_deref().unwrap_or("nothing")
        ));
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn show_pairs(output: &Output, pairs: &[SegmentPair], least_sides: u32) {
    if pairs.is_empty() {
        return;
    }
    output.line(&format!("\nARE THEY TWO · two segments differ in at least {least_sides} of four sides"));
    let mut grid = Grid::new(&["segments", "coverage", "cadence", "services", "health", "are two"], 6);
    for pair in pairs {
        let verdict = match pair.are_two {
            Some(true) => "yes",
            Some(false) => "no: the same under two names",
            None => "unknown: too little is recorded",
        };
        let sides = pair.sides.iter().map(|(_, side)| side.to_string());
        let cells = [format!("{} and {}", pair.one, pair.other)].into_iter().chain(sides).chain([verdict.to_owned()]);
        grid.row(cells.collect());
    }
    output.grid(&grid);
}

fn show_changes(output: &Output, changes: &[TierChangeRow], decimals: u32) {
    let mut grid = Grid::new(&["account", "CSM", "is", "belongs to", "now", "ARR", "least", "most"], 5);
    for row in changes {
        let name = row.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
        grid.row(vec![
            format!("{}{name}", row.change.account_id),
            row.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            row.change.from.to_string(),
            row.change.to.to_string(),
            row.change.verdict.to_string(),
            money(row.change.arr_minor, decimals),
            money(row.least_minor, decimals),
            money(row.most_minor, decimals),
        ]);
    }
    output.grid(&grid);
}
