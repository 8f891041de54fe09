//! All measures of a workspace: each id once, no measure made from itself, parts before what is made from them.

use super::MeasureProblem;
use super::text::Definition;
use super::{Family, Measure};
use crate::spelling::is_it;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Definitions that hold together. In order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    definitions: BTreeMap<String, Definition>,
}

impl Measures {
    /// Reads files, given by name and text, and tells everything that is wrong in any of them. A measure that is wrong, or is
    /// made from one that is, is left out.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Measures, Vec<MeasureProblem>) {
        let mut problems = Vec::new();
        let mut named = BTreeSet::new();
        let mut definitions: BTreeMap<String, Definition> = BTreeMap::new();
        for (file, text) in files {
            named.extend(Path::new(file).file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
            match Definition::parse(file, text) {
                Err(mut found) => problems.append(&mut found),
                Ok(definition) => match definitions.get(&definition.measure.id) {
                    Some(first) => problems.push(definition.repeats(first)),
                    None => _ = definitions.insert(definition.measure.id.clone(), definition),
                },
            }
        }
        for definition in definitions.values() {
            problems.extend(definition.unknown_parts(&named));
        }
        let mut measures = Measures { definitions };
        problems.extend(measures.cycles());
        measures.keep_whole();
        problems.sort();
        (measures, problems)
    }

    /// Those of which `is_wanted` holds.
    pub fn only(mut self, is_wanted: impl Fn(&Definition) -> bool) -> Measures {
        self.definitions.retain(|_, definition| is_wanted(definition));
        self
    }

    pub fn get(&self, id: &str) -> Option<&Definition> {
        self.definitions.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.values()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.definitions.keys().map(String::as_str)
    }

    pub fn of_family(&self, family: Family) -> impl Iterator<Item = &Definition> {
        self.iter().filter(move |definition| definition.measure.family == family)
    }

    /// These measures and those they are made from, each after its parts: the order in which an engine computes them.
    /// `Err`: an id that there is no measure of.
    pub fn in_order<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Result<Vec<Measure>, String> {
        let mut ordered: Vec<Measure> = Vec::new();
        for id in ids {
            if self.get(id).is_none() {
                return Err(id.to_owned());
            }
            self.add(id, &mut ordered);
        }
        Ok(ordered)
    }

    fn add(&self, id: &str, ordered: &mut Vec<Measure>) {
        if ordered.iter().any(|measure| measure.id == id) {
            return;
        }
        let Some(definition) = self.get(id) else { return };
        for (part, _) in definition.parts() {
            self.add(part, ordered);
        }
        ordered.push(definition.measure.clone());
    }

    /// One problem a cycle, told where its first measure by name says what it is made from.
    fn cycles(&self) -> Vec<MeasureProblem> {
        let mut told: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        let mut problems = Vec::new();
        for definition in self.definitions.values() {
            if let Some(cycle) = self.cycle_through(definition, &mut Vec::new())
                && told.insert(cycle.iter().copied().collect())
            {
                problems.push(definition.is_made_from_itself(&cycle));
            }
        }
        problems
    }

    /// The way from a measure through its parts back to itself.
    fn cycle_through<'a>(&'a self, from: &'a Definition, way: &mut Vec<&'a str>) -> Option<Vec<&'a str>> {
        way.push(&from.measure.id);
        for (part, _) in from.parts() {
            if way[0] == part {
                return Some(way.iter().copied().chain([part]).collect());
            }
            if let Some(next) = self.get(part).filter(|_| !way.contains(&part))
                && let Some(cycle) = self.cycle_through(next, way)
            {
                return Some(cycle);
            }
        }
        way.pop();
        None
    }

    /// Leaves out what is made from something that is not here, until everything that stays is whole.
    fn keep_whole(&mut self) {
        let cyclic: Vec<String> = self
            .iter()
            .filter(|definition| self.cycle_through(definition, &mut Vec::new()).is_some())
            .map(|definition| definition.measure.id.clone())
            .collect();
        self.definitions.retain(|id, _| !cyclic.contains(id));
        loop {
            let here: BTreeSet<String> = self.definitions.keys().cloned().collect();
            self.definitions.retain(|_, definition| definition.parts().iter().all(|(part, _)| here.contains(*part)));
            if self.definitions.len() == here.len() {
                return;
            }
        }
    }
}

impl Definition {
    fn problem(&self, line: usize, message: String) -> MeasureProblem {
        MeasureProblem { file: self.file.clone(), line, message }
    }

    fn repeats(&self, first: &Definition) -> MeasureProblem {
        self.problem(self.lines.id, format!("`{}` is defined in {} already", self.measure.id, first.file))
    }

    /// Parts that no file defines. A part whose file is broken has been told there.
    fn unknown_parts(&self, named: &BTreeSet<String>) -> Vec<MeasureProblem> {
        let unknown = self.parts().into_iter().filter(|(part, _)| !named.contains(*part));
        unknown
            .map(|(part, line)| {
                let others = named.iter().map(String::as_str).filter(|name| *name != self.measure.id);
                let near = is_it(part, others);
                self.problem(line, format!("there is no measure `{part}`{near}"))
            })
            .collect()
    }

    fn is_made_from_itself(&self, cycle: &[&str]) -> MeasureProblem {
        let line =
            self.parts().iter().find(|(part, _)| cycle.get(1) == Some(part)).map_or(self.lines.of, |(_, line)| *line);
        self.problem(line, format!("`{}` is made from itself: {}", self.measure.id, cycle.join(" → ")))
    }
}
