//! Facts written to a ledger come back as they were: as columns, and as plain rows.

use super::{Needs, RevenueData, facts, group_tallies};
use crate::{Ledger, Location};
use cco_domain::batch::{Batch, BatchKind, BatchNo, Snapshot};
use cco_domain::column::{Column, FactBatch};
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, ACCOUNT_LINK, FX_RATE, SUBSCRIPTION, TableSpec};
use cco_domain::policy::Policy;
use cco_domain::revenue::fact::Facts;
use cco_domain::revenue::generate::{ledger, policy, query};
use cco_domain::revenue::query::RevenueQuery;
use proptest::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;

fn texts<T>(rows: &[T], text: impl Fn(&T) -> Option<String>) -> Column {
    let texts: Vec<Option<String>> = rows.iter().map(text).collect();
    Column::Text(texts.iter().map(Option::as_deref).collect())
}

fn days<T>(rows: &[T], day: impl Fn(&T) -> Option<Day>) -> Column {
    Column::Day(rows.iter().map(|row| day(row).map(Day::epoch_days)).collect())
}

fn ints<T>(rows: &[T], int: impl Fn(&T) -> Option<i64>) -> Column {
    Column::Int(rows.iter().map(int).collect())
}

/// The word that the contract writes for a value.
fn word(value: impl Serialize) -> Option<String> {
    serde_json::to_value(value).unwrap().as_str().map(str::to_owned)
}

struct Written {
    table: &'static TableSpec,
    columns: Vec<(&'static str, Column)>,
    key: &'static [&'static str],
}

/// `domain` and `term_starts` are read by no question: here they tell equal rows apart.
fn tables(facts: &Facts) -> Vec<Written> {
    let Facts { lines, accounts, links, rates } = facts;
    let number = |n: usize| Column::Day((0..n).map(|row| i32::try_from(row).ok()).collect());
    let numbers: Vec<usize> = (0..accounts.len()).collect();
    let subscription = vec![
        ("term_starts", number(lines.len())),
        ("line_id", texts(lines, |line| Some(line.line_id.clone()))),
        ("account_id", texts(lines, |line| Some(line.account_id.clone()))),
        ("contract_id", texts(lines, |line| line.contract_id.clone())),
        ("product", texts(lines, |line| line.product.clone())),
        ("plan", texts(lines, |line| line.plan.clone())),
        ("quantity", Column::Float(lines.iter().map(|line| line.quantity).collect())),
        ("amount_minor", ints(lines, |line| Some(line.amount_minor))),
        ("currency", texts(lines, |line| word(line.currency))),
        ("billing_period", texts(lines, |line| word(line.billing_period))),
        ("invoiced_every", texts(lines, |line| line.invoiced_every.and_then(word))),
        ("kind", texts(lines, |line| word(line.kind))),
        ("starts", days(lines, |line| Some(line.starts))),
        ("ends", days(lines, |line| line.ends)),
        ("status", texts(lines, |line| word(line.status))),
        ("list_minor", ints(lines, |line| line.list_minor)),
        ("discount_ends", days(lines, |line| line.discount_ends)),
        ("step", texts(lines, |line| line.step.and_then(word))),
        ("term_ends", days(lines, |line| line.term_ends)),
        ("cancelled_on", days(lines, |line| line.cancelled_on)),
    ];
    let account = vec![
        ("domain", texts(&numbers, |number| Some(number.to_string()))),
        ("account_id", texts(accounts, |version| Some(version.account_id.clone()))),
        ("effective_from", days(accounts, |version| version.effective_from)),
        ("parent_id", texts(accounts, |version| version.parent_id.clone())),
        ("segment", texts(accounts, |version| version.segment.clone())),
        ("region", texts(accounts, |version| version.region.clone())),
        ("owner", texts(accounts, |version| version.owner.clone())),
        ("employees", ints(accounts, |version| version.employees)),
        ("attributes", texts(accounts, |version| serde_json::to_string(&version.attributes).ok())),
    ];
    let account_link = vec![
        ("from_account", texts(links, |link| Some(link.from_account.clone()))),
        ("to_account", texts(links, |link| Some(link.to_account.clone()))),
        ("kind", texts(links, |link| word(link.kind))),
        ("starts", days(links, |link| Some(link.starts))),
        ("ends", days(links, |link| link.ends)),
    ];
    let fx_rate = vec![
        ("on_day", days(rates, |rate| Some(rate.on_day))),
        ("from_currency", texts(rates, |rate| word(rate.from))),
        ("to_currency", texts(rates, |rate| word(rate.to))),
        ("rate_e9", ints(rates, |rate| Some(rate.rate_e9))),
    ];
    vec![
        Written { table: &SUBSCRIPTION, columns: subscription, key: &["term_starts"] },
        Written { table: &ACCOUNT, columns: account, key: &["domain"] },
        Written { table: &ACCOUNT_LINK, columns: account_link, key: ACCOUNT_LINK.key },
        Written { table: &FX_RATE, columns: fx_rate, key: FX_RATE.key },
    ]
}

async fn write(ledger: &Ledger, facts: &Facts) -> Snapshot {
    let no = BatchNo(1);
    let batch = Batch {
        no,
        kind: BatchKind::Import,
        source: "test".to_owned(),
        label: String::new(),
        content_hash: String::new(),
        recorded_at: 0,
        n_read: 0,
        n_loaded: 0,
        n_duplicate: 0,
        n_quarantined: 0,
        retracts: None,
        mapping: None,
    };
    let mut snapshot = Snapshot { known_at: no, batches: vec![batch], files: Vec::new() };
    for Written { table, columns, key } in tables(facts) {
        let n_rows = columns.iter().find_map(|(_, column)| column.n_rows()).unwrap();
        if n_rows > 0 {
            let key: Vec<String> = key.iter().map(|name| (*name).to_owned()).collect();
            let mut writer = ledger.writer(table, &key, "test", &Snapshot::default());
            writer.push(&FactBatch { table, n_rows, columns, lines: vec![0; n_rows] }).await.unwrap();
            snapshot.files.extend(writer.finish().await.unwrap());
        }
    }
    snapshot.files.iter_mut().for_each(|file| file.batch = Some(no));
    snapshot
}

/// A ledger keeps one version of a link or a rate.
fn without_repeats(mut facts: Facts) -> Facts {
    let mut links = BTreeSet::new();
    facts.links.retain(|link| {
        links.insert((link.from_account.clone(), link.to_account.clone(), word(link.kind), link.starts))
    });
    let mut rates = BTreeSet::new();
    facts.rates.retain(|rate| rates.insert((rate.on_day, rate.from, rate.to)));
    facts
}

async fn check(facts_before: Facts, policy: Policy, query: RevenueQuery) -> Result<(), TestCaseError> {
    let ledger = Ledger::open(&Location::Memory).unwrap();
    let snapshot = write(&ledger, &facts_before).await;
    let data = RevenueData::load(&ledger, &snapshot, &Needs::of(&policy, &query)).await.unwrap();
    let (facts_after, batches) = facts(&ledger, &snapshot, None).await.unwrap();
    prop_assert_eq!(batches, vec![BatchNo(1); facts_before.lines.len()]);
    prop_assert_eq!(
        group_tallies(&data, None, &policy, &query),
        group_tallies(&RevenueData::from_facts(&facts_before), None, &policy, &query)
    );
    let some = facts_before.lines.iter().take(1).map(|line| line.account_id.clone()).collect();
    let (of_some, _) = facts(&ledger, &snapshot, Some(&some)).await.unwrap();
    let expected = facts_before.lines.iter().filter(|line| some.contains(&line.account_id)).cloned();
    prop_assert_eq!(of_some.lines, expected.collect::<Vec<_>>());
    prop_assert_eq!(facts_after, facts_before);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_was_written_is_read(facts in ledger(), policy in policy(), query in query()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(check(without_repeats(facts), policy, query))?;
    }
}
