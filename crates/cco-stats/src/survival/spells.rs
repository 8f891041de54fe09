//! What is known of each subject's time to an event.

use crate::error::{Error, check_length, check_values};

/// Times under watch, one spell per subject.
///
/// Subject i was watched until `durations[i]` and had the event then if `ended[i]`; otherwise it is *censored*: all that is known is
/// that the event had not come. One who was not watched from the start has an *entry*: had its event come earlier, we would not know
/// of it (left truncation). A *weight* says how many such subjects there are.
///
/// Every function that takes spells assumes that being censored says nothing about when the event would have come.
#[derive(Clone, Debug)]
pub struct Spells {
    durations: Vec<f64>,
    ended: Vec<bool>,
    entries: Option<Vec<f64>>,
    weights: Option<Vec<f64>>,
}

impl Spells {
    /// Spells watched from 0, each for one subject.
    ///
    /// - `durations`: time units from the start, finite, ≥ 0; at least one.
    /// - `ended`: one for each duration.
    pub fn new(durations: &[f64], ended: &[bool]) -> Result<Spells, Error> {
        if durations.is_empty() {
            return Err(Error::too_few("spells", 0, 1));
        }
        check_length("ended", ended.len(), durations.len())?;
        check_values("durations", durations, "must be finite and not negative", |duration| duration >= 0.0)?;
        Ok(Spells { durations: durations.to_vec(), ended: ended.to_vec(), entries: None, weights: None })
    }

    /// The same, watched from `entries` on: one for each spell, same unit, 0 ≤ entry < duration.
    pub fn entered_at(mut self, entries: &[f64]) -> Result<Spells, Error> {
        check_length("entries", entries.len(), self.len())?;
        check_values("entries", entries, "must be finite and not negative", |entry| entry >= 0.0)?;
        if let Some(index) = (0..self.len()).find(|i| entries[*i] >= self.durations[*i]) {
            return Err(Error::value("entries", index, entries[index], "must be before the end of the spell"));
        }
        self.entries = Some(entries.to_vec());
        Ok(self)
    }

    /// The same, each counted `weights[i]` > 0 times.
    pub fn weighted(mut self, weights: &[f64]) -> Result<Spells, Error> {
        check_length("weights", weights.len(), self.len())?;
        check_values("weights", weights, "must be finite and above 0", |weight| weight > 0.0)?;
        self.weights = Some(weights.to_vec());
        Ok(self)
    }

    #[expect(clippy::len_without_is_empty, reason = "there is always at least one spell")]
    pub fn len(&self) -> usize {
        self.durations.len()
    }

    pub fn durations(&self) -> &[f64] {
        &self.durations
    }

    pub fn ended(&self) -> &[bool] {
        &self.ended
    }

    pub fn entry(&self, i: usize) -> f64 {
        self.entries.as_ref().map_or(0.0, |entries| entries[i])
    }

    pub fn weight(&self, i: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[i])
    }

    pub fn n_events(&self) -> usize {
        self.ended.iter().filter(|ended| **ended).count()
    }

    pub(crate) fn has_entries(&self) -> bool {
        self.entries.is_some()
    }

    /// Models of durations on a logarithmic scale have no place for a spell that ends where it starts.
    pub(crate) fn check_positive(&self) -> Result<(), Error> {
        check_values("durations", &self.durations, "must be above 0 for this model", |duration| duration > 0.0)
    }

    /// Without a single event nothing can be said about what brings it.
    pub(crate) fn check_events(&self, needed: usize) -> Result<(), Error> {
        if self.n_events() < needed { Err(Error::too_few("events", self.n_events(), needed)) } else { Ok(()) }
    }

    /// Indices by duration, shortest first; ties in the order given.
    pub(crate) fn by_duration(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|a, b| self.durations[*a].total_cmp(&self.durations[*b]));
        order
    }

    /// Indices by entry, latest first.
    pub(crate) fn by_entry_latest_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|a, b| self.entry(*b).total_cmp(&self.entry(*a)));
        order
    }

    /// At every distinct end of a spell: who was under watch just before, who had the event, who was censored.
    pub(crate) fn risk_table(&self) -> Vec<AtRisk> {
        let order = self.by_duration();
        let mut entries: Vec<usize> = (0..self.len()).collect();
        entries.sort_by(|a, b| self.entry(*a).total_cmp(&self.entry(*b)));
        let mut entering = entries.into_iter().peekable();
        let mut under_watch = 0.0;
        let mut table: Vec<AtRisk> = Vec::new();
        for group in order.chunk_by(|a, b| self.durations[*a].total_cmp(&self.durations[*b]).is_eq()) {
            let time = self.durations[group[0]];
            // Watched from 0 includes an event at 0; whoever enters later is at risk only after entering.
            while let Some(i) = entering.next_if(|i| self.entry(*i) < time || !self.has_entries()) {
                under_watch += self.weight(i);
            }
            let ended =
                |wanted: bool| group.iter().filter(|i| self.ended[**i] == wanted).map(|i| self.weight(*i)).sum::<f64>();
            let row = AtRisk { time, at_risk: under_watch, events: ended(true), censored: ended(false) };
            under_watch -= row.events + row.censored;
            table.push(row);
        }
        table
    }
}

/// One line of a risk table. All but the time are sums of weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtRisk {
    pub(crate) time: f64,
    pub(crate) at_risk: f64,
    pub(crate) events: f64,
    pub(crate) censored: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_spell_is_named() {
        let check = |durations: &[f64], ended: &[bool], message: &str| {
            assert_eq!(Spells::new(durations, ended).unwrap_err().to_string(), message);
        };
        check(&[], &[], "spells: 0 are not enough, at least 1 are needed");
        check(&[1.0], &[], "ended has 0 values where 1 are expected, one for each");
        check(&[1.0, f64::NAN], &[true; 2], "durations must be finite and not negative, but value 1 is NaN");
        check(&[1.0, -2.0], &[true; 2], "durations must be finite and not negative, but value 1 is -2");
        let spells = || Spells::new(&[2.0, 3.0], &[true, false]).unwrap();
        let message = |outcome: Result<Spells, Error>| outcome.unwrap_err().to_string();
        assert_eq!(
            message(spells().entered_at(&[0.0, 3.0])),
            "entries must be before the end of the spell, but value 1 is 3"
        );
        assert_eq!(message(spells().weighted(&[1.0, 0.0])), "weights must be finite and above 0, but value 1 is 0");
    }

    #[test]
    fn whoever_enters_late_is_at_risk_only_from_then_on() {
        let spells = Spells::new(&[2.0, 4.0, 4.0, 5.0], &[true, true, false, true]).unwrap();
        let at_risk = |spells: &Spells| spells.risk_table().iter().map(|row| row.at_risk).collect::<Vec<_>>();
        assert_eq!(at_risk(&spells), [4.0, 3.0, 1.0]);
        assert_eq!(at_risk(&spells.entered_at(&[0.0, 2.0, 3.0, 4.0]).unwrap()), [1.0, 2.0, 1.0]);
    }
}
