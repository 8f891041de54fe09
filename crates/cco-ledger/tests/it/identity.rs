use crate::catalog::Catalog;
use crate::facts::{import, milestones};
use crate::store::on_each_store;
use cco_ledger::Ledger;

#[tokio::test]
async fn a_ledger_keeps_its_id_beside_its_files() {
    on_each_store(async |ledger| {
        assert_eq!((ledger.id().await.unwrap(), ledger.is_empty().await.unwrap()), (None, true));
        let id = Ledger::fresh_id();
        ledger.keep_id(&id).await.unwrap();
        assert_eq!((ledger.id().await.unwrap(), ledger.is_empty().await.unwrap()), (Some(id), true));

        let mut catalog = Catalog::default();
        import(&ledger, &mut catalog, &milestones(&[("a", "x", None)])).await;
        assert!(!ledger.is_empty().await.unwrap());
        assert!(ledger.holds(&catalog.files()[0].path).await.unwrap());
        assert!(!ledger.holds("milestone/none.parquet").await.unwrap());
    })
    .await;
}
