//! The figures of one scope, with the accounts they are made of.

use super::answer::Values;
use crate::app::App;
use crate::error::{Error, Kind};
use crate::revenue::Scope;
use cco_domain::policy::{GrrPath, Policy, RetentionForm};
use cco_domain::revenue::retention::{Quotient, guarded, retention};
use cco_domain::revenue::tally::{AccountTally, Tally};

#[derive(Clone)]
pub(super) struct Evaluation {
    pub(super) values: Values,
    /// C0 as the guard leaves it.
    pub(super) total: Tally,
    pub(super) accounts: Vec<AccountTally>,
    /// Whether NRR is one quotient over accounts, so that a gap can be divided among them.
    pub(super) is_nrr_of_accounts: bool,
    /// The same of GRR.
    pub(super) is_grr_of_accounts: bool,
}

impl Evaluation {
    /// As `of`; `None` for a variant that asks for what the facts do not hold (rates that go further back).
    pub(super) async fn where_possible(app: &App, scope: &Scope) -> Result<Option<Evaluation>, Error> {
        match Evaluation::of(app, scope).await {
            Ok(evaluation) => Ok(Some(evaluation)),
            Err(error) if error.kind == Kind::Invalid => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn of(app: &App, scope: &Scope) -> Result<Evaluation, Error> {
        let mut accounts = scope.account_tallies(app, vec![scope.period]).await?;
        let mut total = Tally::default();
        for account in &mut accounts {
            account.tally = guarded(account.tally, scope.policy.survivorship_guard);
            total += account.tally;
        }
        let months = if reads_months(&scope.policy) { months(app, scope).await? } else { Vec::new() };
        let kept = retention(&total, &months, &scope.policy);
        let values = Values {
            nrr: kept.nrr.value(),
            grr: kept.grr.value(),
            logo_churn: kept.logo_churn.value(),
            mrr: total.closing.to_minor(),
            opening_mrr: total.opening.to_minor(),
            n_accounts: total.n_closing,
        };
        Ok(Evaluation {
            values,
            total,
            accounts,
            is_nrr_of_accounts: scope.policy.form == RetentionForm::Closed,
            is_grr_of_accounts: matches!(kept.grr, Quotient::Known { .. }),
        })
    }
}

fn reads_months(policy: &Policy) -> bool {
    policy.form != RetentionForm::Closed || policy.grr_path == GrrPath::Compounded
}

async fn months(app: &App, scope: &Scope) -> Result<Vec<Tally>, Error> {
    let periods = scope.months();
    let mut months = vec![Tally::default(); periods.len()];
    for row in scope.account_tallies(app, periods).await? {
        months[row.period] += guarded(row.tally, scope.policy.survivorship_guard);
    }
    Ok(months)
}
