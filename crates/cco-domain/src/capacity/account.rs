//! What a plan is made from: accounts with what could be done for them, and people with hours.

use crate::intervention::{Assumable, Worth};
use std::collections::BTreeSet;

/// An account, and what could be done for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanAccount {
    pub id: String,
    /// Who does what is done for it; `None`: whoever of its pool has most hours left.
    pub owner: Option<String>,
    /// Among whose people an owner is looked for where it has none, or none with hours.
    pub pool: String,
    /// Revenue of the account in minor units a year, at least 0.
    pub arr_minor: i64,
    /// The probability of losing it, 0 to 1; `None`: not known.
    pub risk: Option<Assumable>,
    /// 0 to 1.
    pub recoverability: f64,
    /// It can be turned so little that nobody's hours are spent on it.
    pub is_past_saving: bool,
    /// Since somebody last was in touch with it; `None`: never, as far as is known.
    pub days_since_contact: Option<u32>,
    pub is_red: bool,
    /// Negative where the term has ended.
    pub days_to_renewal: Option<i32>,
    /// Plays that answer what it is at risk of. One of them is done at a time.
    pub offers: Vec<Offer>,
}

/// A play that could be run for an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub play: String,
    /// Of the owner's time, for the whole play.
    pub minutes: u32,
    /// Days within which it must be done.
    pub sla_days: u32,
    /// −1 to 1; negative where the play does harm.
    pub effect: Assumable,
    /// The account waits for it, as for an answer: no time to leave it in peace.
    pub is_awaited: bool,
}

/// Somebody with time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerHours {
    pub name: String,
    pub pool: String,
    /// For plays, over the days of the plan.
    pub minutes: u32,
}

/// Why no plan can be made of this.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CapacityFault {
    #[error("{what} of account `{account}` is {value}, and must lie in {low} to {high}")]
    OutOfRange { account: String, what: &'static str, value: f64, low: f64, high: f64 },
    #[error("account `{0}` is given twice")]
    TwiceAccount(String),
    #[error("the hours of `{0}` are given twice")]
    TwiceOwner(String),
}

impl PlanAccount {
    pub(super) fn worth(&self, offer: &Offer) -> Option<Worth> {
        let (arr_minor, recoverability) = (self.arr_minor, self.recoverability);
        self.risk.map(|risk| Worth { arr_minor, risk, recoverability, effect: offer.effect })
    }

    fn check(&self) -> Result<(), CapacityFault> {
        let within = |what, value: f64, low, high| {
            let fault = || CapacityFault::OutOfRange { account: self.id.clone(), what, value, low, high };
            if (low..=high).contains(&value) { Ok(()) } else { Err(fault()) }
        };
        within("the revenue at stake", self.arr_minor as f64, 0.0, 1e15)?;
        within("the risk", self.risk.map_or(0.0, |risk| risk.value), 0.0, 1.0)?;
        within("the recoverability", self.recoverability, 0.0, 1.0)?;
        self.offers.iter().try_for_each(|offer| within("the effect of a play", offer.effect.value, -1.0, 1.0))
    }
}

pub(super) fn check(accounts: &[PlanAccount], owners: &[OwnerHours]) -> Result<(), CapacityFault> {
    accounts.iter().try_for_each(PlanAccount::check)?;
    if let Some(twice) = repeated(accounts.iter().map(|account| account.id.as_str())) {
        return Err(CapacityFault::TwiceAccount(twice.to_owned()));
    }
    match repeated(owners.iter().map(|owner| owner.name.as_str())) {
        Some(twice) => Err(CapacityFault::TwiceOwner(twice.to_owned())),
        None => Ok(()),
    }
}

fn repeated<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name))
}
