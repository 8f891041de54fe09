//! A plan made from the ledger as a page for people.

use super::markdown::{counted, escaped, line, money};
use super::view::{Because, LedgerAccount, LedgerPlanView, LeftAlone, Move, RiskBasis};
use cco_domain::intervention::{Assumable, Basis, SeenDriver, SeenSign, Worth};

/// What to do, whom to leave alone, and what was seen at each account.
pub(super) fn ledger_markdown(view: &LedgerPlanView) -> String {
    let scale = Scale::of(view);
    let mut page = String::from("# Intervention plan\n\n");
    let setting = &view.setting;
    line(
        &mut page,
        &format!(
            "{} · as of {} · something is seen at {}, with {} {} of ARR · nothing is seen at {}\n",
            escaped(&setting.company),
            view.as_of,
            counted(view.total_accounts),
            money(view.total_arr_at_risk_usd),
            setting.currency,
            view.n_quiet
        ),
    );
    line(&mut page, &risk_text(&view.risk));
    view.notes.iter().for_each(|note| line(&mut page, &format!("- {}", escaped(note))));
    line(
        &mut page,
        &format!("\n## Do · expected to keep {} {} a year\n", scale.money(view.expected_minor), setting.currency),
    );
    moves(&mut page, &view.moves, scale);
    line(&mut page, "\n## Leave alone\n");
    left_alone(&mut page, &view.left_alone, scale);
    line(&mut page, "\n## What was seen\n");
    view.accounts.iter().for_each(|account| seen(&mut page, account));
    page
}

fn moves(page: &mut String, moves: &[Move], scale: Scale) {
    if moves.is_empty() {
        line(page, "Nothing is worth doing.");
        return;
    }
    line(page, "| account | CSM | driver | what | by | hours | keeps | because ARR × risk × can be turned × effect |");
    line(page, "|---|---|---|---|---|---:|---:|---|");
    for found in moves {
        let Worth { arr_minor, risk, recoverability, effect } = found.worth;
        line(
            page,
            &format!(
                "| {} | {} | {} | {} ({}) | {} | {:.1} | {} | {} × {} × {:.2} × {} |",
                named(&found.account_id, found.name.as_deref()),
                escaped(&found.csm),
                found.driver,
                escaped(&found.action),
                escaped(&found.owner),
                found.due_on,
                found.hours,
                scale.money(found.expected_minor),
                scale.money(arr_minor),
                factor(risk),
                recoverability,
                factor(effect),
            ),
        );
    }
    line(page, "\n\\* assumed, not measured here");
}

fn left_alone(page: &mut String, left: &[LeftAlone], scale: Scale) {
    if left.is_empty() {
        line(page, "Nobody at whom something is seen.");
    }
    for account in left {
        let name = named(&account.account_id, account.name.as_deref());
        line(page, &format!("- {name}, {}: {}", scale.money(account.arr_minor), because_text(&account.because)));
    }
}

fn seen(page: &mut String, account: &LedgerAccount) {
    let own = &account.planned.account;
    let name = (!own.name.is_empty()).then_some(own.name.as_str());
    line(
        page,
        &format!("- **{}**: priority {:.4}, {}", named(&own.id, name), account.planned.priority_score, own.health),
    );
    account.drivers.iter().for_each(|driver| line(page, &format!("  - {}", driver_text(driver))));
}

fn driver_text(seen: &SeenDriver) -> String {
    let signs: Vec<String> = seen.signs.iter().map(sign_text).collect();
    format!("{}: {}", seen.driver, signs.join("; "))
}

fn sign_text(sign: &SeenSign) -> String {
    let readings: Vec<String> = sign
        .readings
        .iter()
        .map(|read| {
            let value = read.reading.value().map_or_else(|| "unknown".to_owned(), |value| format!("{value:.2}"));
            format!("{} {value}", escaped(&read.threshold.measure))
        })
        .collect();
    match &sign.alert {
        Some(alert) => format!("{} ({})", escaped(&alert.title), readings.join(", ")),
        None => readings.join(", "),
    }
}

/// Why nothing is done for an account, in words.
pub fn because_text(because: &Because) -> String {
    match because {
        Because::Bound { days_to_renewal: Some(days) } => format!("its contract binds it for {days:.0} days"),
        Because::Bound { days_to_renewal: None } => "its contract binds it beyond the horizon".to_owned(),
        Because::UnderWay => "what is seen is worked on already".to_owned(),
        Because::Capacity { why } => why.text().to_owned(),
    }
}

fn risk_text(risk: &RiskBasis) -> String {
    match risk {
        RiskBasis::Measured { model, from, to } => {
            format!("Risk is the probability of leaving from {from} to {to}, by the model {}.\n", escaped(&model.id))
        }
        RiskBasis::Assumed => "Risk is an assumption by the band of health.\n".to_owned(),
    }
}

fn factor(factor: Assumable) -> String {
    format!("{:.2}{}", factor.value, if factor.basis == Basis::Assumed { "\\*" } else { "" })
}

fn named(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| escaped(id), |name| format!("{} ({})", escaped(name), escaped(id)))
}

/// Minor units in one unit of the company's currency.
#[derive(Clone, Copy)]
struct Scale(f64);

impl Scale {
    fn of(view: &LedgerPlanView) -> Scale {
        Scale(10_f64.powi(view.setting.currency.decimals() as i32))
    }

    fn money(self, minor: i64) -> String {
        money(minor as f64 / self.0)
    }
}
