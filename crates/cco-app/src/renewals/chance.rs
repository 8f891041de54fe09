//! How likely a term is renewed: by the model that a person promoted, else by what became of such terms here.

use super::past::{Notice, Origin, PastTerm, Segments, TermKind};
use crate::risk::Likelihoods;
use cco_domain::day::Day;
use cco_stats::forecast::correlation::FEWEST_TERMS;
use serde::Serialize;
use std::collections::BTreeMap;

/// The chance that something of a term is renewed, and what says so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermChance {
    /// `None`: nothing says.
    pub renewal_prob: Option<f64>,
    #[serde(flatten)]
    pub basis: ChanceBasis,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum ChanceBasis {
    /// The promoted model of risk: one less the probability of churn.
    Model,
    /// Terms of this company that are over, seen as many days before their end.
    BaseRate {
        /// `None`: of all segments together, for want of terms in its own.
        segment: Option<String>,
        n: u64,
    },
    /// It gave notice, and too few that did are over to say how many stay all the same.
    NoticeGiven,
    /// Too few terms are over.
    TooFewTerms { n: u64, needed: u64 },
}

/// Of terms of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    n: u64,
    n_renewed: u64,
    n_smaller: u64,
    due_of_smaller: f64,
    kept_of_smaller: f64,
}

/// What became of terms, by kind and over all segments.
#[derive(Default)]
pub(super) struct BaseRates {
    by_kind: BTreeMap<TermKind, Tally>,
    by_notice: BTreeMap<Notice, Tally>,
    all: Tally,
}

/// What a forecast needs to know of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Odds {
    pub(super) renewal_prob: f64,
    /// Given that it is renewed.
    pub(super) contraction_prob: f64,
    pub(super) contracted_share: f64,
}

impl Tally {
    fn add(&mut self, term: &PastTerm) {
        self.n += 1;
        if term.is_renewed() {
            self.n_renewed += 1;
            if term.kept < term.due {
                self.n_smaller += 1;
                self.due_of_smaller += term.due.0 as f64;
                self.kept_of_smaller += term.kept.0 as f64;
            }
        }
    }

    fn is_enough(&self) -> bool {
        self.n >= FEWEST_TERMS as u64
    }

    /// (renewed + ½)/(n + 1): that all were renewed is no proof that the next will be (H. Jeffreys, Theory of Probability (1961), §3.1).
    fn renewal_prob(&self) -> f64 {
        (self.n_renewed as f64 + 0.5) / (self.n as f64 + 1.0)
    }

    fn odds(&self) -> Odds {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Odds {
            renewal_prob: self.renewal_prob(),
            contraction_prob: share(self.n_smaller as f64, self.n_renewed as f64),
            contracted_share: share(self.due_of_smaller - self.kept_of_smaller, self.due_of_smaller),
        }
    }
}

impl BaseRates {
    pub(super) fn of(origins: &[Origin]) -> BaseRates {
        let mut rates = BaseRates::default();
        for term in origins.iter().flat_map(|origin| &origin.terms) {
            rates.by_kind.entry(term.view).or_default().add(term);
            rates.by_notice.entry(term.view.notice).or_default().add(term);
            rates.all.add(term);
        }
        rates
    }

    /// The narrowest group that has terms enough, and whether it is the segment's own.
    fn tally(&self, kind: TermKind) -> Option<(&Tally, bool)> {
        let own = self.by_kind.get(&kind).map(|tally| (tally, true));
        let alike = self.by_notice.get(&kind.notice).map(|tally| (tally, false));
        let all = (kind.notice != Notice::Given).then_some((&self.all, false));
        [own, alike, all].into_iter().flatten().find(|(tally, _)| tally.is_enough())
    }

    /// `None`: too little is over to say.
    pub(super) fn odds(&self, kind: TermKind) -> Option<Odds> {
        match self.tally(kind) {
            Some((tally, _)) => Some(tally.odds()),
            None if kind.notice == Notice::Given => {
                Some(Odds { renewal_prob: 0.0, contraction_prob: 0.0, contracted_share: 0.0 })
            }
            None => None,
        }
    }

    pub(super) fn n_terms(&self) -> u64 {
        self.all.n
    }

    fn chance(&self, kind: TermKind, segments: &Segments) -> TermChance {
        let basis = match self.tally(kind) {
            Some((tally, is_own)) => {
                let segment = if is_own { segments.name(kind.segment).map(str::to_owned) } else { None };
                ChanceBasis::BaseRate { segment, n: tally.n }
            }
            None if kind.notice == Notice::Given => ChanceBasis::NoticeGiven,
            None => ChanceBasis::TooFewTerms { n: self.all.n, needed: FEWEST_TERMS as u64 },
        };
        TermChance { renewal_prob: self.odds(kind).map(|odds| odds.renewal_prob), basis }
    }
}

/// What there is to tell chances from.
pub(super) struct Tellers<'a> {
    pub(super) model: Option<&'a Likelihoods>,
    pub(super) rates: &'a BaseRates,
    pub(super) segments: &'a Segments,
}

impl Tellers<'_> {
    /// Of a term that ends on a day. A notice that was given says more than either.
    pub(super) fn chance(&self, account: &str, ends: Day, kind: TermKind) -> TermChance {
        match self.modelled(account, ends, kind) {
            Some(prob) => TermChance { renewal_prob: Some(prob), basis: ChanceBasis::Model },
            None => self.rates.chance(kind, self.segments),
        }
    }

    pub(super) fn odds(&self, account: &str, ends: Day, kind: TermKind) -> Option<Odds> {
        let rates = self.rates.odds(kind);
        match self.modelled(account, ends, kind) {
            Some(renewal_prob) => {
                let rest = rates.unwrap_or(Odds { renewal_prob, contraction_prob: 0.0, contracted_share: 0.0 });
                Some(Odds { renewal_prob, ..rest })
            }
            None => rates,
        }
    }

    pub(super) fn is_modelled(&self, account: &str, ends: Day, kind: TermKind) -> bool {
        self.modelled(account, ends, kind).is_some()
    }

    fn modelled(&self, account: &str, ends: Day, kind: TermKind) -> Option<f64> {
        let model =
            self.model.filter(|model| (model.from..=model.to).contains(&ends) && kind.notice != Notice::Given)?;
        model.of(account).map(|leaving| 1.0 - leaving)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::money::Atoms;

    fn rates(given: &[(TermKind, u64, u64)]) -> BaseRates {
        let of = |(view, n, n_renewed): &(TermKind, u64, u64)| {
            let (view, n_renewed) = (*view, *n_renewed);
            (0..*n).map(move |place| {
                let kept = if place < n_renewed { 80 } else { 0 };
                PastTerm { view, due: Atoms(100), kept: Atoms(kept) }
            })
        };
        let on = Day::parse("2024-01-01").unwrap();
        BaseRates::of(&[Origin { on, terms: given.iter().flat_map(of).collect() }])
    }

    fn kind(segment: u32, notice: Notice) -> TermKind {
        TermKind { segment, notice }
    }

    #[test]
    fn the_narrowest_group_with_terms_enough_tells() {
        let rates = rates(&[
            (kind(0, Notice::Ahead), 39, 30),
            (kind(1, Notice::Ahead), 20, 19),
            (kind(1, Notice::Passed), 5, 5),
            (kind(1, Notice::Given), 3, 1),
        ]);
        for (asked, expected) in [
            (kind(0, Notice::Ahead), Some(30.5 / 40.0)),
            (kind(1, Notice::Ahead), Some(49.5 / 60.0)),
            (kind(1, Notice::Passed), Some(55.5 / 68.0)),
            (kind(1, Notice::Given), Some(0.0)),
        ] {
            assert_eq!(rates.odds(asked).map(|odds| odds.renewal_prob), expected, "{asked:?}");
        }
        let odds = rates.odds(kind(0, Notice::Ahead)).unwrap();
        assert_eq!((odds.contraction_prob, format!("{:.2}", odds.contracted_share)), (1.0, "0.20".to_owned()));
    }

    #[test]
    fn too_few_terms_tell_nothing() {
        assert_eq!(rates(&[(kind(0, Notice::Ahead), 29, 29)]).odds(kind(0, Notice::Ahead)), None);
        let all_renewed = rates(&[(kind(0, Notice::Ahead), 30, 30)]).odds(kind(0, Notice::Ahead));
        assert_eq!(all_renewed.map(|odds| odds.renewal_prob), Some(30.5 / 31.0));
    }
}
