//! How the accounts of each segment were really treated, as far as it is recorded.

use crate::health::{Book, Member};
use crate::touches::Touch;
use cco_domain::coverage::SegmentTreatment;
use cco_domain::day::Day;
use cco_domain::health::ScoreDefinition;
use cco_domain::play::Segment;
use cco_stats::quantile::quantile;
use std::collections::{BTreeMap, BTreeSet};

/// Touches are counted over so many days: a year, so that a yearly review counts once.
pub(super) const WINDOW_DAYS: i32 = 365;
/// What is done for at least one of so many accounts of a segment is a service of it.
const ONE_OF: usize = 10;

/// What all accounts of a segment are looked at for.
pub(super) struct Observed<'a> {
    pub(super) book: &'a Book,
    /// Of each member, in their order.
    pub(super) since: &'a [Option<Day>],
    pub(super) touches: &'a BTreeMap<String, Vec<Touch>>,
}

impl Observed<'_> {
    /// - `places`: of the segment's accounts among the members; at least one.
    pub(super) fn treatment(&self, segment: Segment, places: &[usize]) -> SegmentTreatment {
        SegmentTreatment {
            segment,
            accounts_per_owner: self.accounts_per_owner(places),
            days_between_touches: self.days_between_touches(places),
            services: self.services(places),
            health_weights: Some(weights(&self.book.definition, self.usual_name(places).as_deref())),
        }
    }

    fn member(&self, place: usize) -> &Member {
        &self.book.members[place]
    }

    fn accounts_per_owner(&self, places: &[usize]) -> Option<f64> {
        let owners: Vec<&str> =
            places.iter().filter_map(|place| self.member(*place).identity.owner.as_deref()).collect();
        let n_people = owners.iter().collect::<BTreeSet<_>>().len();
        (n_people > 0).then(|| owners.len() as f64 / n_people as f64)
    }

    /// The median over accounts of days watched per touch, an account without one counting as if it had one: so long or longer.
    /// Nothing is recorded where the company has no touch at all.
    fn days_between_touches(&self, places: &[usize]) -> Option<f64> {
        if self.touches.is_empty() {
            return None;
        }
        let days_per_touch = |place: &usize| {
            let first =
                self.since[*place].map_or(WINDOW_DAYS, |since| self.book.as_of.epoch_days() - since.epoch_days());
            let n_days = self.recent(*place).map(|touch| touch.on).collect::<BTreeSet<_>>().len();
            f64::from(first.clamp(1, WINDOW_DAYS)) / n_days.max(1) as f64
        };
        let mut all: Vec<f64> = places.iter().map(days_per_touch).collect();
        all.sort_by(f64::total_cmp);
        Some(quantile(&all, 0.5))
    }

    fn recent(&self, place: usize) -> impl Iterator<Item = &Touch> {
        let from = self.book.as_of.plus_days(-WINDOW_DAYS);
        let own = self.touches.get(&self.member(place).account_id);
        own.into_iter().flatten().filter(move |touch| touch.on > from)
    }

    fn services(&self, places: &[usize]) -> Option<BTreeSet<String>> {
        if self.touches.is_empty() {
            return None;
        }
        let mut n_accounts: BTreeMap<&str, usize> = BTreeMap::new();
        for place in places {
            let kinds: BTreeSet<&str> = self.recent(*place).map(|touch| touch.kind.as_str()).collect();
            kinds.into_iter().for_each(|kind| *n_accounts.entry(kind).or_default() += 1);
        }
        let is_service = |(_, n): &(&str, usize)| n * ONE_OF >= places.len();
        Some(n_accounts.into_iter().filter(is_service).map(|(kind, _)| kind.to_owned()).collect())
    }

    /// What sources call the segment at most of its accounts.
    fn usual_name(&self, places: &[usize]) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let names = places.iter().filter_map(|place| self.member(*place).identity.segment.as_deref());
        names.for_each(|name| *counts.entry(name).or_default() += 1);
        counts.into_iter().max_by_key(|(_, n)| *n).map(|(name, _)| name.to_owned())
    }
}

/// Weights by stage, and a mark of the curves where a segment has its own.
fn weights(definition: &ScoreDefinition, segment: Option<&str>) -> String {
    let stage = |id: &str| {
        let (own, usual) = (definition.setting(segment, id), definition.setting(None, id));
        let numbers: Vec<String> = own.weights.iter().map(u32::to_string).collect();
        let curves = if own.curves == usual.curves {
            String::new()
        } else {
            format!(" curves {}", &blake3::hash(format!("{:?}", own.curves).as_bytes()).to_hex()[..6])
        };
        format!("{id} {}{curves}", numbers.join("/"))
    };
    definition.stages.iter().map(|own| stage(&own.id)).collect::<Vec<_>>().join(" · ")
}
