//! `renewals_rates`: of what could be renewed, how much was, in time and in all.

use super::figures::{Maker, interval, share_of_counts, share_of_money};
use super::ground::{Ground, Seen};
use super::setting::{RenewalsRequest, RenewalsSetting};
use crate::app::App;
use crate::error::Error;
use crate::revenue::NamedGroup;
use cco_domain::figure::{Figure, FigureInterval, Unit, Window};
use cco_domain::money::Atoms;
use cco_domain::renewal::{Fate, RateParts, rates as rates_of};
use cco_domain::revenue::retention::Quotient;
use cco_stats::interval::Confidence;
use cco_stats::ratio::RatioSums;
use cco_stats::wilson::wilson;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct RatesRequest {
    pub renewals: RenewalsRequest,
    /// In which terms ended; `None`: the window of the policy.
    pub window: Option<Window>,
    pub by: Option<Division>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    Segment,
    Owner,
}

#[derive(Clone, Debug, Serialize)]
pub struct RatesView {
    pub setting: RenewalsSetting,
    pub window: String,
    pub by: Option<Division>,
    pub total: RateGroup,
    pub groups: Vec<RateGroup>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RateGroup {
    pub group: NamedGroup,
    /// Terms that ended in the window, and those that ended before it and are unresolved.
    pub n_terms: i64,
    pub n_unresolved: i64,
    pub figures: Vec<Figure>,
}

const LEVEL: Confidence = Confidence::PERCENT_95;

pub async fn rates(app: &App, request: &RatesRequest) -> Result<RatesView, Error> {
    let ground = Ground::open(app, &request.renewals, request.window).await?;
    let (by, currency) = (request.by, app.workspace.config.company.currency);
    crate::blocking(move || {
        let ended = ended(&ground);
        let maker = Maker { ground: &ground, window: ground.scope.window, currency };
        let all: Vec<&Seen<'_>> = ended.iter().collect();
        let groups = by.map(|by| divided(&ended, by)).unwrap_or_default();
        RatesView {
            setting: ground.setting(),
            window: ground.scope.window.to_string(),
            by,
            total: group(&maker, Vec::new(), &all),
            groups: groups.into_iter().map(|(name, seen)| group(&maker, vec![name], &seen)).collect(),
        }
    })
    .await
}

/// What ended in the window, and what ended before it and is unresolved.
fn ended(ground: &Ground) -> Vec<Seen<'_>> {
    let period = ground.scope.period;
    let mut ended = ground.seen_until(period.closing);
    ended.retain(|seen| seen.term.ends > period.opening || seen.settlement.fate == Fate::Unresolved);
    ended
}

type Groups<'a> = BTreeMap<(String, Option<String>), Vec<&'a Seen<'a>>>;

fn divided<'a>(ended: &'a [Seen<'a>], by: Division) -> Groups<'a> {
    let mut groups = Groups::new();
    for seen in ended {
        let identity = &seen.account.identity;
        let name = match by {
            Division::Segment => ("segment".to_owned(), identity.segment.clone()),
            Division::Owner => ("owner".to_owned(), identity.owner.clone()),
        };
        groups.entry(name).or_default().push(seen);
    }
    groups
}

fn group(maker: &Maker<'_>, group: NamedGroup, ended: &[&Seen<'_>]) -> RateGroup {
    let (parts, rates) = rates_of(ended.iter().map(|seen| (&seen.term, &seen.settlement)));
    let money =
        |name: &str, monthly| maker.figure(name, Unit::MoneyPerYear, maker.arr(monthly), parts.n_accounts, &group);
    let of_money = |name: &str, rate: &Quotient, most: f64, kept: fn(&Seen<'_>) -> Atoms| Figure {
        interval: between(ended, kept, most),
        ..maker.figure(name, Unit::Ratio, share_of_money(rate), parts.n_accounts, &group)
    };
    let of_accounts = |name: &str, rate: &Quotient, n_renewed: i64| Figure {
        interval: wilson(n_renewed as u64, parts.n_accounts as u64, LEVEL)
            .map(|found| interval(found, LEVEL, "Wilson")),
        ..maker.figure(name, Unit::Ratio, share_of_counts(rate), parts.n_accounts, &group)
    };
    let figures = vec![
        money("available_to_renew", parts.due),
        money("unresolved", parts.unresolved),
        of_money("gross_renewal_rate", &rates.gross, 1.0, |seen| seen.settlement.renewed.min(seen.term.due)),
        of_money("net_renewal_rate", &rates.net, f64::MAX, |seen| seen.settlement.renewed),
        of_accounts("logo_renewal_rate", &rates.logo, parts.n_renewed),
        of_money("gross_renewal_rate_in_time", &rates.gross_in_time, 1.0, |seen| in_time(seen).min(seen.term.due)),
        of_money("net_renewal_rate_in_time", &rates.net_in_time, f64::MAX, in_time),
        of_accounts("logo_renewal_rate_in_time", &rates.logo_in_time, parts.n_renewed_in_time),
    ];
    let RateParts { n_terms, n_unresolved, .. } = parts;
    RateGroup { group, n_terms, n_unresolved, figures }
}

fn in_time(seen: &Seen<'_>) -> Atoms {
    if seen.settlement.fate == Fate::RenewedInTime { seen.settlement.renewed } else { Atoms::ZERO }
}

/// Accounts, and not terms, are what would differ in another sample. A share lies between nothing and the most that it can be.
fn between(ended: &[&Seen<'_>], kept: fn(&Seen<'_>) -> Atoms, most: f64) -> Option<FigureInterval> {
    let mut by_account: BTreeMap<&str, (Atoms, Atoms)> = BTreeMap::new();
    for seen in ended {
        let (of_account, due) = by_account.entry(&seen.account.id).or_default();
        *of_account += kept(seen);
        *due += seen.term.due;
    }
    let mut sums = RatioSums::default();
    by_account.values().for_each(|(kept, due)| sums.push(kept.0 as f64, due.0 as f64));
    sums.interval(LEVEL).map(|found| interval(found.within(0.0, most), LEVEL, "ratio of sums over accounts"))
}
