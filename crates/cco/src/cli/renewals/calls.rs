//! Calls, how they moved and how good they were, as people read them.

use super::words::{named, percent, show_setting};
use crate::cli::output::{Grid, Output, count, money};
use cco_app::renewals::{CalibrationView, CallTaken, CallView, CallerLine, SlippageView};
use cco_domain::money::Currency;

pub(super) fn show_call(output: &Output, taken: &CallTaken, currency: Currency) {
    let decimals = currency.decimals();
    let text = |call: &CallView| {
        format!(
            "{} {} {currency} by {} on {}",
            call.category,
            money(call.amount_minor, decimals),
            call.by,
            call.made_on
        )
    };
    output.line(&format!(
        "{} · term that ends on {} · {} {currency} due",
        named(&taken.account_id, taken.name.as_deref()),
        taken.ends,
        money(taken.due_minor, decimals),
    ));
    output.line(&format!("{} call: {}", taken.role.word(), text(&taken.call)));
    if let Some(before) = &taken.before {
        output.line(&format!("before: {}", text(before)));
    }
}

pub(super) fn show_slippage(output: &Output, view: &SlippageView) {
    show_setting(output, &view.setting);
    if view.terms.is_empty() {
        output.line(&format!("no {} call was made yet: `cco renewals call ACCOUNT CATEGORY`", view.role.word()));
        return;
    }
    let decimals = view.setting.currency.decimals();
    output.line("settled terms that were called by then");
    let mut grid = Grid::new(&["days before", "terms", "due", "called", "came", "slipped"], 0);
    for total in &view.totals {
        grid.row(vec![
            total.days_before.to_string(),
            count(total.n_terms),
            money(total.due_minor, decimals),
            money(total.called_minor, decimals),
            money(total.actual_minor, decimals),
            money(total.slipped_minor, decimals),
        ]);
    }
    output.grid(&grid);
    show_slipping(output, view, decimals);
    show_gone(output, view.n_gone);
}

fn show_slipping(output: &Output, view: &SlippageView, decimals: u32) {
    let days = view.totals.iter().map(|total| format!("at {} days", total.days_before));
    let header: Vec<String> = ["account", "ends"]
        .map(str::to_owned)
        .into_iter()
        .chain(days)
        .chain(["came", "due"].map(str::to_owned))
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut grid = Grid::new(&header, 2);
    for line in &view.terms {
        let called = line.called.iter().map(|then| {
            then.map_or_else(
                || "–".to_owned(),
                |then| format!("{} {}", then.category, money(then.amount_minor, decimals)),
            )
        });
        let mut cells = vec![named(&line.account_id, line.name.as_deref()), line.ends.to_string()];
        cells.extend(called);
        cells.push(line.actual_minor.map_or_else(|| "open".to_owned(), |actual| money(actual, decimals)));
        cells.push(money(line.due_minor, decimals));
        grid.row(cells);
    }
    output.grid(&grid);
}

pub(super) fn show_calibration(output: &Output, view: &CalibrationView) {
    show_setting(output, &view.setting);
    if view.callers.is_empty() {
        let open = count(view.n_open as i64);
        output.line(&format!(
            "no term that was called is settled yet ({open} are open): calls are judged when terms are over"
        ));
    } else {
        show_callers(output, &view.callers, view.setting.currency.decimals());
        output.say(
            "bias: called less came, of what was due · Brier: 0 is perfect · skill: above 0 knows more than the mean",
        );
    }
    show_gone(output, view.n_gone);
}

fn show_callers(output: &Output, callers: &[CallerLine], decimals: u32) {
    let mut grid = Grid::new(&["who", "role", "calls", "bias", "95 %", "Brier", "of the mean", "skill"], 2);
    for line in callers {
        let between =
            line.bias_low.zip(line.bias_high).map(|(low, high)| format!("{} – {}", percent(low), percent(high)));
        grid.row(vec![
            line.by.clone(),
            line.role.word().to_owned(),
            count(line.n as i64),
            percent(line.bias),
            between.unwrap_or_else(|| "–".to_owned()),
            format!("{:.3}", line.brier),
            format!("{:.3}", line.brier_of_mean),
            line.skill.map_or_else(|| "–".to_owned(), |skill| format!("{skill:.2}")),
        ]);
    }
    output.grid(&grid);
    let mut grid = Grid::new(&["who", "role", "category", "calls", "renewed", "share", "called", "came"], 3);
    for (line, own) in callers.iter().flat_map(|line| line.categories.iter().map(move |own| (line, own))) {
        grid.row(vec![
            line.by.clone(),
            line.role.word().to_owned(),
            own.category.to_string(),
            count(own.n_calls),
            count(own.n_renewed),
            own.share_renewed.map_or_else(|| "–".to_owned(), percent),
            money(own.called_minor, decimals),
            money(own.renewed_minor, decimals),
        ]);
    }
    output.grid(&grid);
}

fn show_gone(output: &Output, n_gone: usize) {
    if n_gone > 0 {
        let n = count(n_gone as i64);
        output.say(&format!(
            "{n} calls are of terms that are no longer known: their lines were left or replaced before the end"
        ));
    }
}
