use crate::error::{Doing, Error, Result};
use crate::location::{Location, S3Settings};
use jiff::tz::TimeZone;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as StorePath;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The folder of fact files. Cheap to clone; which files count is the catalog's business.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) store: Arc<dyn ObjectStore>,
    /// Root folder when the store is this machine's file system.
    pub(crate) folder: Option<PathBuf>,
    name: Arc<str>,
    /// Where the days that a question names begin and end.
    pub(crate) zone: TimeZone,
}

/// A person waits for the answer, so an absent store is given up on after seconds, not minutes.
const PATIENCE: Duration = Duration::from_secs(10);

impl Ledger {
    /// Touches the disk only to create the folder; a remote store is first called by a read or a write.
    pub fn open(location: &Location) -> Result<Ledger> {
        let name = Arc::from(location.to_string());
        match location {
            Location::Folder(folder) => {
                let folder = create_folder(folder)?;
                let store = LocalFileSystem::new_with_prefix(&folder)
                    .map_err(|error| Error::from_store(Doing::Writing, &location.to_string(), error))?;
                Ok(Ledger { store: Arc::new(store), folder: Some(folder), name, zone: TimeZone::UTC })
            }
            Location::S3 { bucket, prefix, settings } => {
                let store = connect(bucket, settings)
                    .map_err(|error| Error::from_store(Doing::Writing, &location.to_string(), error))?;
                Ok(Ledger {
                    store: Arc::new(PrefixStore::new(store, prefix.as_str())),
                    folder: None,
                    name,
                    zone: TimeZone::UTC,
                })
            }
            Location::Memory => {
                Ok(Ledger { store: Arc::new(InMemory::new()), folder: None, name, zone: TimeZone::UTC })
            }
        }
    }

    /// How messages name a file: with the root, so that a person finds it.
    pub(crate) fn full_name(&self, path: &str) -> String {
        format!("{}/{path}", self.name)
    }

    /// The same files, asked about days of this time zone; without it, days are those of UTC.
    pub fn in_zone(self, zone: TimeZone) -> Ledger {
        Ledger { zone, ..self }
    }

    /// Where it is, as people wrote it; without keys.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A path that no other writer will choose.
    pub(crate) fn fresh_path(table: &str) -> String {
        format!("{table}/{}.parquet", Ledger::fresh_id())
    }

    /// Returns when the file would survive a power cut. Remote stores promise that by themselves.
    pub(crate) async fn make_durable(&self, path: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.join(path);
        let folder = folder.clone();
        let sync = tokio::task::spawn_blocking(move || {
            let table_folder = file.parent().unwrap_or(&folder);
            for path in [file.as_path(), table_folder, folder.as_path()] {
                std::fs::File::open(path)?.sync_all()?;
            }
            Ok(())
        });
        sync.await
            .expect("syncing files does not panic")
            .map_err(|error| Error::from_io(Doing::Writing, &self.full_name(path), error))
    }
}

pub(crate) fn store_path(path: &str) -> StorePath {
    StorePath::from(path)
}

fn create_folder(folder: &std::path::Path) -> Result<PathBuf> {
    let refuse = |error| Error::from_io(Doing::Writing, &folder.display().to_string(), error);
    std::fs::create_dir_all(folder).map_err(refuse)?;
    folder.canonicalize().map_err(refuse)
}

fn connect(bucket: &str, settings: &S3Settings) -> object_store::Result<AmazonS3> {
    let S3Settings { endpoint, region, access_key_id, secret_access_key, allow_http } = settings;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(region.as_deref().unwrap_or("us-east-1"))
        .with_allow_http(*allow_http)
        .with_retry(RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() })
        .with_client_options(ClientOptions::new().with_allow_http(*allow_http).with_connect_timeout(PATIENCE / 2));
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    match (access_key_id, secret_access_key) {
        (Some(id), Some(secret)) => builder.with_access_key_id(id).with_secret_access_key(secret).build(),
        _ => builder.with_skip_signature(true).build(),
    }
}
