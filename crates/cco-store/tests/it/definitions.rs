use crate::home::{on_every_backend, told};
use cco_store::definition::{DefinitionVersion, Event, Ground, in_use_at, promotion};

pub(crate) fn version(hash: &str) -> DefinitionVersion {
    DefinitionVersion {
        hash: hash.to_owned(),
        kind: "health".to_owned(),
        id: "account".to_owned(),
        text: format!("# text of {hash}\n"),
    }
}

#[test]
fn history_knows_which_version_was_in_use_when() {
    on_every_backend(async |home| {
        let store = home.open().await;
        for (hash, at) in [("one", 10), ("one", 20), ("two", 30), ("one", 40)] {
            store.use_definition("ann", &version(hash), at).await.unwrap();
        }
        let other = DefinitionVersion { id: "smb".to_owned(), ..version("three") };
        store.use_definition("ann", &other, 50).await.unwrap();

        let events = store.definition_events("health", "account").await.unwrap();
        let told: Vec<_> = events.iter().map(|event| (event.hash.as_str(), event.event, event.at)).collect();
        assert_eq!(told, [("one", Event::Use, 10), ("two", Event::Use, 30), ("one", Event::Use, 40)]);
        for (at, expected) in [(9, None), (10, Some("one")), (29, Some("one")), (30, Some("two")), (99, Some("one"))] {
            assert_eq!(in_use_at(&events, at).map(|event| event.hash.as_str()), expected, "at {at}");
        }
        assert_eq!(store.definition_version("two").await.unwrap(), version("two"));
        assert_eq!(store.audit_log(9).await.unwrap().len(), 4, "an answer that changes nothing is not recorded");
    });
}

#[test]
fn a_promotion_has_an_author_and_a_ground() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.use_definition("ann", &version("one"), 10).await.unwrap();
        store.use_definition("ann", &version("two"), 20).await.unwrap();
        let ground = Ground { backtest: Some("bt-1".to_owned()), findings: Some("{\"auc\":0.71}".to_owned()) };
        store.promote_definition("bob", "one", 30, ground).await.unwrap();

        let events = store.definition_events("health", "account").await.unwrap();
        let standing = promotion(&events, "one").unwrap();
        assert_eq!((standing.actor.as_str(), standing.at, standing.backtest.as_deref()), ("bob", 30, Some("bt-1")));
        assert_eq!(standing.findings.as_deref(), Some("{\"auc\":0.71}"));
        assert_eq!(promotion(&events, "two"), None);
        assert_eq!(in_use_at(&events, 99).unwrap().hash, "two", "to promote is not to use");

        store.demote_definition("cid", "one", 40).await.unwrap();
        assert_eq!(promotion(&store.definition_events("health", "account").await.unwrap(), "one"), None);
        let log = store.audit_log(1).await.unwrap();
        assert_eq!(
            (log[0].action.as_str(), log[0].subject.as_str()),
            ("definition_demote", "definition health/account")
        );
    });
}

#[test]
fn what_cannot_be_promoted() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let error = store.promote_definition("ann", "one", 1, Ground::default()).await.expect_err("never used");
        assert_eq!(told(&error), "NotFound: no definition with hash one has made an answer here");
        store.use_definition("ann", &version("one"), 1).await.unwrap();
        let error = store.demote_definition("ann", "one", 2).await.expect_err("a draft");
        assert_eq!(told(&error), "Conflict: definition one is not promoted");
        store.promote_definition("ann", "one", 3, Ground::default()).await.unwrap();
        let error = store.promote_definition("ann", "one", 4, Ground::default()).await.expect_err("twice");
        assert_eq!(told(&error), "Conflict: definition one is promoted already");
        assert_eq!(store.audit_log(9).await.unwrap().len(), 2);
    });
}
