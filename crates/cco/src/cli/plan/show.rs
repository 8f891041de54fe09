//! A plan made from the ledger as people read it.

use crate::cli::health::show_setting;
use crate::cli::output::{Grid, Output, count, money};
use cco_app::plan::{LedgerPlanView, LeftAlone, Move, RiskBasis, because_text};
use cco_domain::capacity::OwnerLoad;
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
            "\nMOVES · {} for the next {} days, expected to keep {} {} a year (no plan under these hours: more than {})",
            count(view.n_moves as i64),
            view.horizon_days,
            money(view.expected_minor, decimals),
            view.setting.currency,
            money(view.bound_minor, decimals),
        ));
        show_moves(output, &view.moves, decimals);
        show_hours(output, &view.owners);
    }
    if !view.left_alone.is_empty() {
        output.line(&format!("\nLEAVE ALONE · {}, the largest first", count(view.n_left_alone as i64)));
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
            if found.is_moved { format!("{} (moved)", found.csm) } else { found.csm.clone() },
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
            because_text(&account.because),
            money(account.arr_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn show_hours(output: &Output, owners: &[OwnerLoad]) {
    let hours = |minutes: i64| format!("{:.1}", minutes as f64 / 60.0);
    let mut grid = Grid::new(&["CSM", "accounts", "hours used", "of"], 1);
    for load in owners {
        grid.row(vec![
            load.owner.clone(),
            count(load.n_accounts as i64),
            hours(load.used_minutes),
            hours(load.minutes),
        ]);
    }
    output.line("");
    output.grid(&grid);
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
    format!("{:.2}{}", factor.value, if factor.basis == Basis::Assumed { "*" } else { "" })
}

fn named(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| id.to_owned(), |name| format!("{id} {name}"))
}
