//! The standard data sets, with the columns that the oracles use.

use crate::shared_data;
use crate::table::Table;
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::spells::Spells;

pub(crate) struct DataSet {
    pub(crate) table: Table,
    duration: &'static str,
    event: &'static str,
    group: Option<&'static str>,
    covariates: &'static [&'static str],
}

/// Name → file, duration, event, group, covariates; `survival.py` has the same.
pub(crate) fn load(name: &str) -> Option<DataSet> {
    let (file, duration, event, group, covariates): (_, _, _, _, &'static [&'static str]) = match name {
        "waltons" => ("waltons_dataset.csv", "T", "E", Some("group"), &[]),
        "rossi" => ("rossi.csv", "week", "arrest", Some("fin"), &["fin", "age", "race", "wexp", "mar", "paro", "prio"]),
        "lung" => ("lung.csv", "time", "status", Some("sex"), &["age", "sex", "ph.ecog"]),
        "larynx" => ("larynx.csv", "time", "death", Some("Stage_IV"), &["age", "Stage_II", "Stage_III", "Stage_IV"]),
        "gbsg2" => ("gbsg2.csv", "time", "cens", Some("horTh"), &["age", "tsize", "pnodes", "progrec", "estrec"]),
        "lymphoma" => ("lymphoma.csv", "Time", "Censor", Some("Stage_group"), &["Stage_group"]),
        "regression" => ("regression.csv", "T", "E", None, &["var1", "var2", "var3"]),
        "kidney" => {
            let covariates: &[&str] = &["age", "black_male", "white_male", "black_female"];
            ("kidney_transplant.csv", "time", "death", Some("black_male"), covariates)
        }
        "g3" => ("g3.csv", "time", "event", Some("group"), &["age"]),
        unknown => panic!("there is no set {unknown}"),
    };
    let table = shared_data::table(&format!("lifelines/{file}"))?.complete(covariates);
    Some(DataSet { table, duration, event, group, covariates })
}

impl DataSet {
    pub(crate) fn durations(&self) -> Vec<f64> {
        self.table.numbers(self.duration)
    }

    /// The greater of two codes is the event.
    pub(crate) fn ended(&self) -> Vec<bool> {
        let codes = self.table.numbers(self.event);
        let yes = codes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        codes.iter().map(|code| *code >= yes).collect()
    }

    pub(crate) fn spells(&self) -> Spells {
        Spells::new(&self.durations(), &self.ended()).unwrap()
    }

    pub(crate) fn covariates(&self) -> Covariates {
        let columns = self.covariates.iter().map(|name| (*name, self.table.numbers(name))).collect();
        Covariates::new(self.durations().len(), columns).unwrap()
    }

    pub(crate) fn groups(&self) -> Vec<Spells> {
        groups(&self.durations(), &self.ended(), &self.table.texts(self.group.expect("this set has groups")))
    }
}

/// The spells of each kind.
pub(crate) fn groups<K: Ord + Copy>(durations: &[f64], ended: &[bool], kinds: &[K]) -> Vec<Spells> {
    let mut distinct = kinds.to_vec();
    distinct.sort();
    distinct.dedup();
    let spells_of = |kind: &K| {
        let members: Vec<usize> = (0..kinds.len()).filter(|i| kinds[*i] == *kind).collect();
        let durations: Vec<f64> = members.iter().map(|i| durations[*i]).collect();
        let ended: Vec<bool> = members.iter().map(|i| ended[*i]).collect();
        Spells::new(&durations, &ended).unwrap()
    };
    distinct.iter().map(spells_of).collect()
}
