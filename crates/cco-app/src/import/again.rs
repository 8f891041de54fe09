//! The same file again: whether reading it can change anything.

use cco_connect::mapping::file::Mapping;
use cco_domain::batch::{Batch, BatchKind, BatchNo, Snapshot};

/// The batch that brought this content, where it still has the last word: nothing that its source said of the same
/// table was loaded after it or taken back. Otherwise the content is news, and must be read.
pub(super) fn stands(snapshot: &Snapshot, content_hash: &str) -> Option<BatchNo> {
    let retracted = snapshot.retracted();
    let brought = |batch: &&Batch| {
        batch.kind != BatchKind::Retract && batch.content_hash == content_hash && !retracted.contains(&batch.no)
    };
    let position = snapshot.batches.iter().rposition(|batch| brought(&batch))?;
    let batch = &snapshot.batches[position];
    let said_otherwise = |later: &Batch| match later.kind {
        BatchKind::Import => later.n_loaded > 0 && speaks_of_same(batch, later),
        // Rows of its own file that were read again belong to what it said.
        BatchKind::Replay => later.label != batch.label && later.n_loaded > 0 && speaks_of_same(batch, later),
        BatchKind::Retract => {
            let hidden = snapshot.batches.iter().find(|hidden| Some(hidden.no) == later.retracts);
            hidden.is_some_and(|hidden| speaks_of_same(batch, hidden))
        }
    };
    let is_last_word = !snapshot.batches[position + 1..].iter().any(said_otherwise);
    is_last_word.then_some(batch.no)
}

/// Later imports that held rows which `no` had loaded: they were duplicates then, and are missing once it is hidden.
pub(crate) fn relied_on<'a>(snapshot: &'a Snapshot, no: BatchNo) -> Vec<&'a Batch> {
    let retracted = snapshot.retracted();
    let Some(hidden) = snapshot.batches.iter().find(|batch| batch.no == no) else { return Vec::new() };
    let relies = |later: &&'a Batch| {
        later.no > no
            && later.kind == BatchKind::Import
            && later.n_duplicate > 0
            && !retracted.contains(&later.no)
            && speaks_of_same(hidden, later)
    };
    snapshot.batches.iter().filter(relies).collect()
}

/// Whether two batches brought facts of one source to one table: only then can they hold the same fact.
fn speaks_of_same(one: &Batch, other: &Batch) -> bool {
    one.source == other.source && table_of(one).is_some_and(|of_one| table_of(other) == Some(of_one))
}

/// `None`: it brought no facts, as when rows are dismissed.
pub(super) fn table_of(batch: &Batch) -> Option<String> {
    Mapping::parse(batch.mapping.as_deref()?).ok()?.files.pop()?.table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(no: i64, kind: BatchKind, words: &str) -> Batch {
        let mut words = words.split(' ');
        let mut next = || words.next().unwrap_or_default().to_owned();
        let (source, table, label, content_hash) = (next(), next(), next(), next());
        let mapping = format!("version = 1\n[[file]]\nmatch = \"*\"\ntable = \"{table}\"\n");
        Batch {
            no: BatchNo(no),
            kind,
            source,
            label,
            content_hash,
            recorded_at: no,
            n_read: 2,
            n_loaded: 1,
            n_duplicate: 1,
            n_quarantined: 0,
            retracts: None,
            mapping: (table != "-").then_some(mapping),
        }
    }

    fn known(batches: Vec<Batch>) -> Snapshot {
        Snapshot { known_at: batches.last().map_or(BatchNo(0), |last| last.no), batches, files: Vec::new() }
    }

    /// What comes after batch 1, which loaded `a` from the subscriptions of billing, and whether `a` still stands.
    fn check(later: Batch, expected: bool, why: &str) {
        let first = batch(1, BatchKind::Import, "billing subscription one.csv a");
        assert_eq!(stands(&known(vec![first, later]), "a").is_some(), expected, "{why}");
    }

    #[test]
    fn content_stands_until_its_source_says_otherwise() {
        use BatchKind::{Import, Replay, Retract};
        check(batch(2, Import, "billing subscription two.csv b"), false, "a newer version may lie above it");
        check(batch(2, Import, "crm subscription two.csv b"), true, "another source");
        check(batch(2, Import, "billing account two.csv b"), true, "another table");
        let only_duplicates = Batch { n_loaded: 0, ..batch(2, Import, "billing subscription two.csv b") };
        check(only_duplicates, true, "it brought nothing new");
        check(batch(2, Replay, "billing subscription two.csv b"), false, "rows of another file, read again");
        check(batch(2, Replay, "billing subscription one.csv b"), true, "rows of its own file, read again");
        check(batch(2, Replay, "cco - dismissed b"), true, "rows were dismissed");
        let retraction = Batch { retracts: Some(BatchNo(1)), ..batch(2, Retract, "cco - retract b") };
        check(retraction, false, "it is retracted");
    }

    #[test]
    fn a_retraction_of_what_it_relied_on_makes_content_news() {
        let retraction = Batch { retracts: Some(BatchNo(1)), ..batch(3, BatchKind::Retract, "cco - retract r") };
        let batches = vec![
            batch(1, BatchKind::Import, "billing subscription one.csv a"),
            batch(2, BatchKind::Import, "billing subscription two.csv b"),
            retraction,
        ];
        assert_eq!(stands(&known(batches), "b"), None);
    }

    #[test]
    fn later_imports_with_duplicates_relied_on_a_batch() {
        let import = |no, words| batch(no, BatchKind::Import, words);
        let batches = vec![
            import(1, "billing subscription one.csv a"),
            import(2, "billing subscription two.csv b"),
            Batch { n_duplicate: 0, ..import(3, "billing subscription three.csv c") },
            import(4, "crm subscription four.csv d"),
            import(5, "billing subscription five.csv e"),
            Batch { retracts: Some(BatchNo(5)), ..batch(6, BatchKind::Retract, "cco - retract f") },
        ];
        let relied: Vec<BatchNo> = relied_on(&known(batches), BatchNo(1)).iter().map(|batch| batch.no).collect();
        assert_eq!(relied, [BatchNo(2)]);
    }
}
