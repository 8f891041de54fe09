//! Random lives of a ledger against a model that fits on a page: at every "known at", the same rows.

use crate::catalog::Catalog;
use crate::facts::{import, lines, milestones};
use crate::store::{in_folder, memory, s3};
use cco_domain::batch::BatchNo;
use cco_domain::fact::MILESTONE;
use cco_ledger::Ledger;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const DAYS: [&str; 3] = ["2024-01-01", "2024-01-02", "2024-01-03"];

#[derive(Clone, Debug)]
enum Step {
    /// Account number and value: which day its milestone was reached.
    Import(Vec<(u8, u8)>),
    /// The n-th import that is not retracted yet.
    Retract(usize),
    Compact,
}

/// Every version ever said, by batch; and which batch hides which.
#[derive(Default)]
struct Model {
    said: Vec<(BatchNo, u8, u8)>,
    retractions: Vec<(BatchNo, BatchNo)>,
}

impl Model {
    fn visible(&self, known_at: BatchNo) -> Vec<String> {
        let hidden: BTreeSet<_> =
            self.retractions.iter().filter(|(by, _)| *by <= known_at).map(|(_, hidden)| *hidden).collect();
        let known = self.said.iter().filter(|(batch, ..)| *batch <= known_at && !hidden.contains(batch));
        let latest: BTreeMap<u8, u8> = known.map(|(_, account, value)| (*account, *value)).collect();
        latest.into_iter().map(|(account, value)| format!("{account}|{}", DAYS[value as usize])).collect()
    }

    /// What an import adds: the first word on each account, unless it is what holds already.
    fn import(&mut self, batch: BatchNo, rows: &[(u8, u8)]) {
        let before = self.visible(BatchNo(batch.0 - 1));
        let mut spoken = BTreeSet::new();
        for (account, value) in rows {
            let line = format!("{account}|{}", DAYS[*value as usize]);
            if spoken.insert(*account) && !before.contains(&line) {
                self.said.push((batch, *account, *value));
            }
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rows = prop::collection::vec((0..5_u8, 0..3_u8), 1..5);
    let step = prop_oneof![
        4 => rows.prop_map(Step::Import),
        2 => (0..4_usize).prop_map(Step::Retract),
        1 => Just(Step::Compact),
    ];
    prop::collection::vec(step, 1..12)
}

async fn live(ledger: &Ledger, steps: &[Step]) {
    let (mut catalog, mut model, mut retractable) = (Catalog::default(), Model::default(), Vec::new());
    for step in steps {
        match step {
            Step::Import(rows) => {
                let accounts: Vec<String> = rows.iter().map(|(account, _)| account.to_string()).collect();
                let milestone = |(id, (_, value)): (_, &(u8, u8))| (id, "x", Some(DAYS[*value as usize]));
                let milestones_of: Vec<_> = accounts.iter().map(String::as_str).zip(rows).map(milestone).collect();
                let (batch, _) = import(ledger, &mut catalog, &milestones(&milestones_of)).await;
                model.import(batch, rows);
                retractable.push(batch);
            }
            Step::Retract(_) if retractable.is_empty() => {}
            Step::Retract(which) => {
                let hidden = retractable.remove(which % retractable.len());
                model.retractions.push((catalog.retract(hidden), hidden));
            }
            Step::Compact => {
                let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
                catalog.replace(compaction);
            }
        }
        for known_at in 0..=catalog.head().0 {
            let found = lines(ledger, &catalog.at(BatchNo(known_at)), &MILESTONE, &["account_id", "reached_on"]).await;
            assert_eq!(found, model.visible(BatchNo(known_at)), "known at {known_at} after {step:?}");
        }
    }
}

fn check(cases: u32, ledger: impl Fn() -> Ledger) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let result = proptest::test_runner::TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(live(&ledger(), &steps));
        Ok(())
    });
    result.unwrap();
}

#[test]
fn in_memory() {
    check(64, memory);
}

#[test]
fn in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let n_lives = std::cell::Cell::new(0);
    check(15, || {
        n_lives.set(n_lives.get() + 1);
        in_folder(&folder.path().join(n_lives.get().to_string()))
    });
}

#[test]
fn on_s3() {
    if s3().is_some() {
        check(3, || s3().expect("it was there a moment ago"));
    }
}
