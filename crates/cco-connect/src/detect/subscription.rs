//! Priced lines come in more shapes than other tables: with an id or without, monthly, yearly or by period,
//! as dated ranges or as one row a month.

use super::assemble::mapped;
use super::draft::{Draft, Evidence};
use super::matching::Roles;
use crate::mapping::column::{ColumnMapping, MonthEdge, NumberIs};
use crate::values::words::vocabulary;

pub(crate) fn complete(draft: &mut Draft, roles: &Roles, evidence: &Evidence<'_>) {
    let is_snapshot = is_snapshot(roles);
    if is_snapshot {
        take_months(draft, roles);
    }
    choose_amount(draft, roles, evidence, is_snapshot);
    read_periods(draft, evidence);
    choose_kind(draft, roles, evidence);
    name_lines(draft, evidence, is_snapshot);
}

/// One row an account and month: a month, an amount, and no range of days.
fn is_snapshot(roles: &Roles) -> bool {
    roles.has("month") && !roles.has("ends") && (!roles.has("starts") || roles.is_weak("starts"))
}

fn take_months(draft: &mut Draft, roles: &Roles) {
    let Some(month) = roles.column("month") else { return };
    if let Some(column) = roles.column("starts") {
        draft.columns.remove("starts");
        draft.set_aside(column, format!("`{month}` says when the row holds"));
    }
    let edge = |edge| ColumnMapping { month: Some(edge), ..ColumnMapping::from(month) };
    draft.fill("starts", edge(MonthEdge::FirstDay));
    draft.fill("ends", edge(MonthEdge::NextFirstDay));
}

/// Monthly before yearly before by period before by seat: the fewer steps to MRR, the fewer mistakes.
fn choose_amount(draft: &mut Draft, roles: &Roles, evidence: &Evidence<'_>, is_snapshot: bool) {
    let found: Vec<(&str, &str)> =
        ["mrr", "arr", "amount", "unit_amount"].iter().filter_map(|role| Some((*role, roles.column(role)?))).collect();
    let Some(((role, column), others)) = found.split_first() else { return };
    for (_, other) in others {
        let why = match (*role, roles.column("arr") == Some(other)) {
            ("mrr", true) => format!("`{column}` is read; annual recurring revenue is twelve times that"),
            _ => format!("`{column}` is read for the amount"),
        };
        draft.set_aside(other, why);
    }
    let mut amount = mapped("amount_minor", column, evidence.sample);
    match *role {
        "mrr" => fix_period(draft, "P1M"),
        "arr" => fix_period(draft, "P12M"),
        _ if is_snapshot => fix_period(draft, "P1M"),
        _ if !draft.has("billing_period") => draft.ask_value(
            "billing_period",
            "billing_period",
            &format!("for how long is `{column}` the price?"),
            &["P1M", "P3M", "P6M", "P12M"],
        ),
        _ => {}
    }
    let quantity = draft.source_of("quantity");
    if *role == "unit_amount" {
        amount.times = quantity;
    } else if let (true, Some(quantity)) = (*role == "amount" && names_a_unit_price(draft), quantity) {
        draft.warnings.push(format!(
            "`{column}` is read as the price of the whole line; if it is the price of one, say times = \"{quantity}\" \
             for amount_minor in the mapping"
        ));
    }
    draft.fill("amount_minor", amount);
}

/// Billing systems that export a price by its plan export the price of one.
fn names_a_unit_price(draft: &Draft) -> bool {
    draft.has("plan") && draft.has("billing_period") && !draft.has("product")
}

/// The amount is for this period, however often it is billed.
fn fix_period(draft: &mut Draft, period: &str) {
    if let Some(column) = draft.columns.remove("billing_period") {
        draft.fill("invoiced_every", column);
    }
    if let Some(column) = draft.columns.remove("list_minor")
        && let Some(from) = column.from
    {
        draft.set_aside(&from, "a list price is compared only with an amount of the same billing period");
    }
    draft.fill("billing_period", ColumnMapping::value(period));
}

/// Bare numbers of a column whose header says months, years or days.
fn read_periods(draft: &mut Draft, evidence: &Evidence<'_>) {
    for name in ["billing_period", "invoiced_every"] {
        let Some(column) = draft.columns.get_mut(name) else { continue };
        let Some(profile) = column.from.as_deref().and_then(|from| evidence.sample.profile(from)) else { continue };
        let says = |word: &str| profile.header.words.split('_').any(|found| found.trim_end_matches('s') == word);
        column.number_is = column.number_is.or(if says("year") {
            Some(NumberIs::Years)
        } else if says("day") {
            Some(NumberIs::Days)
        } else if says("week") {
            Some(NumberIs::Weeks)
        } else if says("month") {
            Some(NumberIs::Months)
        } else {
            None
        });
    }
}

fn choose_kind(draft: &mut Draft, roles: &Roles, evidence: &Evidence<'_>) {
    let vocabulary = vocabulary("subscription", "kind").expect("the kind has a vocabulary");
    if let Some(column) = draft.source_of("kind").filter(|_| roles.is_weak("kind")) {
        let profile = evidence.sample.profile(&column);
        if profile.is_some_and(|profile| !profile.is_mostly(|value| vocabulary.word(value).is_ok())) {
            draft.columns.remove("kind");
        }
    }
    match (roles.column("is_trial"), draft.source_of("kind")) {
        (Some(trial), None) => {
            draft.fill("kind", ColumnMapping { when_true: Some("trial".to_owned()), ..ColumnMapping::from(trial) });
        }
        (Some(trial), Some(kind)) => draft.set_aside(trial, format!("`{kind}` says which lines are trials")),
        (None, _) => {}
    }
    if let Some(status) = draft.source_of("status").filter(|_| !draft.has("kind"))
        && let Some(profile) = evidence.sample.profile(&status)
        && profile.known.iter().any(|value| is_trialing(value))
    {
        let word = |value: &String| {
            let kind = if is_trialing(value) { "trial" } else { "recurring" };
            (value.to_lowercase(), kind.to_owned())
        };
        let usual =
            ["trialing", "active", "past_due", "canceled", "unpaid", "paused", "incomplete", "incomplete_expired"];
        let words = profile.known.iter().map(word).chain(usual.map(|value| word(&value.to_owned()))).collect();
        draft.fill("kind", ColumnMapping { words, ..ColumnMapping::from(status) });
    }
}

fn is_trialing(status: &str) -> bool {
    ["trialing", "in_trial", "trial"].iter().any(|word| status.eq_ignore_ascii_case(word))
}

/// A line's own id, or the account with what it bought.
fn name_lines(draft: &mut Draft, evidence: &Evidence<'_>, is_snapshot: bool) {
    let by_start = || vec!["line_id".to_owned(), "starts".to_owned()];
    if let Some(id) = draft.source_of("line_id") {
        let repeats = evidence.sample.profile(&id).is_some_and(|profile| profile.has_repeats());
        // Lines with price steps have a row a step, even where this file shows one of each.
        if is_snapshot || repeats || draft.has("step") {
            draft.key = by_start();
        } else {
            draft.is_key_open = true;
        }
        return;
    }
    let parts: Vec<String> =
        ["account_id", "contract_id", "product", "plan"].iter().filter_map(|name| draft.source_of(name)).collect();
    if draft.has("line_id") || parts.is_empty() {
        return;
    }
    if !is_snapshot || parts.len() > 1 {
        draft.warnings.push(format!("no column names the line; {} and the start stand for it", parts.join(", ")));
    }
    draft.key = by_start();
    let line_id = match parts.as_slice() {
        [only] => ColumnMapping::from(only.clone()),
        _ => ColumnMapping { join: parts, ..ColumnMapping::default() },
    };
    draft.fill("line_id", line_id);
}
