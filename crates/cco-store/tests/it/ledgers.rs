use crate::home::on_every_backend;
use cco_store::audit::AuditCheck;

#[test]
fn a_store_is_tied_to_one_ledger_for_good() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.ledger_id().await.unwrap(), None);
        assert_eq!(store.tie_to_ledger("ann", "first", 1).await.unwrap(), "first");
        assert_eq!(store.tie_to_ledger("bob", "second", 2).await.unwrap(), "first");
        assert_eq!(home.open().await.ledger_id().await.unwrap().as_deref(), Some("first"));
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 1 });
    });
}
