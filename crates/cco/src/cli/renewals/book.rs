//! The book of renewals as people read it.

use super::words::{call_text, category_text, figure_of, named, percent, show_setting};
use crate::cli::output::{Grid, Output, count, money};
use cco_app::renewals::{BookLine, BookView, ChanceBasis, TermChance};

pub(super) fn show_book(output: &Output, view: &BookView) {
    show_setting(output, &view.setting);
    if view.n_terms == 0 {
        output.line(&format!("no term ends in the next {} days, and none that ended is undecided", view.days));
        output.say("terms are read from term_ends, or from billing periods of more than a month");
        return;
    }
    output.line(&format!(
        "{} terms end in the next {} days or are undecided · {} available to renew, of which {} is unresolved",
        count(view.n_terms as i64),
        view.days,
        figure_of(&view.figures, "available_to_renew"),
        figure_of(&view.figures, "unresolved"),
    ));
    output.line(&match &view.model {
        Some(model) => format!("chances: model `{}` where it tells, else base rates of this company", model.id),
        None => "chances: base rates of this company's own terms (no model of risk was promoted)".to_owned(),
    });
    show_categories(output, view);
    show_terms(output, view);
    if view.n_disagreements > 0 {
        output.say(&format!("! the final call differs from the CSM's: {} terms", count(view.n_disagreements as i64)));
    }
    if view.n_left_out > 0 {
        output.say(&format!("{} more terms: pass a larger --limit", count(view.n_left_out as i64)));
    }
}

fn show_categories(output: &Output, view: &BookView) {
    let decimals = view.setting.currency.decimals();
    let mut grid = Grid::new(&["expected", "terms", "due", "will be renewed"], 1);
    for line in view.categories.iter().filter(|line| line.n_terms > 0) {
        grid.row(vec![
            category_text(line.category),
            count(line.n_terms),
            money(line.due_minor, decimals),
            money(line.amount_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn show_terms(output: &Output, view: &BookView) {
    let decimals = view.setting.currency.decimals();
    let header = [
        "account",
        "CSM",
        "segment",
        "ends",
        "stage",
        "notice",
        "renews itself",
        "CSM call",
        "final call",
        "chance",
        "due",
    ];
    let mut grid = Grid::new(&header, 9);
    for line in &view.terms {
        let mark = if line.disagreement.is_some() { " !" } else { "" };
        grid.row(vec![
            named(&line.account_id, line.name.as_deref()),
            line.csm.clone().unwrap_or_else(|| "nobody".to_owned()),
            line.segment.clone().unwrap_or_default(),
            line.ends.to_string(),
            line.stage.to_string(),
            notice(line),
            line.auto_renews.map_or("not stated", |renews| if renews { "yes" } else { "no" }).to_owned(),
            call_text(line.csm_call.as_ref()),
            format!("{}{mark}", call_text(line.final_call.as_ref())),
            chance(line),
            money(line.due_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn notice(line: &BookLine) -> String {
    match (line.cancelled_on, line.notice_on) {
        (Some(asked), _) => format!("given {asked}"),
        (None, Some(last)) => format!("by {last}"),
        (None, None) => "not stated".to_owned(),
    }
}

fn chance(line: &BookLine) -> String {
    let Some(TermChance { renewal_prob, basis }) = &line.chance else { return line.fate.to_string() };
    let chance = renewal_prob.map_or_else(|| "unknown".to_owned(), percent);
    match basis {
        ChanceBasis::Model => format!("{chance} model"),
        ChanceBasis::BaseRate { n, .. } => format!("{chance} of {}", count(*n as i64)),
        ChanceBasis::NoticeGiven => "notice given".to_owned(),
        ChanceBasis::TooFewTerms { n, needed } => format!("{chance} ({n} of {needed} terms)"),
    }
}
