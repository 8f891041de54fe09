//! A store that lost, spoilt or refuses something says what and where.

use crate::catalog::Catalog;
use crate::facts::{import, milestones};
use crate::store::in_folder;
use cco_domain::fact::MILESTONE;
use cco_ledger::{Error, Ledger, Location, S3Settings, TextAs};
use std::path::Path;

async fn one_file(folder: &Path) -> (Ledger, Catalog) {
    let (ledger, mut catalog) = (in_folder(folder), Catalog::default());
    import(&ledger, &mut catalog, &milestones(&[("a", "x", Some("2024-01-01")), ("b", "y", None)])).await;
    (ledger, catalog)
}

/// The error of a plain read and that of SQL, after something was done to the only file.
async fn errors_after(spoil: impl Fn(&Path)) -> [Error; 2] {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, catalog) = one_file(folder.path()).await;
    spoil(&folder.path().join(&catalog.files()[0].path));
    let read = ledger.read(&catalog.now(), &MILESTONE, &["account_id", "name"], TextAs::Plain).await;
    let today = cco_domain::day::Day::from_epoch_days(0);
    let asked = ledger.sql(&catalog.now(), today, "select account_id, name from milestone", 10).await;
    [read.unwrap_err(), asked.unwrap_err()]
}

#[tokio::test]
async fn a_missing_file_is_named() {
    for error in errors_after(|file| std::fs::remove_file(file).unwrap()).await {
        assert!(matches!(&error, Error::Missing { path, .. } if path.ends_with(".parquet")), "{error:?}");
    }
}

#[tokio::test]
async fn a_truncated_file_is_named() {
    for left in [0_usize, 3, 8, 100, 500] {
        let truncate = |file: &Path| {
            let bytes = std::fs::read(file).unwrap();
            std::fs::write(file, &bytes[..left]).unwrap();
        };
        for error in errors_after(truncate).await {
            assert!(matches!(&error, Error::Corrupt { path, .. } if path.ends_with(".parquet")), "{left}: {error:?}");
        }
    }
}

/// Every single damaged byte is an error or harmless, never a panic.
#[tokio::test]
async fn no_damaged_byte_is_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, catalog) = one_file(folder.path()).await;
    let file = folder.path().join(&catalog.files()[0].path);
    let whole = std::fs::read(&file).unwrap();
    let mut n_errors = 0;
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xFF;
        std::fs::write(&file, &damaged).unwrap();
        let columns = ["account_id", "name", "reached_on", cco_ledger::schema::KEY_HIGH];
        match ledger.read(&catalog.now(), &MILESTONE, &columns, TextAs::Dictionary).await {
            Ok(_) => {}
            Err(Error::Corrupt { .. }) => n_errors += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
        }
    }
    assert!(n_errors > whole.len() / 4, "{n_errors} of {}", whole.len());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let error = Ledger::open(&Location::Folder(file.join("ledger"))).unwrap_err();
    assert!(matches!(&error, Error::Unwritable { path, .. } if path.contains("a file")), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_takes_no_files_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = in_folder(folder.path());
    std::fs::write(folder.path().join("milestone"), "in the way").unwrap();
    let mut writer = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &Catalog::default().now());
    writer.push(&milestones(&[("a", "x", None)])).await.unwrap();
    let error = writer.finish().await.unwrap_err();
    assert!(matches!(&error, Error::Unwritable { path, .. } if path.contains("/milestone/")), "{error:?}");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_unreachable() {
    let settings = S3Settings {
        endpoint: Some("http://127.0.0.1:9".into()),
        region: None,
        access_key_id: Some("id".into()),
        secret_access_key: Some("secret".into()),
        allow_http: true,
    };
    let location = Location::S3 { bucket: "facts".into(), prefix: String::new(), settings };
    let ledger = Ledger::open(&location).unwrap();
    let mut writer = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &Catalog::default().now());
    writer.push(&milestones(&[("a", "x", None)])).await.unwrap();
    let error = writer.finish().await.unwrap_err();
    assert!(matches!(&error, Error::Unreachable { path, .. } if path.starts_with("s3://facts/")), "{error:?}");
}
