//! What `cco measures list`, `show` and `check` print.

use crate::cli::output::{Grid, Output};
use cco_app::measures::{CheckView, ListView, MeasureView};
use cco_domain::metric::Better;

pub(super) fn show_list(output: &Output, view: &ListView) {
    let mut grid = Grid::new(&["measure", "family", "from", "unit", "title"], 5);
    for line in &view.measures {
        let mark = if line.is_shipped { "" } else { " *" };
        grid.row(vec![
            format!("{}{mark}", line.id),
            line.family.word().to_owned(),
            line.from.to_owned(),
            line.unit.clone(),
            line.title.clone(),
        ]);
    }
    output.grid(&grid);
    output.say("* the workspace's own · `cco measures show ID` explains");
    for problem in &view.problems {
        output.say(&format!("left out: {problem}"));
    }
}

pub(super) fn show_one(output: &Output, view: &MeasureView) {
    let better = match view.better {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Neither => "neither way is better",
    };
    output.line(&format!("{}: {} ({}, in {}, {better})", view.id, view.title, view.family.word(), view.unit));
    for (heading, text) in [
        ("What it measures", &view.measures),
        ("How it is computed", &view.formula),
        ("Why it matters", &view.why),
        ("When it misleads", &view.misleads),
        ("Source", &view.source),
    ] {
        output.line(&format!("\n{heading}\n  {text}"));
    }
    if let Some(example) = &view.example {
        output.line(&format!("\nExample\n  {example}"));
    }
    if !view.made_from.is_empty() {
        output.line(&format!("\nMade from {}", view.made_from.join(" and ")));
    }
    let state = if view.is_shipped { "as shipped" } else { "the workspace's own" };
    output.line(&format!("\n{} ({state}, {})", view.file, view.hash));
}

pub(super) fn show_check(output: &Output, view: &CheckView) {
    let (n, noun) = (view.n_measures, if view.n_measures == 1 { "measure holds" } else { "measures hold" });
    output.line(&format!("{n} {noun}"));
    for warning in &view.warnings {
        output.say(&format!("warning: {warning}"));
    }
}
