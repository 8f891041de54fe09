use crate::home::{on_every_backend, told};
use cco_store::audit::AuditCheck;
use cco_store::matter::{Step, Target, Write, Written};
use serde_json::json;

fn step(action: &str, writes: Vec<Write>) -> Step {
    Step { at: 5, actor: "ann".to_owned(), action: action.to_owned(), writes }
}

fn new(key: &str, state: &str) -> Write {
    Write { kind: "save", target: Target::New { key: key.to_owned() }, is_open: true, body: json!({ "state": state }) }
}

fn after(no: i64, version: i64, state: &str) -> Write {
    let is_open = state != "done";
    Write { kind: "save", target: Target::After { no, version }, is_open, body: json!({ "state": state }) }
}

#[test]
fn a_matter_is_kept_in_all_its_versions() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let first = store.step(step("save_open", vec![new("a1/support-pain", "proposed")])).await.unwrap();
        assert_eq!(first, [Written { kind: "save", no: 1, version: 1 }]);
        store.step(step("save_start", vec![after(1, 1, "active")])).await.unwrap();
        store.step(step("save_close", vec![after(1, 2, "done")])).await.unwrap();

        let told: Vec<_> = store.matter_versions("save", 1).await.unwrap();
        let told: Vec<_> = told.iter().map(|one| (one.version, one.is_open(), one.body_json.as_str())).collect();
        let expected = [
            (1, true, r#"{"state":"proposed"}"#),
            (2, true, r#"{"state":"active"}"#),
            (3, false, r#"{"state":"done"}"#),
        ];
        assert_eq!(told, expected);
        let last = store.matter("save", 1).await.unwrap();
        assert_eq!((last.version, last.key.as_str(), last.action.as_str()), (3, "a1/support-pain", "save_close"));
        assert_eq!(store.matters("save", true).await.unwrap(), []);
        assert_eq!(store.matters("save", false).await.unwrap(), [last]);
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 3 });
    });
}

#[test]
fn of_one_key_one_is_open() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.step(step("save_open", vec![new("a1", "proposed")])).await.unwrap();
        let second = store.step(step("save_open", vec![new("a1", "proposed")])).await;
        assert_eq!(told(&second.unwrap_err()), "Conflict: save 1 is open for a1 already");
        store.step(step("save_close", vec![after(1, 1, "done")])).await.unwrap();
        store.step(step("save_open", vec![new("a1", "proposed")])).await.unwrap();
        let reopened = store.step(step("save_reopen", vec![after(1, 2, "active")])).await;
        assert_eq!(told(&reopened.unwrap_err()), "Conflict: save 2 is open for a1 already");
    });
}

#[test]
fn of_two_who_go_on_from_one_version_the_second_changes_nothing() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.step(step("save_open", vec![new("a1", "proposed"), new("a2", "proposed")])).await.unwrap();
        let (one, other) = tokio::join!(
            store.step(step("save_start", vec![after(1, 1, "active")])),
            store.step(step("save_close", vec![after(1, 1, "done")])),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(store.matter("save", 1).await.unwrap().version, 2);

        // A step is whole: its first write does not stand without its second.
        let mixed = store.step(step("save_close", vec![after(2, 1, "done"), after(1, 1, "done")])).await;
        assert_eq!(told(&mixed.unwrap_err()), "Conflict: save 1 has gone on since: look at it again before you decide");
        assert_eq!(store.matter("save", 2).await.unwrap().version, 1);
        assert_eq!(
            told(&store.step(step("save_close", vec![after(9, 1, "done")])).await.unwrap_err()),
            "NotFound: there is no save 9"
        );
        assert_eq!(told(&store.matter("save", 9).await.unwrap_err()), "NotFound: there is no save 9");
    });
}

#[test]
fn a_changed_row_is_found() {
    for (tampering, expected) in [
        (
            "UPDATE matter_version SET body = '{\"state\":\"approved\"}' WHERE version = 2",
            AuditCheck::Altered { entry: 2 },
        ),
        ("UPDATE matter_version SET actor = 'bob' WHERE version = 1", AuditCheck::Altered { entry: 1 }),
        ("UPDATE matter SET key = 'a2'", AuditCheck::Altered { entry: 1 }),
        ("UPDATE matter SET is_open = 0", AuditCheck::Unvouched),
        ("UPDATE matter SET version = 1", AuditCheck::Unvouched),
        (
            "INSERT INTO matter_version (kind, no, version, at, actor, action, is_open, body)
             VALUES ('save', 1, 3, 9, 'ann', 'save_close', 0, '{}')",
            AuditCheck::Unvouched,
        ),
        ("DELETE FROM matter; DELETE FROM matter_version", AuditCheck::Altered { entry: 1 }),
    ] {
        on_every_backend(async |home| {
            let store = home.open().await;
            store.step(step("save_open", vec![new("a1", "proposed")])).await.unwrap();
            store.step(step("save_start", vec![after(1, 1, "active")])).await.unwrap();
            home.execute(tampering).await;
            assert_eq!(store.verify_audit().await.unwrap(), expected, "{tampering}");
        });
    }
}
