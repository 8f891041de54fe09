//! The hazard that covariates multiply.

use crate::survival::spells::Spells;

/// Cumulative hazard at each event time, earliest first (Breslow 1972: dᵢ / Σ_{R} w e^η added up).
#[derive(Clone, Debug)]
pub(super) struct Baseline {
    steps: Vec<(f64, f64)>,
}

impl Baseline {
    /// - `log_risks`: βᵀ(x − x̄) of each spell.
    pub(super) fn new(spells: &Spells, log_risks: &[f64]) -> Baseline {
        let shares: Vec<f64> = (0..spells.len()).map(|i| spells.weight(i) * log_risks[i].exp()).collect();
        let entries = if spells.has_entries() { spells.by_entry_latest_first() } else { Vec::new() };
        let mut leaving = entries.into_iter().peekable();
        let mut latest_first = spells.by_duration();
        latest_first.reverse();
        let same_time = |a: &usize, b: &usize| spells.durations()[*a].total_cmp(&spells.durations()[*b]).is_eq();
        let mut watched = 0.0;
        let mut steps: Vec<(f64, f64)> = Vec::new();
        for tie in latest_first.chunk_by(same_time) {
            let time = spells.durations()[tie[0]];
            while let Some(i) = leaving.next_if(|i| spells.entry(*i) >= time) {
                watched -= shares[i];
            }
            watched += tie.iter().map(|i| shares[*i]).sum::<f64>();
            let events: f64 = tie.iter().filter(|i| spells.ended()[**i]).map(|i| spells.weight(*i)).sum();
            if events > 0.0 {
                steps.push((time, events / watched));
            }
        }
        steps.reverse();
        let mut hazard = 0.0;
        for step in &mut steps {
            hazard += step.1;
            step.1 = hazard;
        }
        Baseline { steps }
    }

    pub(super) fn cumulative_hazard(&self, time: f64) -> f64 {
        self.steps.partition_point(|(at, _)| *at <= time).checked_sub(1).map_or(0.0, |last| self.steps[last].1)
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = (f64, f64)> {
        self.steps.iter().copied()
    }
}
