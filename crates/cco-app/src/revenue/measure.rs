//! From tallies to figures.

use super::{NamedGroup, RevenueRequest, Scope, summary};
use crate::app::App;
use crate::definitions;
use crate::error::Error;
use cco_domain::figure::{Figure, FigureId, FigureInterval, Unit, Value};
use cco_domain::money::{Atoms, Currency};
use cco_domain::policy::Policy;
use cco_domain::revenue::retention::{self, Quotient};
use cco_domain::revenue::tally::Tally;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::ratio::RatioSums;
use cco_stats::wilson::wilson;
use std::path::PathBuf;

/// The revenue metrics, in the order in which a summary shows them.
pub fn metric_names() -> &'static [&'static str] {
    &[
        "mrr",
        "arr",
        "n_accounts",
        "nrr",
        "grr",
        "logo_churn",
        "gross_mrr_churn",
        "net_mrr_churn",
        "new",
        "reactivation",
        "expansion",
        "contraction",
        "churn",
        "fx",
        "merge",
        "quick_ratio",
        "arpa",
        "tenure",
        "ltv",
    ]
}

/// What a metric is counted in. Its definition says the same, in words for people.
fn unit_of(metric: &str) -> Option<Unit> {
    Some(match metric {
        "mrr" | "new" | "reactivation" | "expansion" | "contraction" | "churn" | "fx" | "merge" | "arpa" => {
            Unit::MoneyPerMonth
        }
        "arr" => Unit::MoneyPerYear,
        "ltv" => Unit::Money,
        "n_accounts" => Unit::Accounts,
        "nrr" | "grr" | "logo_churn" | "gross_mrr_churn" | "net_mrr_churn" => Unit::Ratio,
        "quick_ratio" => Unit::Times,
        "tenure" => Unit::Months,
        _ => return None,
    })
}

fn absent(metric: &str) -> Error {
    Error::not_found("metric_absent", format!("there is no metric `revenue.{metric}`"))
}

/// What one group's figures are read from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// The window from its opening to its closing, C0 as the guard leaves it.
    pub(crate) window: Tally,
    /// Its months, C0 as the guard leaves it; empty unless the policy's form is made of months.
    pub(crate) months: Vec<Tally>,
    kept: RatioSums,
    retained: RatioSums,
    /// Whole months since their first month end with revenue, summed over the accounts with revenue at the
    /// closing, and how many these are; `None` when the closing is not a month's last day.
    pub(crate) tenure: Option<(i64, i64)>,
}

impl Measured {
    pub(crate) fn add(&mut self, account: Tally) {
        self.window += account;
        if account.cohort_opening > Atoms::ZERO {
            let opening = account.cohort_opening.0 as f64;
            self.retained.push(account.cohort_closing.0 as f64, opening);
            self.kept.push(account.cohort_kept.0 as f64, opening);
        }
    }
}

/// What figures of one answer share.
pub(crate) struct Maker<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) policy_hash: String,
    pub(crate) currency: Currency,
    pub(crate) gross_margin: Option<f64>,
    pub(crate) definitions: PathBuf,
}

impl Maker<'_> {
    pub(crate) fn figures(&self, group: &NamedGroup, measured: &Measured) -> Result<Vec<Figure>, Error> {
        metric_names().iter().map(|name| self.figure(name, group, measured)).collect()
    }

    pub(crate) fn figure(&self, name: &str, group: &NamedGroup, measured: &Measured) -> Result<Figure, Error> {
        let (value, n) = self.value(name, measured)?;
        Ok(Figure {
            id: FigureId {
                metric: format!("revenue.{name}"),
                as_of: self.scope.as_of,
                window: self.scope.window,
                group: group.clone(),
                known_at: self.scope.snapshot.known_at,
                policy_hash: self.policy_hash.clone(),
            },
            name: name.to_owned(),
            interval: self.interval(name, measured, &value),
            value,
            unit: unit_of(name).ok_or_else(|| absent(name))?,
            n,
            as_of: self.scope.as_of,
            known_at: self.scope.snapshot.known_at,
            definition_hash: definitions::hash(&self.definitions, &format!("metrics/{name}.md"))?,
            policy_hash: self.policy_hash.clone(),
            notes: self.scope.notes.clone(),
        })
    }

    /// The value, and of how many accounts.
    fn value(&self, name: &str, measured: &Measured) -> Result<(Value, i64), Error> {
        let (window, policy) = (&measured.window, &self.scope.policy);
        let bridge = window.bridge_in_minor();
        let kept = retention::retention(window, &measured.months, policy);
        let rate = |value| (floored(value, window.n_opening, policy), window.n_opening);
        Ok(match name {
            "mrr" => (self.money(bridge.closing), window.n_closing),
            "arr" => (self.money(window.closing.to_minor_per_year()), window.n_closing),
            "n_accounts" => (Value::Count { count: window.n_closing }, window.n_closing),
            "new" => (self.money(bridge.new), window.n_new),
            "reactivation" => (self.money(bridge.reactivation), window.n_reactivated),
            "expansion" => (self.money(bridge.expansion), window.n_expanded),
            "contraction" => (self.money(bridge.contraction), window.n_contracted),
            "churn" => (self.money(bridge.churn), window.n_churned),
            "fx" => (self.money(bridge.fx), window.n_opening),
            "merge" => (self.money(bridge.merge), window.n_opening),
            "nrr" => rate(share_of_money(&kept.nrr)),
            "grr" => rate(share_of_money(&kept.grr)),
            "logo_churn" => rate(share_of_counts(&kept.logo_churn)),
            "gross_mrr_churn" => rate(share_of_money(&retention::gross_mrr_churn(window))),
            "net_mrr_churn" => rate(share_of_money(&retention::net_mrr_churn(window, policy.reactivation_in_nrr))),
            "quick_ratio" => (share_of_money(&retention::quick_ratio(window)), window.n_opening),
            "arpa" => (self.per_account(&retention::arpa(window)), window.n_closing),
            "tenure" => (tenure(measured.tenure), measured.tenure.map_or(0, |(_, n)| n)),
            "ltv" => (self.lifetime_value(window), window.n_closing),
            other => return Err(absent(other)),
        })
    }

    fn money(&self, minor: i64) -> Value {
        Value::Money { minor, currency: self.currency }
    }

    fn per_account(&self, quotient: &Quotient) -> Value {
        match (quotient, quotient.value()) {
            (Quotient::Unknown { why }, _) => Value::Unknown { why: (*why).to_owned() },
            (_, Some(atoms)) => self.money(Atoms(atoms.round() as i64).to_minor()),
            (_, None) => Value::Unknown { why: "no account has revenue".to_owned() },
        }
    }

    /// Churn of the window, brought to a month; figures of an account's whole life are estimates, so rounded.
    fn lifetime_value(&self, window: &Tally) -> Value {
        let days = self.scope.period.closing.epoch_days() - self.scope.period.opening.epoch_days();
        let months = f64::from(days) * 12.0 / 365.25;
        let churn = retention::logo_churn(window).value().map(|churn| retention::monthly(churn, months));
        match retention::lifetime_value(&retention::arpa(window), self.gross_margin, churn) {
            Ok(atoms) if atoms.is_finite() => self.money(Atoms(atoms.round() as i64).to_minor()),
            Ok(_) => Value::Unknown { why: "all accounts churned in the window".to_owned() },
            Err(why) => Value::Unknown { why: why.to_owned() },
        }
    }

    /// 95 % intervals for rates over accounts; none for sums, which are counted in full.
    fn interval(&self, name: &str, measured: &Measured, value: &Value) -> Option<FigureInterval> {
        let confidence = Confidence::PERCENT_95;
        let (interval, method): (Option<Interval>, &str) = match (name, value) {
            ("logo_churn", Value::Ratio { numerator, denominator, .. }) => {
                let (lost, n) = (u64::try_from(*numerator).ok()?, u64::try_from(*denominator).ok()?);
                (wilson(lost, n, confidence), "Wilson score")
            }
            ("nrr", Value::Ratio { .. }) => {
                (measured.retained.interval(confidence), "ratio of sums over accounts, linearised")
            }
            ("grr", Value::Ratio { .. }) => (
                measured.kept.interval(confidence).map(|interval| interval.within(0.0, 1.0)),
                "ratio of sums over accounts, linearised",
            ),
            _ => (None, ""),
        };
        interval.map(|interval| FigureInterval {
            low: interval.low,
            high: interval.high,
            confidence: confidence.share(),
            method: method.to_owned(),
        })
    }
}

fn tenure(ages: Option<(i64, i64)>) -> Value {
    match ages {
        Some((months, n)) => share_of_counts(&retention::mean_tenure(months, n)),
        None => Value::Unknown { why: "tenure is counted at the ends of months, and the closing is none".to_owned() },
    }
}

fn share_of_money(quotient: &Quotient) -> Value {
    match (quotient, quotient.value()) {
        (Quotient::Known { numerator, denominator }, Some(value)) => {
            Value::Ratio { numerator: Atoms(*numerator).to_minor(), denominator: Atoms(*denominator).to_minor(), value }
        }
        _ => plain(quotient),
    }
}

fn share_of_counts(quotient: &Quotient) -> Value {
    match (quotient, quotient.value()) {
        (Quotient::Known { numerator, denominator }, Some(value)) => {
            Value::Ratio { numerator: *numerator, denominator: *denominator, value }
        }
        _ => plain(quotient),
    }
}

fn plain(quotient: &Quotient) -> Value {
    match quotient {
        Quotient::Unknown { why } => Value::Unknown { why: (*why).to_owned() },
        Quotient::Derived { value } => Value::Number { value: *value },
        Quotient::Known { numerator, denominator } => Value::Number { value: *numerator as f64 / *denominator as f64 },
    }
}

/// Below the floor of switch 29 a rate is no answer.
fn floored(value: Value, n: i64, policy: &Policy) -> Value {
    let floor = i64::from(policy.small_n_floor);
    match value {
        Value::Ratio { .. } | Value::Number { .. } if n < floor => {
            Value::Unknown { why: format!("not enough data: {n} account(s), the floor is {floor}") }
        }
        _ => value,
    }
}

/// The figures of these ids, which agree in all but metric and group. A group that is gone has no accounts.
pub(crate) async fn measured_figure(
    app: &App,
    scope: &Scope,
    ids: &[FigureId],
) -> Result<Vec<(FigureId, Figure)>, Error> {
    let measured = summary::measured(app, scope).await?;
    let maker = summary::maker(app, scope, &RevenueRequest::default());
    let empty = Measured::default();
    ids.iter()
        .map(|id| {
            let name = id.metric.strip_prefix("revenue.").unwrap_or(&id.metric);
            let of_group =
                if id.group.is_empty() { &measured.total } else { measured.groups.get(&id.group).unwrap_or(&empty) };
            Ok((id.clone(), maker.figure(name, &id.group, of_group)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::metric::Metric;
    use std::path::Path;

    #[test]
    fn code_and_definitions_agree_on_units() {
        for name in metric_names() {
            let text = definitions::text(Path::new("no folder"), &format!("metrics/{name}.md")).unwrap();
            assert_eq!(unit_of(name), Some(Metric::parse(&text).unwrap().unit), "{name}");
        }
    }
}
