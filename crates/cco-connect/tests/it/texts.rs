//! Any bytes are answered; any rows written can be read back.

use crate::support::{context, file, load_in_chunks, outcome_shown, value_shown};
use cco_connect::plan::plan;
use proptest::prelude::*;

fn tame(mut config: ProptestConfig) -> ProptestConfig {
    config.cases = 64;
    config.failure_persistence = None;
    config
}

fn date() -> impl Strategy<Value = &'static str> {
    let odd = prop_oneof![Just("2024-02-30"), Just("n/a"), Just("")];
    prop_oneof![20 => Just("2024-01-01"), 2 => Just("2024-09-01"), 3 => odd]
}

fn amount() -> impl Strategy<Value = &'static str> {
    let odd = prop_oneof![Just("0.125"), Just("x"), Just("")];
    prop_oneof![20 => Just("12.5"), 2 => Just("-3"), 3 => odd]
}

proptest! {
    #![proptest_config(tame(ProptestConfig::default()))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "(mrr|subs|accounts)\\.(csv|jsonl|xlsx|parquet)") {
        let file = file(&name, bytes);
        if let Ok(plan) = plan(&file.path, &context(), None) && plan.questions.is_empty() && plan.mapping.is_some() {
            drop(load_in_chunks(&file.path, &plan, 3));
        }
    }

    #[test]
    fn any_rows_reconcile(rows in proptest::collection::vec("[0-9a-z,\"\n\r;/€. -]{0,30}", 0..20), chunk_rows in 1_usize..5) {
        let good = "7,2024-01-01,5\n".repeat(30);
        let file = file("mrr.csv", format!("account_id,month,mrr\n{good}{}", rows.join("\n")));
        if let Ok(plan) = plan(&file.path, &context(), None) && plan.questions.is_empty() && plan.mapping.is_some() {
            drop(load_in_chunks(&file.path, &plan, chunk_rows));
        }
    }

    /// Rows without quotes are read many at once, rows with quotes one by one: the outcome is the same.
    #[test]
    fn quotes_change_nothing(rows in proptest::collection::vec(("[a-c ]{1,3}", date(), amount()), 1..40)) {
        let outcome = |quote: &str| {
            let row = |(id, date, amount): &(String, _, _)| format!("{quote}{id}{quote},7,{date},2024-06-01,{amount}\n");
            let rows: String = rows.iter().map(row).collect();
            let good = "s,7,2024-01-01,2024-06-01,5.50\n".repeat(50);
            let file = file("subs.csv", format!("line_id,account_id,start_date,end_date,mrr\n{good}{rows}"));
            let plan = plan(&file.path, &context(), None).unwrap();
            outcome_shown(&load_in_chunks(&file.path, &plan, 7).unwrap())
        };
        prop_assert_eq!(outcome(""), outcome("\""));
    }

    #[test]
    fn rows_written_are_read(rows in proptest::collection::vec(("[a-z,\"\n é]{0,12}", 0_i64..1_000_000, 0_i32..60), 1..30), chunk_rows in 1_usize..7) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["account_id", "name", "month", "mrr_cents"]).unwrap();
        for (index, (text, cents, month)) in rows.iter().enumerate() {
            let month = format!("{}-{:02}-01", 2020 + month / 12, month % 12 + 1);
            writer.write_record([index.to_string(), text.clone(), month, cents.to_string()]).unwrap();
        }
        let file = file("mrr.csv", writer.into_inner().unwrap());
        let plan = plan(&file.path, &context(), None).unwrap();
        let outcome = load_in_chunks(&file.path, &plan, chunk_rows).unwrap();
        prop_assert_eq!(outcome.totals.n_facts, rows.len() as u64);
        let read: Vec<String> = outcome.facts.iter().flat_map(|batch| {
            let (_, column) = batch.columns.iter().find(|(name, _)| *name == "amount_minor").unwrap();
            (0..batch.n_rows).filter_map(|row| value_shown(column, row)).collect::<Vec<_>>()
        }).collect();
        let written: Vec<String> = rows.iter().map(|(_, cents, _)| cents.to_string()).collect();
        prop_assert_eq!(read, written);
    }
}
