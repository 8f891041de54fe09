//! Each way a database fails, brought about for real, is told apart.

use crate::home::{POSTGRES, import, on_every_backend, sqlite_home, told};
use cco_store::{Error, Store, StoreUrl};
use sqlx::{Connection, Executor};

#[test]
fn a_store_of_a_newer_program_is_refused_untouched() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.commit("ann", import(1)).await.unwrap();
        store.close().await;
        home.execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                SELECT 1000, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
        let error = Store::open(home.url()).await.expect_err("newer");
        assert!(matches!(error, Error::Newer { found: 1000, known: 6, .. }), "{error}");
    });
}

#[test]
fn a_lock_held_by_another_is_waited_for_then_reported() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let mut other = home.connect().await;
        let begin = if home.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut held = other.begin_with(begin).await.unwrap();
        held.execute("UPDATE audit_head SET n = n").await.unwrap();

        let error = store.commit("ann", import(1)).await.expect_err("locked");
        assert!(matches!(error, Error::Locked { .. }), "{error}: {error:?}");
        assert_eq!(store.head().await.unwrap().0, 0, "reads go on");
        held.rollback().await.unwrap();
        store.commit("ann", import(1)).await.unwrap();
    });
}

/// SQLite's half of this table is in `src/error.rs`: its causes can only be set on a connection of the store.
#[test]
fn postgres_says_what_is_wrong_by_code() {
    let codes = [
        ("53100", "DiskFull"),
        ("25006", "Unwritable"),
        ("42501", "Unwritable"),
        ("40P01", "Locked"),
        ("57P01", "Unreachable"),
        ("22012", "Internal"),
    ];
    on_every_backend(async |home| {
        if home.is_sqlite() {
            return;
        }
        let store = home.open().await;
        for (code, variant) in codes {
            home.execute(&format!(
                "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'as told' USING ERRCODE = '{code}'; END $$;
                 CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON batch EXECUTE FUNCTION fail()"
            ))
            .await;
            let error = store.commit("ann", import(1)).await.expect_err(code);
            assert!(told(&error).starts_with(variant), "{code}: {error:?}");
        }
    });
}

#[test]
fn a_database_or_user_that_does_not_exist_is_unreachable() {
    on_every_backend(async |home| {
        if home.is_sqlite() {
            return;
        }
        let mut no_database = url::Url::parse(&std::env::var(POSTGRES).unwrap()).unwrap();
        let mut no_user = no_database.clone();
        no_database.set_path("/no_such_database");
        no_user.set_username("no_such_user").unwrap();
        for url in [no_database, no_user] {
            let error = Store::open(&StoreUrl::parse(url.as_str()).unwrap()).await.expect_err(url.path());
            assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
        }
    });
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    // Port 1 is reserved, and nobody listens there.
    let url = StoreUrl::parse("postgres://cco:s3cret@127.0.0.1:1/cco").unwrap();
    let error = Store::open(&url).await.expect_err("nobody listens");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert_eq!(error.to_string(), "state store postgres://cco@127.0.0.1:1/cco cannot be reached");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_unwritable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    for path in [file.join("state.db"), file.join("deeper").join("state.db"), folder.path().to_owned()] {
        let error = Store::open(&StoreUrl::sqlite(&path)).await.expect_err("not a folder");
        let named = format!("state store {} cannot be written", path.display());
        assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");
        assert_eq!(error.to_string(), named);
    }
}

#[tokio::test]
async fn another_kind_of_file_is_not_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.csv");
    std::fs::write(&path, "account_id,name\n".repeat(100)).unwrap();
    let error = Store::open(&StoreUrl::sqlite(&path)).await.expect_err("a CSV file");
    assert!(matches!(&error, Error::Invalid(text) if text.contains("accounts.csv")), "{error:?}");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("account_id"), "left as it was");
}

#[tokio::test]
async fn an_edited_migration_is_noticed() {
    let home = sqlite_home();
    home.open().await.close().await;
    home.execute("UPDATE _sqlx_migrations SET checksum = x'00'").await;
    let error = Store::open(home.url()).await.expect_err("the checksum differs");
    assert!(matches!(error, Error::Internal { .. }), "{error:?}");
}
