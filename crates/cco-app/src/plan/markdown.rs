//! A plan as a page for people.

use super::from_file::PlanView;
use cco_domain::intervention::{Intervention, PlannedAccount};
use std::fmt::Write;

/// Headings, one section an account; text of the input is escaped, so that it cannot pass for markup.
pub(super) fn markdown(view: &PlanView) -> String {
    let plan = &view.plan;
    let mut page = String::from("# Intervention plan\n\n");
    let as_of = plan.as_of.as_deref().map_or_else(|| "day unknown".to_owned(), |day| format!("as of {}", escaped(day)));
    line(
        &mut page,
        &format!(
            "{as_of} · {} · {} ARR at risk (USD)\n",
            counted(plan.total_accounts),
            money(plan.total_arr_at_risk_usd)
        ),
    );
    if plan.accounts.is_empty() {
        line(&mut page, "No account at risk was told.");
        return page;
    }
    line(
        &mut page,
        "| | account | segment | health | ARR | days to renewal | recoverability | priority | first move |",
    );
    line(&mut page, "|---:|---|---|---|---:|---:|---:|---:|---|");
    for (place, planned) in plan.accounts.iter().enumerate() {
        let account = &planned.account;
        let first = planned.interventions.first().map_or("", |first| first.action.as_str());
        line(
            &mut page,
            &format!(
                "| {} | {} | {} | {} | {} | {} | {:.4} | {:.4} | {} |",
                place + 1,
                named(planned),
                escaped(&account.segment),
                escaped(&account.health),
                money(account.arr_usd),
                account.days_to_renewal,
                planned.recoverability,
                planned.priority_score,
                escaped(first),
            ),
        );
    }
    plan.accounts.iter().for_each(|planned| section(&mut page, planned));
    page
}

pub(super) fn counted(n_accounts: usize) -> String {
    format!("{n_accounts} {}", if n_accounts == 1 { "account" } else { "accounts" })
}

fn section(page: &mut String, planned: &PlannedAccount) {
    let factors = &planned.factors;
    line(page, &format!("\n## {}\n", named(planned)));
    line(
        page,
        &format!(
            "Priority {:.4} = tier {} × health {} × urgency {} × size {:.4} × recoverability {:.4}\n",
            planned.priority_score, factors.tier, factors.health, factors.urgency, factors.size, factors.recoverability
        ),
    );
    planned.interventions.iter().for_each(|intervention| line(page, &item(intervention)));
    if !planned.unanswered_drivers.is_empty() {
        line(page, &format!("\nNo play answers: {}.", escaped(&planned.unanswered_drivers.join(", "))));
    }
}

fn item(intervention: &Intervention) -> String {
    let Intervention { action, owner, sla_days, driver, .. } = intervention;
    format!("- **{}** — {}, within {sla_days} days ({})", escaped(action), escaped(owner), escaped(driver))
}

fn named(planned: &PlannedAccount) -> String {
    let account = &planned.account;
    match (account.name.is_empty(), account.id.is_empty()) {
        (false, false) => format!("{} ({})", escaped(&account.name), escaped(&account.id)),
        (true, false) => escaped(&account.id),
        (false, true) => escaped(&account.name),
        (true, true) => "(unnamed)".to_owned(),
    }
}

/// Whole dollars, in groups of three.
pub(super) fn money(dollars: f64) -> String {
    let digits = format!("{dollars:.0}");
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !shown.ends_with('-') {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Characters that Markdown or HTML would take for their own, and line ends.
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => shown.push(' '),
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    shown
}

pub(super) fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("a string takes all that is written to it");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_grouped_in_threes() {
        let shown = [0.0, 999.0, 1000.0, 1_234_567.4].map(money);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn text_of_others_is_no_markup() {
        assert_eq!(escaped("<b>|x|*y*\n[z](u)"), "&lt;b&gt;\\|x\\|\\*y\\* \\[z\\](u)");
    }
}
