//! Accounts that are left alone, and why: half of a plan is what it does not do.

use super::account::{Offer, PlanAccount};
use super::rules::CapacityRules;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// Why nothing is done for an account now.
    WhyLeft {
        /// No play answers what it is at risk of.
        NoPlay = "no-play",
        RiskUnknown = "risk-unknown",
        /// Nothing would be lost.
        NotAtRisk = "not-at-risk",
        /// It can no longer be turned.
        PastSaving = "past-saving",
        /// No play is known to help; some may be known to harm.
        NoEffect = "no-effect",
        /// Somebody was in touch with it a short time ago.
        InPeace = "in-peace",
        /// What it would keep is not worth the hours.
        NotWorthTheHours = "not-worth-the-hours",
        /// Nobody with hours looks after it.
        NoOwner = "no-owner",
        /// Its play takes more hours than its owner has until it is due, if they did nothing else.
        NotInTime = "not-in-time",
        /// An hour keeps more elsewhere.
        NoHoursLeft = "no-hours-left",
    }
}

impl WhyLeft {
    /// For people to read.
    pub fn text(self) -> &'static str {
        match self {
            WhyLeft::NoPlay => "no play answers what is seen: to executive review",
            WhyLeft::RiskUnknown => "nobody knows how likely it is to leave",
            WhyLeft::NotAtRisk => "nothing would be lost",
            WhyLeft::PastSaving => "past saving",
            WhyLeft::NoEffect => "no play is known to help",
            WhyLeft::InPeace => "somebody was in touch a short time ago",
            WhyLeft::NotWorthTheHours => "what it would keep is not worth the hours",
            WhyLeft::NoOwner => "nobody with hours looks after it",
            WhyLeft::NotInTime => "its play takes longer than its owner has until it is due",
            WhyLeft::NoHoursLeft => "an hour keeps more elsewhere",
        }
    }
}

/// An account for which nothing is done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftAlone {
    pub account_id: String,
    pub why: WhyLeft,
}

const MINUTES_PER_HOUR: i128 = 60;

/// The offers that could be made, by their place, each with what it is expected to keep in minor units a year; or why there is none.
pub(super) fn eligible(
    account: &PlanAccount,
    minor_per_unit: i64,
    rules: &CapacityRules,
) -> Result<Vec<(usize, i64)>, WhyLeft> {
    let Some(risk) = account.risk else {
        return Err(if account.offers.is_empty() { WhyLeft::NoPlay } else { WhyLeft::RiskUnknown });
    };
    let valued: Vec<(usize, i64)> = account
        .offers
        .iter()
        .enumerate()
        .filter_map(|(place, offer)| Some((place, account.worth(offer)?.expected_minor())))
        .filter(|(_, value)| *value > 0)
        .collect();
    let in_peace = account.days_since_contact.is_some_and(|days| days < rules.cool_down_days);
    let can_be_made = |offer: &Offer| offer.is_awaited || !in_peace;
    let in_time: Vec<(usize, i64)> =
        valued.iter().copied().filter(|(place, _)| can_be_made(&account.offers[*place])).collect();
    let worth: Vec<(usize, i64)> = in_time
        .iter()
        .copied()
        .filter(|(place, value)| is_worth(*value, account.offers[*place].minutes, minor_per_unit, rules))
        .collect();
    if account.offers.is_empty() {
        Err(WhyLeft::NoPlay)
    } else if account.arr_minor == 0 || risk.value <= 0.0 {
        Err(WhyLeft::NotAtRisk)
    } else if account.is_past_saving || account.recoverability <= 0.0 {
        Err(WhyLeft::PastSaving)
    } else if valued.is_empty() {
        Err(WhyLeft::NoEffect)
    } else if in_time.is_empty() {
        Err(WhyLeft::InPeace)
    } else if worth.is_empty() {
        Err(WhyLeft::NotWorthTheHours)
    } else {
        Ok(worth)
    }
}

fn is_worth(value: i64, minutes: u32, minor_per_unit: i64, rules: &CapacityRules) -> bool {
    let least_per_hour = i128::from(rules.min_value_per_hour) * i128::from(minor_per_unit);
    i128::from(value) * MINUTES_PER_HOUR >= least_per_hour * i128::from(minutes)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{account, offer, rules};
    use super::*;
    use crate::intervention::Assumable;

    #[test]
    fn an_account_is_left_for_one_reason() {
        let base = account("a", "Kim", vec![offer("p", 60, 14, 0.5)]);
        let touched = PlanAccount { days_since_contact: Some(13), ..base.clone() };
        let awaited = Offer { is_awaited: true, ..offer("p", 60, 14, 0.5) };
        for (account, expected) in [
            (base.clone(), Ok(1)),
            (PlanAccount { offers: vec![], ..base.clone() }, Err(WhyLeft::NoPlay)),
            (PlanAccount { risk: None, ..base.clone() }, Err(WhyLeft::RiskUnknown)),
            (PlanAccount { risk: Some(Assumable::measured(0.0)), ..base.clone() }, Err(WhyLeft::NotAtRisk)),
            (PlanAccount { is_past_saving: true, ..base.clone() }, Err(WhyLeft::PastSaving)),
            (PlanAccount { recoverability: 0.0, ..base.clone() }, Err(WhyLeft::PastSaving)),
            (PlanAccount { offers: vec![offer("p", 60, 14, -0.1)], ..base.clone() }, Err(WhyLeft::NoEffect)),
            (touched.clone(), Err(WhyLeft::InPeace)),
            (PlanAccount { days_since_contact: Some(14), ..base.clone() }, Ok(1)),
            (PlanAccount { offers: vec![awaited], ..touched }, Ok(1)),
        ] {
            assert_eq!(eligible(&account, 100, &rules()).map(|offers| offers.len()), expected, "{account:?}");
        }
    }

    #[test]
    fn an_hour_must_keep_enough() {
        // 1,000.00 a year at stake, of which the play keeps 250.00 with two hours.
        let account = account("a", "Kim", vec![offer("p", 120, 14, 0.5)]);
        for (least, expected) in [(125, Ok(1)), (126, Err(WhyLeft::NotWorthTheHours))] {
            let rules = CapacityRules { min_value_per_hour: least, ..rules() };
            assert_eq!(eligible(&account, 100, &rules).map(|offers| offers.len()), expected, "{least}");
        }
    }
}
