//! Which version of a definition was in use on a day.

use super::library::{self, Kind};
use crate::app::App;
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::health::{Catalog, ScoreDefinition, read_score};
use cco_store::definition::{DefinitionEvent, in_use_at};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The versions of one score that made answers here, before the question at hand.
pub(super) struct Versions {
    events: Vec<DefinitionEvent>,
    /// Those whose text still reads with today's measures, by the hash they had.
    definitions: BTreeMap<String, ScoreDefinition>,
}

/// By what a past day is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The version in use on the day.
    InUse,
    /// As `InUse`, but a measure it reads has changed since: its numbers are those of the measure as it is now.
    InUseWithOtherMeasures,
    /// No version was in use yet: today's is applied backwards.
    AppliedBackwards,
    /// The version in use cannot be read any more, so today's is applied.
    NotReadable,
}

/// The version in use on a day; no definition: today's is to be applied.
pub(super) struct InUse<'a> {
    pub(super) basis: Basis,
    pub(super) definition: Option<&'a ScoreDefinition>,
}

impl Versions {
    pub(super) async fn load(app: &App, score: &str) -> Result<Versions, Error> {
        let events = app.store.definition_events(Kind::Score.folder(), score).await?;
        let measures = library::measures(&app.workspace.definitions())?;
        let catalog = Catalog { measures: &measures, segments: None };
        let hashes: BTreeSet<&str> = events.iter().map(|event| event.hash.as_str()).collect();
        let mut definitions = BTreeMap::new();
        for hash in hashes {
            let version = app.store.definition_version(hash).await?;
            if let Some(definition) = read_score(&version.id, &version.text, &catalog).definition {
                definitions.insert(version.hash, definition);
            }
        }
        Ok(Versions { events, definitions })
    }

    /// Every measure that some version reads.
    pub(super) fn measures(&self) -> Vec<String> {
        let ids: BTreeSet<&str> = self.definitions.values().flat_map(ScoreDefinition::measures).collect();
        ids.into_iter().map(str::to_owned).collect()
    }

    pub(super) fn on(&self, app: &App, day: Day) -> Result<InUse<'_>, Error> {
        Ok(self.at(app.end_of(day)?))
    }

    /// At a moment, in microseconds since 1970-01-01T00:00:00Z.
    fn at(&self, moment: i64) -> InUse<'_> {
        let Some(event) = in_use_at(&self.events, moment) else {
            return InUse { basis: Basis::AppliedBackwards, definition: None };
        };
        let definition = self.definitions.get(&event.hash);
        let basis = match definition {
            None => Basis::NotReadable,
            Some(definition) if definition.hash == event.hash => Basis::InUse,
            Some(_) => Basis::InUseWithOtherMeasures,
        };
        InUse { basis, definition }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::library;
    use cco_store::definition::Event;
    use std::path::Path;

    #[test]
    fn a_day_is_scored_by_the_version_in_use() {
        let folder = Path::new("nowhere");
        let measures = library::measures(folder).unwrap();
        let (definition, _) = library::score(folder, "account", &measures).unwrap();
        let event = |hash: &str, event, at| DefinitionEvent {
            hash: hash.to_owned(),
            event,
            at,
            actor: "ann".to_owned(),
            backtest: None,
            findings: None,
        };
        let events = vec![
            event("old", Event::Use, 10),
            event("lost", Event::Use, 20),
            event(&definition.hash, Event::Use, 30),
            event(&definition.hash, Event::Promote, 40),
        ];
        let definitions =
            BTreeMap::from([("old".to_owned(), definition.clone()), (definition.hash.clone(), definition)]);
        let versions = Versions { events, definitions };
        for (moment, expected) in [
            (9, Basis::AppliedBackwards),
            (10, Basis::InUseWithOtherMeasures),
            (20, Basis::NotReadable),
            (30, Basis::InUse),
            (99, Basis::InUse),
        ] {
            assert_eq!(versions.at(moment).basis, expected, "at {moment}");
        }
    }
}
