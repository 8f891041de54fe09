//! Whether an account belongs to another segment than it is treated as.

use super::rules::CoverageRules;
use crate::approval::{ApprovalClass, Change, Party, Proposal};
use crate::capacity::CapacityRules;
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::play::Segment;
use crate::segmentation::Segmentation;
use crate::wording::worded;
use serde::Serialize;

/// An account and its revenue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentStanding<'a> {
    pub account_id: &'a str,
    pub segment: Segment,
    /// Minor units of the reporting currency a year.
    pub arr_minor: i64,
    /// The least and the most that it was over the days that the rules ask for; `None`: it has not been here for so long.
    pub arr_minor_over_days: Option<(i64, i64)>,
    pub is_red: bool,
    pub days_to_renewal: Option<i32>,
}

worded! {
    /// Whether a change of segment is proposed now.
    TierVerdict {
        /// A person may decide about it.
        Proposed = "proposed",
        /// It is due, and waits: the account is red, about to renew, or of an unknown renewal.
        Waits = "waits",
    }
}

/// An account that belongs to another segment by its revenue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierChange {
    pub account_id: String,
    pub from: Segment,
    pub to: Segment,
    pub arr_minor: i64,
    pub verdict: TierVerdict,
}

/// `None`: it stays. Its revenue must have been outside its segment all the days that the rules ask for, by more than the margin, so
/// that an account near a bound does not go to and fro. A segment that no revenue makes an account one of is left where it is outgrown,
/// and is proposed to nobody.
pub fn tier_change(
    standing: &SegmentStanding<'_>,
    currency: Currency,
    segmentation: &Segmentation,
    rules: &CoverageRules,
    moving: &CapacityRules,
) -> Option<TierChange> {
    let minor_per_unit = currency.minor_per_unit() as f64;
    let bounds = Bounds::of(standing.segment, segmentation, minor_per_unit);
    if !bounds.are_left(standing.arr_minor_over_days?, rules.tier_margin_percent) {
        return None;
    }
    let to = segmentation.by_arr(standing.arr_minor as f64 / minor_per_unit);
    let may_move = moving.is_movable(standing.is_red, standing.days_to_renewal);
    (to != standing.segment).then(|| TierChange {
        account_id: standing.account_id.to_owned(),
        from: standing.segment,
        to,
        arr_minor: standing.arr_minor,
        verdict: if may_move { TierVerdict::Proposed } else { TierVerdict::Waits },
    })
}

/// Revenue from which on, and below which, an account is of a segment, in minor units a year.
struct Bounds {
    from: i128,
    /// `None`: all above.
    to: Option<i128>,
}

impl Bounds {
    fn of(segment: Segment, segmentation: &Segmentation, minor_per_unit: f64) -> Bounds {
        let own = segmentation.rules.iter().find(|rule| rule.segment == segment);
        let from = own.and_then(|rule| rule.arr_from).unwrap_or(0.0);
        let above = segmentation.rules.iter().filter_map(|rule| rule.arr_from).filter(|other| *other > from);
        let minor = |units: f64| (units * minor_per_unit).round() as i128;
        Bounds { from: minor(from), to: above.min_by(f64::total_cmp).map(minor) }
    }

    fn are_left(&self, (least, most): (i64, i64), margin_percent: u32) -> bool {
        let margin = i128::from(margin_percent);
        let is_below = i128::from(most) * 100 < self.from * (100 - margin);
        is_below || self.to.is_some_and(|to| i128::from(least) * 100 >= to * (100 + margin))
    }
}

impl TierChange {
    /// What a person is asked to decide. `evidence`: the figures of its revenue.
    pub fn proposal(&self, currency: Currency, evidence: Vec<String>, proposed_by: Party, on: Day) -> Proposal {
        let amount = Money { minor: self.arr_minor, currency };
        Proposal {
            class: ApprovalClass::TierChange,
            subject: self.account_id.clone(),
            title: format!("Treat {} as {} instead of {}", self.account_id, self.to, self.from),
            reason: format!("its revenue of {amount} a year lies outside the segment {}", self.from),
            amount: Some(amount),
            changes: vec![Change {
                path: "/segment".to_owned(),
                before: self.from.word().into(),
                after: self.to.word().into(),
            }],
            evidence,
            proposed_by,
            proposed_on: on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{moving, rules, segmentation};
    use super::*;
    use crate::approval::{PartyKind, check_proposal};

    fn usd() -> Currency {
        Currency::parse("USD").unwrap()
    }

    fn standing(segment: Segment, least: i64, now: i64, most: i64) -> SegmentStanding<'static> {
        SegmentStanding {
            account_id: "a1",
            segment,
            arr_minor: now * 100,
            arr_minor_over_days: Some((least * 100, most * 100)),
            is_red: false,
            days_to_renewal: Some(200),
        }
    }

    #[track_caller]
    fn check(standing: SegmentStanding<'_>, expected: Option<Segment>) -> Option<TierChange> {
        let found = tier_change(&standing, usd(), &segmentation(), &rules(), &moving());
        assert_eq!(found.as_ref().map(|change| change.to), expected);
        found
    }

    #[test]
    fn an_account_goes_where_its_revenue_has_been_for_long_and_by_far() {
        use Segment::{Enterprise, MidMarket, Plg, Smb};
        check(standing(Smb, 27_500, 40_000, 50_000), Some(MidMarket));
        check(standing(Smb, 27_499, 40_000, 50_000), None);
        check(standing(MidMarket, 10_000, 20_000, 22_499), Some(Smb));
        check(standing(MidMarket, 10_000, 20_000, 22_500), None);
        check(standing(Enterprise, 30_000, 80_000, 89_999), Some(MidMarket));
        check(standing(Plg, 200_000, 250_000, 300_000), Some(Enterprise));
        check(standing(Plg, 0, 10, 20), None);
        check(standing(Smb, 0, 10, 20), None);
        check(SegmentStanding { arr_minor_over_days: None, ..standing(Smb, 0, 500_000, 0) }, None);
    }

    #[test]
    fn a_change_waits_while_the_account_is_in_danger() {
        let due = standing(Segment::Smb, 50_000, 50_000, 50_000);
        let verdict = |standing| check(standing, Some(Segment::MidMarket)).unwrap().verdict;
        assert_eq!(verdict(due), TierVerdict::Proposed);
        assert_eq!(verdict(SegmentStanding { is_red: true, ..due }), TierVerdict::Waits);
        assert_eq!(verdict(SegmentStanding { days_to_renewal: Some(59), ..due }), TierVerdict::Waits);
    }

    #[test]
    fn a_change_becomes_a_proposal_that_a_person_can_decide() {
        let change = check(standing(Segment::Smb, 50_000, 50_000, 50_000), Some(Segment::MidMarket)).unwrap();
        let by = Party { name: "bot".to_owned(), kind: PartyKind::Agent, roles: Vec::new() };
        let on = Day::parse("2024-03-01").unwrap();
        let proposal = change.proposal(usd(), vec!["revenue.arr".to_owned()], by, on);
        assert_eq!(check_proposal(&proposal), Ok(()));
        assert_eq!(proposal.title, "Treat a1 as mid-market instead of smb");
        assert_eq!(proposal.reason, "its revenue of 50000.00 USD a year lies outside the segment smb");
    }
}
