//! `cco reconcile`

use crate::cli::output::{Grid, Output, count, money};
use crate::cli::revenue::RevenueArguments;
use crate::cli::{Global, app};
use cco_app::error::Error;
use cco_app::reconcile::{FinanceView, GapIn, ReconcileRequest, ReconcileView, Values, VariantView, reconcile};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cco reconcile --as-of 2024-12-31
  cco reconcile --finance finance.csv            which switches lead to these figures?

finance.csv:            or by account:
  metric,value            account_id,closing
  nrr,98.2%               A-17,1200.00
  mrr,1234567.89          A-18,950.50")]
pub(crate) struct ReconcileArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Finance's own figures
    #[arg(long, value_name = "CSV")]
    finance: Option<PathBuf>,
    /// Accounts listed for each gap
    #[arg(long, default_value_t = 3)]
    accounts: usize,
    /// Variants shown, the one that moves most first
    #[arg(long, default_value_t = 15)]
    limit: usize,
}

pub(crate) async fn run(arguments: ReconcileArguments, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    let limit = arguments.limit;
    let request = ReconcileRequest {
        revenue: arguments.revenue.request()?,
        finance: arguments.finance,
        n_accounts: arguments.accounts,
    };
    output.view(&reconcile(&app, &request).await?, |output, view| show(output, view, limit))
}

fn rate(value: Option<f64>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| format!("{:.2} %", value * 100.0))
}

fn points(gap: Option<f64>) -> String {
    match gap {
        Some(gap) if gap.abs() < 5e-7 => "·".to_owned(),
        Some(gap) => format!("{:+.2}", gap * 100.0),
        None => "unknown".to_owned(),
    }
}

fn show(output: &Output, view: &ReconcileView, limit: usize) {
    let decimals = view.setting.currency.decimals();
    output.line(&format!(
        "{} · {} ({} → {}) · policy {}",
        view.setting.company, view.setting.window, view.setting.opening, view.setting.closing, view.setting.policy_hash
    ));
    for note in &view.setting.notes {
        output.line(&format!("note: {note}"));
    }
    let mut grid = Grid::new(&["variant", "NRR", "gap", "GRR", "gap", "logo churn", "gap", "MRR at close", "gap"], 1);
    grid.row(cells("as the policy says".to_owned(), &view.base, None, decimals));
    for variant in view.variants.iter().take(limit) {
        grid.row(cells(variant.change.clone(), &variant.values, Some(variant), decimals));
    }
    output.grid(&grid);
    let n_more = view.variants.len().saturating_sub(limit);
    output.say(&format!(
        "gaps in percentage points · {n_more} more with --limit · {} values change nothing here",
        view.n_without_effect
    ));
    for variant in view.variants.iter().take(limit) {
        let Some(divided) = variant.divided else { continue };
        let accounts: Vec<String> = variant
            .accounts
            .iter()
            .map(|account| format!("{} {}", account.account_id, part(divided, account.part, decimals)))
            .collect();
        if !accounts.is_empty() {
            output.line(&format!("  {}, {}: {}", variant.change, name(divided), accounts.join(" · ")));
        }
    }
    if let Some(finance) = &view.finance {
        show_finance(output, finance, decimals);
    }
}

fn name(figure: GapIn) -> &'static str {
    match figure {
        GapIn::Nrr => "NRR",
        GapIn::Grr => "GRR",
        GapIn::LogoChurn => "logo churn",
        GapIn::Mrr => "MRR at close",
        GapIn::OpeningMrr => "MRR at open",
        GapIn::NAccounts => "accounts",
    }
}

fn part(figure: GapIn, part: f64, decimals: u32) -> String {
    match figure {
        GapIn::Nrr | GapIn::Grr | GapIn::LogoChurn => format!("{:+.3} pt", part * 100.0),
        GapIn::Mrr | GapIn::OpeningMrr => money(part.round() as i64, decimals),
        GapIn::NAccounts => format!("{part:+}"),
    }
}

fn cells(name: String, values: &Values, variant: Option<&VariantView>, decimals: u32) -> Vec<String> {
    let gap = |of: fn(&VariantView) -> Option<f64>| variant.map_or_else(String::new, |variant| points(of(variant)));
    vec![
        name,
        rate(values.nrr),
        gap(|variant| variant.nrr_gap),
        rate(values.grr),
        gap(|variant| variant.grr_gap),
        rate(values.logo_churn),
        gap(|variant| variant.logo_churn_gap),
        money(values.mrr, decimals),
        variant.map_or_else(String::new, |variant| money(variant.mrr_gap, decimals)),
    ]
}

fn show_finance(output: &Output, finance: &FinanceView, decimals: u32) {
    output.line("\nFINANCE");
    for figure in &finance.figures {
        output.line(&format!("  {}: {}", figure.metric, figure.value));
    }
    let mut grid = Grid::new(
        &["switches that come closest", "NRR", "GRR", "logo churn", "MRR at close", "accounts", "distance"],
        1,
    );
    for found in &finance.matches {
        let changes = if found.changes.is_empty() { "as the policy says".to_owned() } else { found.changes.clone() };
        grid.row(vec![
            changes,
            rate(found.values.nrr),
            rate(found.values.grr),
            rate(found.values.logo_churn),
            money(found.values.mrr, decimals),
            count(found.values.n_accounts),
            format!("{:.5}", found.distance),
        ]);
    }
    output.grid(&grid);
    if let Some(best) = finance.matches.first() {
        let verdict =
            if best.distance < 5e-5 { "explains finance's figures" } else { "comes closest, and leaves a rest" };
        let changes = if best.changes.is_empty() { "the policy as it is" } else { &best.changes };
        output.line(&format!("{changes} {verdict}"));
    }
    for account in &finance.residual_accounts {
        output.line(&format!(
            "  {}: ours {}, finance {}",
            account.account_id,
            money(account.ours, decimals),
            money(account.finance, decimals)
        ));
    }
}
