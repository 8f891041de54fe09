//! Where a state store is.

use crate::error::{Error, Result};
use std::fmt;
use std::path::{Path, PathBuf};

/// The address of a state store: a SQLite file, or a PostgreSQL database. Printing it never shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreUrl(Address);

#[derive(Clone, PartialEq, Eq)]
enum Address {
    Sqlite(PathBuf),
    Postgres(::url::Url),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl StoreUrl {
    /// A SQLite file, which need not exist yet.
    pub fn sqlite(path: impl Into<PathBuf>) -> StoreUrl {
        StoreUrl(Address::Sqlite(path.into()))
    }

    /// `sqlite:<path>`, `postgres://user:password@host/database`, or a plain path, which means SQLite.
    pub fn parse(text: &str) -> Result<StoreUrl> {
        match text.split_once(':') {
            Some(("postgres" | "postgresql", _)) => parse_postgres(text),
            Some(("sqlite", path)) => parse_path(path.strip_prefix("//").unwrap_or(path)),
            Some((scheme, rest)) if rest.starts_with("//") => Err(Error::Invalid(format!(
                "`{scheme}` is not a kind of state store: write sqlite:<path> or postgres://<user>@<host>/<database>"
            ))),
            _ => parse_path(text),
        }
    }

    /// The SQLite file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Address::Sqlite(path) => Some(path),
            Address::Postgres(_) => None,
        }
    }

    pub(crate) fn backend(&self) -> Backend {
        match self.0 {
            Address::Sqlite(_) => Backend::Sqlite,
            Address::Postgres(_) => Backend::Postgres,
        }
    }

    /// The address as the driver reads it.
    pub(crate) fn driver_url(&self) -> Result<::url::Url> {
        match &self.0 {
            Address::Postgres(url) => Ok(url.clone()),
            Address::Sqlite(path) => sqlite_driver_url(path)
                .ok_or_else(|| Error::Invalid(format!("`{}` cannot be the path of a state store", path.display()))),
        }
    }
}

/// The text is not repeated in the message: it may hold a password.
fn parse_postgres(text: &str) -> Result<StoreUrl> {
    let url = ::url::Url::parse(text).map_err(|reason| {
        Error::Invalid(format!("the PostgreSQL address of the state store is not a URL: {reason}"))
    })?;
    if url.cannot_be_a_base() {
        return Err(Error::Invalid(
            "write the address of PostgreSQL as postgres://<user>@<host>/<database>".to_owned(),
        ));
    }
    Ok(StoreUrl(Address::Postgres(url)))
}

fn parse_path(path: &str) -> Result<StoreUrl> {
    if path.is_empty() {
        return Err(Error::Invalid("the address of the state store is empty".to_owned()));
    }
    Ok(StoreUrl::sqlite(path))
}

/// Absolute and percent-encoded, so that no path is taken for options or for a `file:` address.
fn sqlite_driver_url(path: &Path) -> Option<::url::Url> {
    path.to_str()?;
    let file = ::url::Url::from_file_path(std::path::absolute(path).ok()?).ok()?;
    ::url::Url::parse(&format!("sqlite://{}?mode=rwc", file.path())).ok()
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Address::Sqlite(path) => path.display().fmt(f),
            Address::Postgres(url) => fmt_without_secrets(url, f),
        }
    }
}

/// The driver takes a password among the options too, so none of those are shown.
fn fmt_without_secrets(url: &::url::Url, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}://", url.scheme())?;
    if !url.username().is_empty() {
        write!(f, "{}@", url.username())?;
    }
    f.write_str(url.host_str().unwrap_or_default())?;
    if let Some(port) = url.port() {
        write!(f, ":{port}")?;
    }
    f.write_str(url.path())
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_write() {
        for (text, shown, path) in [
            ("state.db", "state.db", Some("state.db")),
            ("sqlite:acme/.cco/state.db", "acme/.cco/state.db", Some("acme/.cco/state.db")),
            ("sqlite:///var/lib/state.db", "/var/lib/state.db", Some("/var/lib/state.db")),
            ("odd:name.db", "odd:name.db", Some("odd:name.db")),
            ("postgres://cco@db.example/acme", "postgres://cco@db.example/acme", None),
            ("postgresql://db.example:5433/acme?sslmode=require", "postgresql://db.example:5433/acme", None),
        ] {
            let url = StoreUrl::parse(text).expect(text);
            assert_eq!((url.to_string().as_str(), url.path()), (shown, path.map(Path::new)), "{text}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for text in ["postgres://cco:s3cret@db.example/acme", "postgres://db.example/acme?user=cco&password=s3cret"] {
            let url = StoreUrl::parse(text).expect(text);
            assert!(!format!("{url} {url:?}").contains("s3cret"), "{url}");
        }
        let wrong = StoreUrl::parse("postgres://cco:s3cret@db.example:port/acme").expect_err("a port is a number");
        assert!(!format!("{wrong} {wrong:?}").contains("s3cret"), "{wrong}");
    }

    #[test]
    fn addresses_refused() {
        for (text, reason) in [
            ("", "the address of the state store is empty"),
            ("sqlite:", "the address of the state store is empty"),
            ("mysql://cco@db.example/acme", "`mysql` is not a kind of state store"),
            ("postgres:acme", "write the address of PostgreSQL as"),
        ] {
            let error = StoreUrl::parse(text).expect_err(text);
            assert!(matches!(&error, Error::Invalid(message) if message.starts_with(reason)), "{text}: {error}");
        }
    }

    #[test]
    fn no_path_is_taken_for_options() {
        let url = StoreUrl::sqlite("/data/50% off?mode=ro#1 é.db").driver_url().expect("valid");
        assert_eq!(url.as_str(), "sqlite:///data/50%25%20off%3Fmode=ro%231%20%C3%A9.db?mode=rwc");
    }
}
