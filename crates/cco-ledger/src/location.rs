use std::fmt;
use std::path::PathBuf;

/// Where a ledger's files live.
#[derive(Clone, Debug)]
pub enum Location {
    /// A folder on this machine, created when absent.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store, or a folder inside it when `prefix` is not empty.
    S3 { bucket: String, prefix: String, settings: S3Settings },
    /// Gone when the last clone of its [`crate::Ledger`] is dropped.
    Memory,
}

/// How to reach an S3-compatible store. Nothing is read from the environment here.
#[derive(Clone)]
pub struct S3Settings {
    /// Address of the service; `None` is Amazon's.
    pub endpoint: Option<String>,
    /// `None` is `us-east-1`, which stores without regions accept.
    pub region: Option<String>,
    /// Without both keys, requests are not signed: a public bucket.
    pub access_key_id: Option<String>,
    pub secret_access_key: Option<String>,
    /// Plain HTTP, for a store on the same machine or network.
    pub allow_http: bool,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let S3Settings { endpoint, region, access_key_id: _, secret_access_key: _, allow_http } = self;
        f.debug_struct("S3Settings")
            .field("endpoint", endpoint)
            .field("region", region)
            .field("allow_http", allow_http)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Folder(folder) => folder.display().fmt(f),
            Location::S3 { bucket, prefix, .. } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Location::S3 { bucket, prefix, .. } => write!(f, "s3://{bucket}/{prefix}"),
            Location::Memory => f.write_str("memory"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_never_shown() {
        let settings = S3Settings {
            endpoint: None,
            region: Some("eu-central-1".into()),
            access_key_id: Some("AKIA-SHOWN".into()),
            secret_access_key: Some("hush".into()),
            allow_http: false,
        };
        let location = Location::S3 { bucket: "facts".into(), prefix: "acme".into(), settings };
        let shown = format!("{location:?} {location}");
        assert!(shown.contains("eu-central-1") && shown.contains("s3://facts/acme"), "{shown}");
        assert!(!shown.contains("hush") && !shown.contains("AKIA"), "{shown}");
    }
}
