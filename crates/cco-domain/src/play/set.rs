//! All plays of a workspace: each id once, and which of them answer a situation.

use super::coverage;
use super::{Catalog, Driver, Kind, Play, PlayProblem, Segment};
use std::collections::BTreeMap;

/// Plays that can be used. In order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Plays {
    plays: BTreeMap<String, Play>,
}

impl Plays {
    /// Reads files, given by name and text, and tells everything that is wrong in any of them. A play that is wrong by itself
    /// is left out; one that is the only answer to a driver and leads with price stays, and is told.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        catalog: &Catalog<'_>,
    ) -> (Plays, Vec<PlayProblem>) {
        let mut problems = Vec::new();
        let mut plays: BTreeMap<String, Play> = BTreeMap::new();
        for (file, text) in files {
            match Play::parse(file, text, catalog) {
                Err(mut found) => problems.append(&mut found),
                Ok(play) => match plays.get(&play.id) {
                    Some(first) => problems.push(repeats(&play, first)),
                    None => _ = plays.insert(play.id.clone(), play),
                },
            }
        }
        let plays = Plays { plays };
        problems.extend(coverage::led_by_price(&plays));
        problems.sort();
        (plays, problems)
    }

    pub fn get(&self, id: &str) -> Option<&Play> {
        self.plays.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Play> {
        self.plays.values()
    }

    /// Plays that save accounts of this segment from this driver: what costs least to offer first (value, time, scope, price),
    /// then what is due first, then by id.
    pub fn answers(&self, driver: Driver, segment: Segment) -> Vec<&Play> {
        let mut found: Vec<&Play> = self.iter().filter(|play| play.answers(driver, segment)).collect();
        found.sort_by_key(|play| (play.rung, play.sla_days));
        found
    }

    /// Plays of a kind for accounts of this segment: what is due first, then by id.
    pub fn of_kind(&self, kind: Kind, segment: Segment) -> Vec<&Play> {
        let is_wanted = |play: &&Play| play.kind == kind && play.segments.contains(&segment);
        let mut found: Vec<&Play> = self.iter().filter(is_wanted).collect();
        found.sort_by_key(|play| play.sla_days);
        found
    }

    /// Drivers that no play answers, with the segment in which none does.
    pub fn unanswered(&self) -> Vec<(Driver, Segment)> {
        coverage::situations().filter(|(driver, segment)| self.answers(*driver, *segment).is_empty()).collect()
    }
}

fn repeats(play: &Play, first: &Play) -> PlayProblem {
    PlayProblem {
        file: play.file.clone(),
        line: play.lines.id,
        message: format!("`{}` is defined in {} already", play.id, first.file),
    }
}
