//! A revenue figure opened: definition, policy, plan, rows.

use super::request::{DefinitionView, ExplainRequest};
use crate::app::{App, KnownAt};
use crate::definitions;
use crate::error::{Error, Kind};
use crate::figures::{Asked, published_policy, request_of};
use crate::policy;
use crate::revenue::{RowsRequest, RowsView, Scope, rows_of};
use cco_domain::batch::BatchNo;
use cco_domain::figure::{Figure, FigureId};
use cco_domain::metric::Metric;
use cco_domain::policy::Policy;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct RevenueExplained {
    pub figure: Figure,
    pub definition: DefinitionView,
    pub policy: PolicyUsed,
    pub plan: Plan,
    pub rows: RowsView,
}

#[derive(Clone, Debug, Serialize)]
pub struct PolicyUsed {
    pub hash: String,
    /// Switches that differ from the shipped ones: key, value.
    pub changed: Vec<(String, String)>,
    /// Whether it is the policy in force in the workspace.
    pub is_in_force: bool,
}

/// What was read, and what was done with it.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    pub known_at: BatchNo,
    pub n_batches: usize,
    pub n_retracted: usize,
    pub tables: Vec<TableRead>,
    pub stages: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TableRead {
    pub table: &'static str,
    pub n_files: usize,
    /// Stored rows, older versions included.
    pub n_rows: u64,
}

/// The tables that revenue is computed from.
const TABLES: [&str; 4] = ["subscription", "account", "account_link", "fx_rate"];

pub(super) async fn revenue(app: &App, id: FigureId, request: &ExplainRequest) -> Result<RevenueExplained, Error> {
    let policy = policy_behind(app, &id).await?;
    let snapshot = app.snapshot(KnownAt::Batch(id.known_at)).await?;
    let figure = Asked::of([id.clone()])
        .compute(app, &policy, &snapshot)
        .await?
        .remove(&id)
        .ok_or_else(|| Error::not_found("figure_absent", format!("`{id}` is not a figure of this workspace")))?;
    let scope = Scope::of(app, &request_of(&id), policy, snapshot).await?;
    let name = figure.name.clone();
    let rows = rows_of(
        app,
        &scope,
        &RowsRequest {
            revenue: request_of(&id),
            metric: Some(name.clone()),
            group: id.group.clone(),
            account: None,
            with_lines: request.with_lines,
            limit: request.limit,
        },
    )
    .await?;
    if rows.n_accounts == 0 && !id.group.is_empty() {
        refuse_empty_group(app, &scope, &id).await?;
    }
    Ok(RevenueExplained {
        definition: definition(app, &name)?,
        policy: policy_used(app, &scope.policy)?,
        plan: plan(&scope, &figure),
        figure,
        rows,
    })
}

/// The policy that made a figure. A publication keeps its own, so a published figure opens from any copy of the workspace.
async fn policy_behind(app: &App, id: &FigureId) -> Result<Policy, Error> {
    match policy::of_hash(app, &id.policy_hash) {
        Err(absent) if absent.kind == Kind::NotFound => published_policy(app, &id.policy_hash).await?.ok_or(absent),
        found => found,
    }
}

/// A group can have none of a metric (no churn); one that no account is in at all does not exist.
async fn refuse_empty_group(app: &App, scope: &Scope, id: &FigureId) -> Result<(), Error> {
    let anybody = RowsRequest { revenue: request_of(id), group: id.group.clone(), ..RowsRequest::default() };
    if rows_of(app, scope, &anybody).await?.n_accounts > 0 {
        return Ok(());
    }
    Err(Error::not_found("group_absent", format!("`{id}` is about a group that no account is in"))
        .with_hint("`cco revenue summary --by …` lists the groups"))
}

fn definition(app: &App, name: &str) -> Result<DefinitionView, Error> {
    let file = format!("metrics/{name}.md");
    let text = definitions::text(&app.workspace.definitions(), &file)?;
    let Metric { title, source, sections, .. } = Metric::parse(&text).map_err(|problem| {
        Error::invalid("definition_invalid", format!("definitions/{file}:{problem}"))
            .with_hint("mend the file, or delete it to fall back on the shipped definition")
    })?;
    let sections = sections.into_iter().map(|section| (section.heading.to_string(), section.text)).collect();
    Ok(DefinitionView { title, source, sections })
}

fn policy_used(app: &App, policy: &Policy) -> Result<PolicyUsed, Error> {
    let changed = policy
        .diff(&Policy::default())
        .into_iter()
        .map(|difference| (difference.key.key.to_owned(), difference.a))
        .collect();
    Ok(PolicyUsed { hash: policy.hash(), changed, is_in_force: app.policy()?.hash() == policy.hash() })
}

fn plan(scope: &Scope, figure: &Figure) -> Plan {
    let snapshot = &scope.snapshot;
    let tables = TABLES
        .iter()
        .map(|table| TableRead {
            table,
            n_files: snapshot.files_of(table).count(),
            n_rows: snapshot.files_of(table).map(|file| file.n_rows).sum(),
        })
        .filter(|table| table.n_files > 0)
        .collect();
    let mut stages = vec![
        format!(
            "take the latest version of every fact known at batch {}, without retracted batches",
            snapshot.known_at
        ),
        "turn each subscription row into monthly revenue over its days, as the policy says".to_owned(),
        format!("add up each account's revenue at the end of {} and of {}", scope.period.opening, scope.period.closing),
        "say for each account what happened in between: new, reactivation, expansion, contraction, churn".to_owned(),
    ];
    if !figure.id.group.is_empty() {
        let group: Vec<String> = figure
            .id
            .group
            .iter()
            .map(|(name, value)| format!("{name} = {}", value.as_deref().unwrap_or("unknown")))
            .collect();
        stages.push(format!("keep the accounts with {} at the opening", group.join(" and ")));
    }
    stages.push(format!("read {} from the sum over these {} accounts", figure.name, figure.n));
    Plan {
        known_at: snapshot.known_at,
        n_batches: snapshot.batches.len(),
        n_retracted: snapshot.retracted().len(),
        tables,
        stages,
    }
}
