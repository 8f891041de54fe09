//! The shipped rules, accounts and plays, for this module's tests.

use super::account::{Offer, OwnerHours, PlanAccount};
use super::rules::CapacityRules;
use crate::intervention::Assumable;

pub(super) const RULES: &str = include_str!("../../../../definitions/capacity/plan.toml");

pub(super) fn rules() -> CapacityRules {
    CapacityRules::parse("plan.toml", RULES).unwrap()
}

pub(super) fn offer(play: &str, minutes: u32, sla_days: u32, share: f64) -> Offer {
    Offer { play: play.to_owned(), minutes, sla_days, effect: Assumable::assumed(share), is_awaited: false }
}

/// 1,000.00 a year at stake, half of it at risk, and all of that can be turned.
pub(super) fn account(id: &str, owner: &str, offers: Vec<Offer>) -> PlanAccount {
    PlanAccount {
        id: id.to_owned(),
        owner: (!owner.is_empty()).then(|| owner.to_owned()),
        pool: "smb".to_owned(),
        arr_minor: 100_000,
        risk: Some(Assumable::measured(0.5)),
        recoverability: 1.0,
        is_past_saving: false,
        days_since_contact: None,
        is_red: false,
        days_to_renewal: Some(200),
        offers,
    }
}

pub(super) fn owner(name: &str, minutes: u32) -> OwnerHours {
    OwnerHours { name: name.to_owned(), pool: "smb".to_owned(), minutes }
}
