//! The figures of one window, in total and by group.

use super::measure::{Maker, Measured};
use super::{NamedGroup, RevenueRequest, Scope, Setting, named};
use crate::app::App;
use crate::error::Error;
use crate::policy;
use cco_domain::figure::Figure;
use cco_domain::policy::{GrrPath, RetentionForm};
use cco_domain::revenue::retention::guarded;
use cco_domain::revenue::tally::{AccountTally, Tally};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize)]
pub struct SummaryView {
    #[serde(flatten)]
    pub setting: Setting,
    pub total: Vec<Figure>,
    pub groups: Vec<GroupFigures>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupFigures {
    pub group: NamedGroup,
    pub figures: Vec<Figure>,
}

pub async fn summary(app: &App, request: &RevenueRequest) -> Result<SummaryView, Error> {
    let scope = Scope::open(app, request).await?;
    policy::remember(app, &scope.policy)?;
    let measured = measured(app, &scope).await?;
    let maker = maker(app, &scope, request);
    let total = maker.figures(&Vec::new(), &measured.total)?;
    let groups = measured
        .groups
        .iter()
        .map(|(group, measured)| Ok(GroupFigures { group: group.clone(), figures: maker.figures(group, measured)? }))
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(SummaryView { setting: Setting::of(app, &scope), total, groups })
}

pub(crate) fn maker<'a>(app: &App, scope: &'a Scope, request: &RevenueRequest) -> Maker<'a> {
    Maker {
        scope,
        policy_hash: scope.policy.hash(),
        currency: app.workspace.config.company.currency,
        gross_margin: request.gross_margin,
        definitions: app.workspace.definitions(),
    }
}

/// What a window's figures are read from, in total and by group.
#[derive(Default)]
pub(crate) struct MeasuredGroups {
    pub(crate) total: Measured,
    pub(crate) groups: BTreeMap<NamedGroup, Measured>,
}

/// Accounts are counted once in the total, and once in each group they have revenue in.
pub(crate) async fn measured(app: &App, scope: &Scope) -> Result<MeasuredGroups, Error> {
    let mut groups = measured_groups(app, scope).await?;
    let total = if scope.by.is_empty() {
        groups.remove(&Vec::new()).unwrap_or_default()
    } else {
        measured_groups(app, &scope.undivided()).await?.remove(&Vec::new()).unwrap_or_default()
    };
    Ok(MeasuredGroups { total, groups })
}

async fn measured_groups(app: &App, scope: &Scope) -> Result<BTreeMap<NamedGroup, Measured>, Error> {
    let mut groups: BTreeMap<NamedGroup, Measured> = BTreeMap::new();
    for account in scope.account_tallies(app, vec![scope.period]).await? {
        let tally = guarded(account.tally, scope.policy.survivorship_guard);
        groups.entry(named(&scope.by, &account.group)).or_default().add(tally);
    }
    if reads_months(scope) {
        add_months(app, scope, &mut groups).await?;
    }
    if scope.period.closing.is_month_end() {
        add_tenure(app, scope, &mut groups).await?;
    }
    Ok(groups)
}

/// The last diagonal of the cohort triangle: who still has revenue at the closing, by how long.
async fn add_tenure(app: &App, scope: &Scope, groups: &mut BTreeMap<NamedGroup, Measured>) -> Result<(), Error> {
    let closing = scope.period.closing;
    groups.values_mut().for_each(|group| group.tenure = Some((0, 0)));
    let Some(first) = scope.first_day() else { return Ok(()) };
    for cell in scope.cohorts(app, first.month_end(), closing).await? {
        let age = i64::from(cell.age);
        if i64::from(cell.cohort) + age == i64::from(closing.month_index()) {
            let group = groups.entry(named(&scope.by, &cell.group)).or_default();
            let (months, n) = group.tenure.unwrap_or_default();
            group.tenure = Some((months + age * cell.n_active, n + cell.n_active));
        }
    }
    Ok(())
}

fn reads_months(scope: &Scope) -> bool {
    scope.policy.form != RetentionForm::Closed || scope.policy.grr_path == GrrPath::Compounded
}

async fn add_months(app: &App, scope: &Scope, groups: &mut BTreeMap<NamedGroup, Measured>) -> Result<(), Error> {
    let months = scope.months();
    let n_months = months.len();
    for AccountTally { period, group, tally, .. } in scope.account_tallies(app, months).await? {
        let group = groups.entry(named(&scope.by, &group)).or_default();
        group.months.resize(n_months, Tally::default());
        group.months[period] += guarded(tally, scope.policy.survivorship_guard);
    }
    Ok(())
}
