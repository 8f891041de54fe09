//! The ways in for bytes and mappings from outside, as functions that must come to an end whatever they are given.
//! The fuzz targets call these too.

use cco_connect::context::Context;
use cco_connect::mapping::file::Mapping;
use cco_connect::plan::plan;
use cco_connect::read::read;
use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::ops::ControlFlow;

pub(crate) fn mapping(text: &str) {
    if let Ok(mapping) = Mapping::parse(text) {
        assert_eq!(Mapping::parse(&mapping.to_toml()).ok(), Some(mapping), "a mapping says the same when read again");
    }
}

/// A file of that content: planned, and read where the plan asks nothing. Every row is a fact or a problem.
pub(crate) fn file(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    let path = folder.path().join("export.csv");
    std::fs::write(&path, bytes).expect("a new folder can be written to");
    let context = Context {
        currency: Currency::parse("USD").expect("USD is a currency"),
        time_zone: "UTC".to_owned(),
        today: Day::parse("2025-06-30").expect("that is a day"),
    };
    let Ok(plan) = plan(&path, &context, None) else { return };
    let (mut n_facts, mut n_problems) = (0, 0);
    let totals = read(&path, &plan, 7, &mut |chunk| {
        n_facts += chunk.facts.n_rows as u64;
        n_problems += chunk.problems.len() as u64;
        ControlFlow::Continue(())
    });
    if let Ok(totals) = totals {
        assert_eq!((totals.n_facts, totals.n_problems), (n_facts, n_problems));
        assert_eq!(totals.n_read, n_facts + n_problems);
    }
}
