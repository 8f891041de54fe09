//! What a column's texts say about their own form: the order of day and month, the decimal mark, what bare
//! numbers mean. A sample settles most; what it leaves open is looked for in the whole file.

use super::fit::number_of_date;
use super::profile::Profile;
use crate::mapping::column::{DateOrder, DecimalMark, NumberIs};
use crate::values::currency::take_marker;
use crate::values::date::{self, OrderEvidence};
use crate::values::number::{self, MarkEvidence};
use std::collections::BTreeMap;

/// One side must outnumber the other so many times to decide against it.
const CLEAR: u64 = 10;

/// Votes for one of two readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Votes {
    pub(crate) first: u64,
    pub(crate) second: u64,
    /// Texts that can be read either way.
    pub(crate) either: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// No text raises the question.
    Unasked,
    First,
    Second,
    /// Texts can be read either way and nothing decides; or both readings have proof.
    Open,
}

impl Votes {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Votes { first: 0, second: 0, either: 0 } => Verdict::Unasked,
            Votes { first, second, .. } if first > 0 && first >= CLEAR * second => Verdict::First,
            Votes { first, second, .. } if second > 0 && second >= CLEAR * first => Verdict::Second,
            _ => Verdict::Open,
        }
    }
}

/// First: day before month.
pub(crate) fn vote_on_order(votes: &mut Votes, text: &str) {
    match date::order_evidence(text) {
        OrderEvidence::None => {}
        OrderEvidence::Either => votes.either += 1,
        OrderEvidence::Dmy => votes.first += 1,
        OrderEvidence::Mdy => votes.second += 1,
    }
}

/// First: a point stands before the decimals.
pub(crate) fn vote_on_mark(votes: &mut Votes, text: &str) {
    let number = take_marker(text).map(|(_, number)| number);
    match number::mark_evidence(number.as_deref().unwrap_or(text)) {
        MarkEvidence::None => {}
        MarkEvidence::Point => votes.first += 1,
        MarkEvidence::Comma => votes.second += 1,
        MarkEvidence::EitherComma | MarkEvidence::EitherPoint => votes.either += 1,
    }
}

pub(crate) fn order_of(verdict: Verdict) -> Option<DateOrder> {
    match verdict {
        Verdict::First => Some(DateOrder::Dmy),
        Verdict::Second => Some(DateOrder::Mdy),
        Verdict::Unasked | Verdict::Open => None,
    }
}

pub(crate) fn mark_of(verdict: Verdict) -> Option<DecimalMark> {
    match verdict {
        Verdict::First => Some(DecimalMark::Point),
        Verdict::Second => Some(DecimalMark::Comma),
        Verdict::Unasked | Verdict::Open => None,
    }
}

/// What most bare numbers of a date column mean.
pub(crate) fn number_is(profile: &Profile, is_excel: bool) -> Option<NumberIs> {
    let mut counts: BTreeMap<u8, (usize, NumberIs)> = BTreeMap::new();
    for number in profile.known.iter().filter_map(|value| number_of_date(value, is_excel)) {
        counts.entry(number as u8).or_insert((0, number)).0 += 1;
    }
    counts.values().max_by_key(|(n, _)| *n).map(|(_, number)| *number)
}

/// Whether all instants are midnights of some zone: dates that a system wrote as instants.
pub(crate) fn are_midnights(profile: &Profile) -> bool {
    let stamps = || profile.known.iter().filter_map(|value| date::parse(value, None).ok());
    let has_offset = stamps().any(|stamp| stamp.clock.offset_seconds.is_some());
    has_offset && stamps().all(|stamp| stamp.clock.micros == 0)
}

/// Whether the texts name months and not days.
pub(crate) fn are_months(profile: &Profile) -> bool {
    let is_month = |value: &str| date::parse(value, Some(DateOrder::Dmy)).is_ok_and(|stamp| stamp.day.is_none());
    !profile.known.is_empty() && profile.is_mostly(is_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(texts: &[&str]) -> Verdict {
        let mut votes = Votes::default();
        texts.iter().for_each(|text| vote_on_order(&mut votes, text));
        votes.verdict()
    }

    fn mark(texts: &[&str]) -> Verdict {
        let mut votes = Votes::default();
        texts.iter().for_each(|text| vote_on_mark(&mut votes, text));
        votes.verdict()
    }

    #[test]
    fn one_text_that_can_be_read_one_way_decides() {
        assert_eq!(order(&["2024-01-02", "02.03.2024"]), Verdict::Unasked);
        assert_eq!(order(&["03/04/2024", "05/06/2024"]), Verdict::Open);
        assert_eq!(order(&["03/04/2024", "13/06/2024"]), Verdict::First);
        assert_eq!(order(&["03/04/2024", "03/14/2024"]), Verdict::Second);
        assert_eq!(order(&["13/04/2024", "03/14/2024"]), Verdict::Open);
        assert_eq!(mark(&["1234", "5"]), Verdict::Unasked);
        assert_eq!(mark(&["1,234", "5,678"]), Verdict::Open);
        assert_eq!(mark(&["1,234", "5.5"]), Verdict::First);
        assert_eq!(mark(&["1.234 €", "5,50 €"]), Verdict::Second);
    }
}
