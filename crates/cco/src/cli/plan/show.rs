//! A plan made from the ledger as people read it.

use crate::cli::health::show_setting;
use crate::cli::output::{Grid, Output, count, money};
use cco_app::plan::{Because, LedgerPlanView, LeftAlone, Move, RiskBasis};
use cco_domain::intervention::{Assumable, Basis};

pub(super) fn show_plan(output: &Output, view: &LedgerPlanView) {
    show_setting(output, &view.setting);
    let decimals = view.setting.currency.decimals();
    output.line(&risk_line(&view.risk));
    view.notes.iter().for_each(|note| output.line(&format!("note: {note}")));
    output.line(&format!(
        "something is seen at {} accounts; at {} nothing is: leave them alone",
        count(view.total_accounts as i64),
        count(view.n_quiet as i64)
    ));
    if view.moves.is_empty() {
        output.line("nothing is worth doing this week");
    } else {
        output.line(&format!(
            "\nMOVES · expected to keep {} {} a year",
            money(view.expected_minor, decimals),
            view.setting.currency
        ));
        show_moves(output, &view.moves, decimals);
    }
    if !view.left_alone.is_empty() {
        output.line("\nLEAVE ALONE");
        show_left_alone(output, &view.left_alone, decimals);
    }
    if view.n_left_out > 0 {
        output.say(&format!("{} more accounts: pass a larger --limit", count(view.n_left_out as i64)));
    }
}

fn show_moves(output: &Output, moves: &[Move], decimals: u32) {
    let header = ["account", "CSM", "driver", "play", "due", "hours", "ARR", "× risk", "× turn", "× effect", "= keeps"];
    let mut grid = Grid::new(&header, 5);
    for found in moves {
        let worth = &found.worth;
        grid.row(vec![
            named(&found.account_id, found.name.as_deref()),
            found.csm.clone().unwrap_or_else(|| "nobody".to_owned()),
            found.driver.to_string(),
            found.play.id.clone(),
            found.due_on.to_string(),
            format!("{:.1}", found.hours),
            money(worth.arr_minor, decimals),
            factor(worth.risk),
            format!("{:.2}", worth.recoverability),
            factor(worth.effect),
            money(found.expected_minor, decimals),
        ]);
    }
    output.grid(&grid);
    output.line("* assumed, not measured here");
}

fn show_left_alone(output: &Output, left: &[LeftAlone], decimals: u32) {
    let mut grid = Grid::new(&["account", "CSM", "why", "ARR"], 3);
    for account in left {
        grid.row(vec![
            named(&account.account_id, account.name.as_deref()),
            account.csm.clone().unwrap_or_else(|| "nobody".to_owned()),
            because_text(&account.because, decimals),
            money(account.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn because_text(because: &Because, decimals: u32) -> String {
    match because {
        Because::PastSaving { recoverability, least } => {
            format!("past saving: {recoverability:.2} of it can be turned, below {least:.2}")
        }
        Because::Bound { days_to_renewal: Some(days) } => format!("its contract binds it for {days:.0} days"),
        Because::Bound { days_to_renewal: None } => "its contract binds it beyond the horizon".to_owned(),
        Because::NoPlay => "no play answers what is seen: to executive review".to_owned(),
        Because::NoHours { expected_minor, hours } => {
            format!("no hours left: {hours:.1} h would keep {}", money(*expected_minor, decimals))
        }
        Because::UnderWay => "a play for it is under way".to_owned(),
        Because::CoolDown { days_left } => format!("contacted a short time ago: {days_left} more days"),
    }
}

fn risk_line(risk: &RiskBasis) -> String {
    match risk {
        RiskBasis::Measured { model, from, to } => {
            format!("risk of leaving from {from} to {to} by the model {}", model.id)
        }
        RiskBasis::Assumed => "risk of leaving assumed by the band of health".to_owned(),
    }
}

fn factor(factor: Assumable) -> String {
    let mark = if factor.basis == Basis::Assumed { "*" } else { "" };
    format!("{:.2}{mark}", factor.value)
}

fn named(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| id.to_owned(), |name| format!("{id} {name}"))
}
