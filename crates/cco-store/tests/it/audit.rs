use crate::backtests::backtest;
use crate::definitions::version;
use crate::home::{import, on_every_backend, retraction};
use crate::risk_models::model;
use cco_domain::batch::BatchNo;
use cco_store::Store;
use cco_store::audit::{AuditCheck, NewEntry};
use cco_store::definition::Ground;
use cco_store::file::Replacement;
use cco_store::publication::NewPublication;
use serde_json::json;

/// One of each kind of change: six entries.
async fn work(store: &Store) {
    store.commit("ann", import(1)).await.unwrap();
    store.commit("bob", retraction(2, 1)).await.unwrap();
    store.commit("ann", import(3)).await.unwrap();
    let replacement = Replacement {
        table: "subscription".to_owned(),
        removed: vec!["subscription/1.parquet".to_owned()],
        added: Vec::new(),
        expected_head: BatchNo(3),
        at: 4,
    };
    store.replace_files("compaction", replacement).await.unwrap();
    let publication = NewPublication {
        name: "Q4".to_owned(),
        published_at: 5,
        policy_toml: String::new(),
        policy_hash: "abc".to_owned(),
        known_at: BatchNo(3),
        figures: Vec::new(),
    };
    store.publish("ann", publication).await.unwrap();
    let entry = NewEntry {
        at: 6,
        actor: "bob".to_owned(),
        action: "policy_change".to_owned(),
        subject: "policy".to_owned(),
        detail: json!({ "from": "abc", "to": "é" }),
    };
    store.audit(entry).await.unwrap();
}

#[test]
fn every_change_is_recorded_newest_first() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 0 });
        work(&store).await;
        let log = store.audit_log(10).await.unwrap();
        let told: Vec<_> =
            log.iter().map(|e| (e.no, e.at, e.actor.as_str(), e.action.as_str(), e.subject.as_str())).collect();
        let expected = [
            (6, 6, "bob", "policy_change", "policy"),
            (5, 5, "ann", "figures_publish", "publication Q4"),
            (4, 4, "compaction", "files_replace", "table subscription"),
            (3, 3, "ann", "batch_import", "batch 3"),
            (2, 2, "bob", "batch_retract", "batch 2"),
            (1, 1, "ann", "batch_import", "batch 1"),
        ];
        assert_eq!(told, expected);
        assert_eq!(log[0].detail_json, r#"{"from":"abc","to":"é"}"#);
        assert_eq!(store.audit_log(2).await.unwrap(), log[..2]);
        assert_eq!(store.audit_len().await.unwrap(), 6);
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 6 });
    });
}

#[test]
fn a_long_audit_is_checked_to_its_end() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let entry = |at| NewEntry {
            at,
            actor: "ann".to_owned(),
            action: "page_open".to_owned(),
            subject: "portfolio".to_owned(),
            detail: json!(null),
        };
        for at in 0..1001 {
            store.audit(entry(at)).await.unwrap();
        }
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 1001 });
        home.execute("UPDATE audit_entry SET actor = 'eve' WHERE no = 1001").await;
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Broken { first: 1001 });
    });
}

/// The reasons of a promotion and the report of a backtest are too long for the audit, which vouches for them.
#[test]
fn what_the_audit_vouches_for_cannot_be_edited_either() {
    for (sql, expected) in [
        ("UPDATE definition_event SET event = event", AuditCheck::Intact { n_entries: 4 }),
        ("UPDATE definition_event SET findings = '{}' WHERE event = 'promote'", AuditCheck::Altered { entry: 3 }),
        ("UPDATE definition_event SET backtest = '2' WHERE event = 'promote'", AuditCheck::Altered { entry: 3 }),
        ("UPDATE definition_event SET event = 'demote' WHERE event = 'promote'", AuditCheck::Altered { entry: 3 }),
        ("DELETE FROM definition_event", AuditCheck::Altered { entry: 2 }),
        ("UPDATE backtest SET report = '{ \"auc\": 0.90 }'", AuditCheck::Altered { entry: 1 }),
        ("DELETE FROM backtest", AuditCheck::Altered { entry: 1 }),
        ("UPDATE risk_model SET evaluation = '{}'", AuditCheck::Altered { entry: 4 }),
    ] {
        on_every_backend(async |home| {
            let store = home.open().await;
            store.keep_backtest("ann", backtest()).await.unwrap();
            store.use_definition("ann", &version("one"), 71).await.unwrap();
            let ground = Ground { backtest: Some("1".to_owned()), findings: Some("reasons".to_owned()) };
            store.promote_definition("bob", "one", 72, ground).await.unwrap();
            store.keep_risk_model("ann", model("churn_90d_1", "1")).await.unwrap();
            home.execute(sql).await;
            assert_eq!(store.verify_audit().await.unwrap(), expected, "{sql}");
        });
    }
}

#[test]
fn tampering_shows() {
    for (sql, first) in [
        ("UPDATE audit_entry SET detail = '{}' WHERE no = 2", 2),
        ("UPDATE audit_entry SET at = 0 WHERE no = 1", 1),
        ("UPDATE audit_entry SET hash = (SELECT hash FROM audit_entry WHERE no = 1) WHERE no = 3", 3),
        ("DELETE FROM audit_entry WHERE no = 4", 4),
        ("DELETE FROM audit_entry WHERE no = 6", 6),
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_entry SET no = 60 WHERE no = 6", 6),
        ("INSERT INTO audit_entry SELECT 7, at, actor, action, subject, detail, hash FROM audit_entry WHERE no = 6", 7),
        ("DELETE FROM audit_head", 7),
    ] {
        on_every_backend(async |home| {
            let store = home.open().await;
            work(&store).await;
            home.execute(sql).await;
            assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Broken { first }, "{sql}");
        });
    }
}
