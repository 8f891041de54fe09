//! Room to grow as people read it.

use crate::cli::health::show_setting;
use crate::cli::output::{Grid, Output, count, money};
use cco_app::expansion::{
    ExpansionListView, ExpansionView, GrowthAccount, GrowthBase, GrowthEstimate, MeasureRead, OpenOpportunity,
};
use cco_domain::expansion::{OpenRisk, Readiness, Signal};
use cco_domain::health::Threshold;

pub(super) fn show_list(output: &Output, view: &ExpansionListView) {
    show_setting(output, &view.setting);
    let decimals = view.setting.currency.decimals();
    output.line(&format!("signals {}", view.growth_hash));
    output.line(&base_text(&view.base));
    if view.accounts.is_empty() {
        output.line(if view.n_signs == 0 {
            "no account shows room to grow"
        } else {
            "no account has earned the question"
        });
        return;
    }
    output.line(&format!(
        "\nROOM TO GROW · {} accounts, of which {} have earned the question",
        count(view.n_signs as i64),
        count(view.n_ready as i64)
    ));
    let header = ["account", "CSM", "segment", "signals", "now", "asks", "ARR", "more a year", "80 %"];
    let mut grid = Grid::new(&header, 6);
    view.accounts.iter().for_each(|account| grid.row(account_row(account, decimals)));
    output.grid(&grid);
    if let (Some(more), Some(points)) = (view.more_minor, view.nrr_effect) {
        output.line(&format!(
            "if every ready account grew like that: {} {} a year more, {:.1} points of NRR",
            money(more, decimals),
            view.setting.currency,
            points * 100.0
        ));
    }
    output.say(
        "more a year: by how much accounts that grew did, median and 10th to 90th percentile; not whether it will",
    );
    if view.n_left_out > 0 {
        output.say(&format!("{} more accounts: pass a larger --limit", count(view.n_left_out as i64)));
    }
}

fn account_row(account: &GrowthAccount, decimals: u32) -> Vec<String> {
    let signals: Vec<&str> = account.signals.iter().map(|signal| signal.id.as_str()).collect();
    let asks = account.owner.map_or_else(String::new, |owner| owner.leads.to_string());
    let [more, range] = account.estimate.as_ref().map_or_else(
        || ["unknown".to_owned(), String::new()],
        |estimate| [money(estimate.more_minor, decimals), range_text(estimate, decimals)],
    );
    vec![
        named(account),
        account.csm.clone().unwrap_or_else(|| "nobody".to_owned()),
        account.segment.to_string(),
        signals.join(", "),
        now_text(account),
        asks,
        money(account.arr_minor, decimals),
        more,
        range,
    ]
}

fn now_text(account: &GrowthAccount) -> String {
    let Readiness { is_ready, not_delivered, open, risks } = &account.readiness;
    let proposed = if account.pipeline.is_empty() { "" } else { ", proposed already" };
    if *is_ready {
        return format!("ready{proposed}");
    }
    let first = not_delivered.first().map(|(threshold, _)| format!("no value yet: {}", threshold.measure));
    let first = first.or_else(|| open.first().map(|(threshold, _)| format!("open: {}", threshold.measure)));
    let first = first.or_else(|| risks.first().map(risk_text)).unwrap_or_default();
    let n_more = not_delivered.len() + open.len() + risks.len() - 1;
    if n_more > 0 { format!("{first}, and {n_more} more{proposed}") } else { format!("{first}{proposed}") }
}

pub(super) fn show_one(output: &Output, view: &ExpansionView) {
    show_setting(output, &view.setting);
    let (account, decimals) = (&view.account, view.setting.currency.decimals());
    output.line(&format!("signals {}", view.growth_hash));
    output.line(&base_text(&view.base));
    output.line(&format!(
        "\n{} · {} · CSM {} · ARR {} {}",
        named(account),
        account.segment,
        account.csm.as_deref().unwrap_or("nobody"),
        money(account.arr_minor, decimals),
        view.setting.currency
    ));
    output.line(if account.is_sign { "shows room to grow" } else { "shows too little room to grow" });
    show_signals(output, &view.known_signals, account, &view.reads);
    show_readiness(output, &account.readiness);
    show_estimate(output, account, decimals);
    show_pipeline(output, &account.pipeline, decimals);
}

fn show_signals(output: &Output, known: &[Signal], account: &GrowthAccount, reads: &[MeasureRead]) {
    let mut grid = Grid::new(&["signal", "strength", "shows", "what", "read"], 5);
    for signal in known {
        let is_raised = account.signals.iter().any(|raised| raised.id == signal.id);
        let bounds: Vec<String> = signal.when.iter().map(threshold_text).collect();
        let read: Vec<String> =
            signal.when.iter().map(|threshold| value_text(value(reads, &threshold.measure))).collect();
        grid.row(vec![
            signal.title.clone(),
            signal.strength.to_string(),
            if is_raised { "yes" } else { "no" }.to_owned(),
            bounds.join(" and "),
            read.join(" and "),
        ]);
    }
    output.line("\nSIGNALS");
    output.grid(&grid);
}

fn show_readiness(output: &Output, readiness: &Readiness) {
    output.line("\nHAS IT EARNED THE QUESTION");
    if readiness.is_ready {
        output.line("yes: value was delivered, and nothing is open");
        return;
    }
    for (threshold, read) in &readiness.not_delivered {
        output.line(&format!("no: {} is asked, read {}", threshold_text(threshold), value_text(*read)));
    }
    for (threshold, read) in &readiness.open {
        output.line(&format!("no: {} is open, read {}", threshold_text(threshold), value_text(Some(*read))));
    }
    readiness.risks.iter().for_each(|risk| output.line(&format!("no: {}", risk_text(risk))));
}

fn show_estimate(output: &Output, account: &GrowthAccount, decimals: u32) {
    let Some(estimate) = &account.estimate else {
        output.line("\nhow much more is not known: too few accounts grew in the year before");
        return;
    };
    let of = if estimate.is_of_segment { "of its segment" } else { "of all segments" };
    output.line(&format!(
        "\nif it grew as {} accounts {of} did: {} a year more (80 % {})",
        count(estimate.n_grew as i64),
        money(estimate.more_minor, decimals),
        range_text(estimate, decimals)
    ));
    if let Some(owner) = account.owner {
        output.line(&format!("{} asks; {}", owner.leads, owner.beside));
    }
}

fn show_pipeline(output: &Output, pipeline: &[OpenOpportunity], decimals: u32) {
    if pipeline.is_empty() {
        output.line("no expansion is proposed to it yet");
        return;
    }
    let mut grid = Grid::new(&["opportunity", "stage", "closes", "amount"], 3);
    for one in pipeline {
        let amount = one.amount_minor.map_or_else(|| "unknown".to_owned(), |minor| money(minor, decimals));
        grid.row(vec![
            one.opportunity_id.clone(),
            one.stage.clone().unwrap_or_else(|| "unknown".to_owned()),
            one.closes_on.map_or_else(|| "unknown".to_owned(), |day| day.to_string()),
            format!("{amount} {}", one.currency.as_deref().unwrap_or_default()),
        ]);
    }
    output.line("\nPROPOSED ALREADY");
    output.grid(&grid);
}

fn base_text(base: &GrowthBase) -> String {
    match (base.share, base.low, base.high) {
        (Some(share), Some(low), Some(high)) => format!(
            "from {} to {} {} of {} accounts grew: {:.0} % (95 % {:.0} – {:.0})",
            base.from,
            base.to,
            count(base.n_grew as i64),
            count(base.n_accounts as i64),
            share * 100.0,
            low * 100.0,
            high * 100.0
        ),
        _ => format!("no account paid on {} already: how accounts grow is not known", base.from),
    }
}

fn risk_text(risk: &OpenRisk) -> String {
    match risk {
        OpenRisk::Alert { alert } => format!("the alert {alert} holds"),
        OpenRisk::Save { driver } => {
            format!(
                "a save is worked on ({})",
                driver.map_or_else(|| "executive review".to_owned(), |driver| driver.to_string())
            )
        }
        OpenRisk::Red => "its health is red".to_owned(),
    }
}

fn range_text(estimate: &GrowthEstimate, decimals: u32) -> String {
    format!("{} – {}", money(estimate.low_minor, decimals), money(estimate.high_minor, decimals))
}

fn threshold_text(threshold: &Threshold) -> String {
    let bounds = [
        threshold.at_least.map(|bound| format!("at least {bound}")),
        threshold.below.map(|bound| format!("below {bound}")),
    ];
    format!("{} {}", threshold.measure, bounds.into_iter().flatten().collect::<Vec<_>>().join(" and "))
}

fn value(reads: &[MeasureRead], measure: &str) -> Option<f64> {
    reads.iter().find(|read| read.measure == measure).and_then(|read| read.value)
}

fn value_text(value: Option<f64>) -> String {
    value.map_or_else(
        || "unknown".to_owned(),
        |value| format!("{:.2}", value).trim_end_matches('0').trim_end_matches('.').to_owned(),
    )
}

fn named(account: &GrowthAccount) -> String {
    account.name.as_ref().map_or_else(|| account.account_id.clone(), |name| format!("{} {name}", account.account_id))
}
