//! A state store and a ledger belong together. Through another store every file of the ledger would look unused,
//! and unused files are deleted.

use crate::error::{Error, Kind};
use cco_ledger::Ledger;
use cco_store::Store;

/// Refuses two that are not about each other. Where one of them has no id yet, as in a workspace made by an
/// earlier version, they are tied once they are seen to agree.
pub(crate) async fn check(store: &Store, ledger: &Ledger, now: i64) -> Result<(), Error> {
    // In this order: whoever ties them writes the ledger's last.
    let of_ledger = ledger.id().await?;
    let of_store = store.ledger_id().await?;
    if of_ledger.is_some() && of_ledger == of_store {
        return Ok(());
    }
    let do_agree = match (&of_store, &of_ledger) {
        (Some(_), Some(_)) => false,
        // Two workspaces that share a folder look like this.
        (None, Some(_)) => share_files(store, ledger).await?,
        (_, None) => share_files(store, ledger).await? || are_both_empty(store, ledger).await?,
    };
    if !do_agree {
        return Err(strangers(store, ledger));
    }
    let id = of_ledger.clone().or(of_store).unwrap_or_else(Ledger::fresh_id);
    let tied = store.tie_to_ledger("cco", &id, now).await?;
    match of_ledger {
        Some(own) if own == tied => Ok(()),
        Some(_) => Err(strangers(store, ledger)),
        None => Ok(ledger.keep_id(&tied).await?),
    }
}

async fn share_files(store: &Store, ledger: &Ledger) -> Result<bool, Error> {
    match store.live_paths().await?.first() {
        Some(path) => Ok(ledger.holds(path).await?),
        None => Ok(false),
    }
}

async fn are_both_empty(store: &Store, ledger: &Ledger) -> Result<bool, Error> {
    Ok(store.live_paths().await?.is_empty() && ledger.is_empty().await?)
}

fn strangers(store: &Store, ledger: &Ledger) -> Error {
    let message = format!("state store {} and ledger {} do not belong together", store.url(), ledger.name());
    Error::new(Kind::Conflict, "ledger_of_another_store", message)
        .with_hint("check CCO_STATE_URL, and `state` and `ledger` in cco.toml: one of them leads to another workspace")
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::batch::{BatchKind, BatchNo, Snapshot};
    use cco_domain::column::{Column, FactBatch};
    use cco_domain::fact::MILESTONE;
    use cco_ledger::Location;
    use cco_store::StoreUrl;
    use cco_store::batch::{Counts, NewBatch};
    use tempfile::TempDir;

    struct Place {
        folder: TempDir,
        ledger: Ledger,
    }

    impl Place {
        fn new() -> Place {
            Place { folder: TempDir::new().unwrap(), ledger: Ledger::open(&Location::Memory).unwrap() }
        }

        async fn store(&self) -> Store {
            Store::open(&StoreUrl::sqlite(self.folder.path().join("state.db"))).await.unwrap()
        }

        /// As an earlier version left it: files and batches, and no ids.
        async fn with_facts() -> Place {
            let place = Place::new();
            let facts = FactBatch {
                table: &MILESTONE,
                n_rows: 1,
                columns: vec![("account_id", Column::Same("a".to_owned()))],
                lines: vec![2],
            };
            let mut writer = place.ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &Snapshot::default());
            writer.push(&facts).await.unwrap();
            let batch = NewBatch {
                kind: BatchKind::Import,
                source: "crm".to_owned(),
                label: "crm.csv".to_owned(),
                content_hash: String::new(),
                recorded_at: 1,
                expected_head: BatchNo(0),
                files: writer.finish().await.unwrap(),
                counts: Counts::default(),
                retracts: None,
                mapping: None,
            };
            place.store().await.commit("ann", batch).await.unwrap();
            place
        }

        async fn tied(self) -> Place {
            assert!(agree(&self, &self).await);
            self
        }
    }

    async fn agree(store: &Place, ledger: &Place) -> bool {
        match check(&store.store().await, &ledger.ledger, 2).await {
            Ok(()) => true,
            Err(error) => {
                assert_eq!(error.code, "ledger_of_another_store");
                false
            }
        }
    }

    #[tokio::test]
    async fn a_workspace_is_tied_once_and_stays_so() {
        for place in [Place::new().tied().await, Place::with_facts().await.tied().await] {
            let id = place.ledger.id().await.unwrap();
            assert!(id.is_some());
            assert_eq!(place.store().await.ledger_id().await.unwrap(), id);
            assert!(agree(&place, &place).await);
            assert_eq!(place.ledger.id().await.unwrap(), id);
        }
    }

    #[tokio::test]
    async fn strangers_are_refused_and_stay_as_they_are() {
        let (empty, tied, untied) = (Place::new, Place::new().tied().await, Place::with_facts().await);
        let full = Place::with_facts().await.tied().await;
        for (store, ledger, what) in [
            (&empty(), &full, "an empty store, as under a CCO_STATE_URL that leads nowhere"),
            (&empty(), &untied, "an empty store and a ledger of an earlier version"),
            (&empty(), &tied, "two workspaces that share a folder of the bucket"),
            (&full, &tied, "two workspaces' halves"),
            (&untied, &full, "an earlier version's store and another's ledger"),
            (&untied, &empty(), "a ledger that was moved away"),
            (&full, &untied, "an earlier version's ledger and another's store"),
        ] {
            let before = (store.store().await.ledger_id().await.unwrap(), ledger.ledger.id().await.unwrap());
            assert!(!agree(store, ledger).await, "{what}");
            let after = (store.store().await.ledger_id().await.unwrap(), ledger.ledger.id().await.unwrap());
            assert_eq!(after, before, "{what}");
        }
    }

    #[tokio::test]
    async fn what_was_restored_without_its_id_is_tied_again() {
        let place = Place::with_facts().await;
        place.store().await.tie_to_ledger("cco", "first", 1).await.unwrap();
        assert!(agree(&place, &place).await, "the ledger's folders came back without the id beside them");
        assert_eq!(place.ledger.id().await.unwrap().as_deref(), Some("first"));

        let place = Place::with_facts().await;
        place.ledger.keep_id("first").await.unwrap();
        assert!(agree(&place, &place).await, "the store is a copy from before it was tied");
        assert_eq!(place.store().await.ledger_id().await.unwrap().as_deref(), Some("first"));
    }
}
