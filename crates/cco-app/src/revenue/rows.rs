//! The rows behind a figure: accounts first, then the subscription rows of each.

use super::movements::BridgeView;
use super::{NamedGroup, RevenueRequest, Scope, Setting, named};
use crate::app::App;
use crate::error::Error;
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::day::Day;
use cco_domain::money::Currency;
use cco_domain::policy::Backdated;
use cco_domain::revenue::fact::Facts;
use cco_domain::revenue::reference::behind::{LineValue, line_values};
use cco_domain::revenue::tally::{AccountTally, Tally};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default)]
pub struct RowsRequest {
    pub revenue: RevenueRequest,
    /// Only accounts that this metric counts: `churn`, `expansion`, `nrr` …; `None`: all with revenue.
    pub metric: Option<String>,
    /// Only these groups: dimension and value, `None` for unknown. Each dimension must be one of `revenue.by`.
    pub group: NamedGroup,
    pub account: Option<String>,
    /// Subscription rows too.
    pub with_lines: bool,
    /// At most so many accounts, largest movement first.
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct RowsView {
    #[serde(flatten)]
    pub setting: Setting,
    pub metric: Option<String>,
    pub n_accounts: usize,
    /// Sum over all `n_accounts`, those cut off by the limit included.
    pub total: BridgeView,
    pub accounts: Vec<AccountRow>,
    pub lines: Vec<LineRow>,
    pub is_truncated: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountRow {
    pub account_id: String,
    pub group: NamedGroup,
    /// Minor units a month.
    pub cohort_opening: i64,
    pub cohort_closing: i64,
    pub cohort_kept: i64,
    #[serde(flatten)]
    pub bridge: BridgeView,
}

/// A row of `subscription` and what it is worth a month at both ends of the window, in the reporting currency.
#[derive(Clone, Debug, Serialize)]
pub struct LineRow {
    /// Account whose revenue it is: the survivor after a merge, the parent when policy says so.
    pub account_id: String,
    pub billed_account_id: String,
    pub line_id: String,
    pub product: Option<String>,
    pub starts: Day,
    pub ends: Option<Day>,
    /// As found: minor units per billing period, in the line's currency.
    pub amount_minor: i64,
    pub currency: Currency,
    pub billing_period: String,
    /// Minor units a month.
    pub opening: i64,
    pub closing: i64,
    pub batch: BatchNo,
}

pub async fn rows(app: &App, request: &RowsRequest) -> Result<RowsView, Error> {
    let scope = Scope::open(app, &request.revenue).await?;
    rows_of(app, &scope, request).await
}

/// The rows of a scope that is already settled.
pub(crate) async fn rows_of(app: &App, scope: &Scope, request: &RowsRequest) -> Result<RowsView, Error> {
    let metric = request.metric.as_deref();
    if let Some(name) = metric.filter(|name| !super::metric_names().contains(name)) {
        return Err(Error::not_found("metric_absent", format!("there is no revenue metric `{name}`"))
            .with_hint(format!("choose one of {}", super::metric_names().join(", "))));
    }
    let mut accounts = scope.account_tallies(app, vec![scope.period]).await?;
    accounts.retain(|row| {
        let group = named(&scope.by, &row.group);
        request.group.iter().all(|wanted| group.contains(wanted))
            && request.account.as_ref().is_none_or(|account| *account == row.account_id)
            && counts(metric, &row.tally)
    });
    refuse_unknown_account(request, &accounts)?;
    accounts.sort_by_key(|row| (std::cmp::Reverse(weight(metric, &row.tally)), row.account_id.clone()));
    let mut total = Tally::default();
    accounts.iter().for_each(|row| total += row.tally);
    let n_accounts = accounts.len();
    accounts.truncate(request.limit);
    let lines = if request.with_lines { lines(app, scope, &accounts).await? } else { Vec::new() };
    Ok(RowsView {
        setting: Setting::of(app, scope),
        metric: request.metric.clone(),
        n_accounts,
        total: BridgeView::of(&total),
        is_truncated: accounts.len() < n_accounts,
        accounts: accounts.iter().map(|row| account_row(scope, row)).collect(),
        lines,
    })
}

fn refuse_unknown_account(request: &RowsRequest, found: &[AccountTally]) -> Result<(), Error> {
    match &request.account {
        Some(account) if found.is_empty() => {
            let what = request.metric.as_ref().map_or("revenue", |metric| metric);
            Err(Error::not_found("account_absent", format!("account `{account}` has no {what} in this window"))
                .with_hint("check the id: `cco sql \"select account_id, name from account\"` lists them"))
        }
        _ => Ok(()),
    }
}

/// Whether an account is one of those that make the metric's value.
fn counts(metric: Option<&str>, tally: &Tally) -> bool {
    match metric {
        Some("nrr" | "grr" | "logo_churn") => tally.n_opening > 0 || !tally.cohort_opening.is_zero(),
        Some("mrr" | "arr" | "n_accounts" | "arpa") => tally.n_closing > 0 || !tally.closing.is_zero(),
        Some("new" | "reactivation" | "expansion" | "contraction" | "churn" | "fx" | "merge") => {
            weight(metric, tally) > 0
        }
        _ => *tally != Tally::default(),
    }
}

/// How much of the metric an account makes, in atoms.
fn weight(metric: Option<&str>, tally: &Tally) -> i64 {
    match metric {
        Some("new") => tally.new.0,
        Some("reactivation") => tally.reactivation.0,
        Some("expansion") => tally.expansion.0,
        Some("contraction") => tally.contraction.0,
        Some("churn") => tally.churn.0,
        Some("fx") => tally.fx.0.abs(),
        Some("merge") => tally.merge.0.abs(),
        Some("mrr" | "arr" | "arpa" | "n_accounts") => tally.closing.0,
        Some("nrr") => (tally.cohort_closing - tally.cohort_opening).0.abs(),
        Some("grr") => (tally.cohort_opening - tally.cohort_kept).0,
        _ => (tally.closing - tally.opening).0.abs(),
    }
}

fn account_row(scope: &Scope, row: &AccountTally) -> AccountRow {
    AccountRow {
        account_id: row.account_id.clone(),
        group: named(&scope.by, &row.group),
        cohort_opening: row.tally.cohort_opening.to_minor(),
        cohort_closing: row.tally.cohort_closing.to_minor(),
        cohort_kept: row.tally.cohort_kept.to_minor(),
        bridge: BridgeView::of(&row.tally),
    }
}

/// Subscription rows with revenue at either end of the window, of these accounts.
async fn lines(app: &App, scope: &Scope, accounts: &[AccountTally]) -> Result<Vec<LineRow>, Error> {
    let wanted: BTreeSet<String> = accounts.iter().map(|row| row.account_id.clone()).collect();
    let (closing, opening) = known_lines(app, scope).await?;
    let query = scope.query(app, vec![scope.period]);
    let policy = scope.policy.clone();
    let (closing, opening, values) = crate::blocking(move || {
        let values = line_values(&closing.facts, opening.as_ref().map(|known| &known.facts), &policy, &query, 0);
        (closing, opening, values)
    })
    .await?;
    let opening = opening.as_ref().unwrap_or(&closing);
    let values = values?.into_iter().filter(|value| wanted.contains(&value.unit_account));
    let mut rows: Vec<LineRow> = values.map(|value| line_row(value, &closing, opening)).collect();
    rows.sort_by(|a, b| (&a.account_id, &a.line_id, a.starts).cmp(&(&b.account_id, &b.line_id, b.starts)));
    Ok(rows)
}

/// Plain rows of a snapshot, and the batch that each line came by.
struct KnownLines {
    facts: Facts,
    batches: Vec<BatchNo>,
}

/// What the sweep reads: all that is known, or, under `backdated = "as_known"`, what was known by the end of the
/// window and, apart from it, by its beginning.
async fn known_lines(app: &App, scope: &Scope) -> Result<(KnownLines, Option<KnownLines>), Error> {
    if scope.policy.backdated == Backdated::Restated {
        return Ok((KnownLines::load(app, &scope.snapshot).await?, None));
    }
    let opening = scope.snapshot_by(app, scope.period.opening).await?;
    let closing = scope.snapshot_by(app, scope.period.closing).await?;
    Ok((KnownLines::load(app, &closing).await?, Some(KnownLines::load(app, &opening).await?)))
}

impl KnownLines {
    async fn load(app: &App, snapshot: &Snapshot) -> Result<KnownLines, Error> {
        let (facts, batches) = cco_ledger::revenue::facts(&app.ledger, snapshot, None).await?;
        Ok(KnownLines { facts, batches })
    }
}

fn line_row(value: LineValue, closing: &KnownLines, opening: &KnownLines) -> LineRow {
    let line = value.row.of(&closing.facts.lines, &opening.facts.lines);
    LineRow {
        account_id: value.unit_account,
        billed_account_id: line.account_id.clone(),
        line_id: line.line_id.clone(),
        product: line.product.clone(),
        starts: line.starts,
        ends: line.ends,
        amount_minor: line.amount_minor,
        currency: line.currency,
        billing_period: line.billing_period.to_string(),
        opening: value.opening.to_minor(),
        closing: value.closing.to_minor(),
        batch: *value.row.of(&closing.batches, &opening.batches),
    }
}
