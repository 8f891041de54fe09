//! What can go wrong, in the few kinds that a caller acts on.

use std::error::Error as StdError;
use std::fmt;

/// Each kind has one exit code (and, on other surfaces, one status).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request or the data cannot be right as it stands.
    Invalid,
    NotFound,
    /// It exists already, or somebody else changed it meanwhile.
    Conflict,
    Forbidden,
    NotEnoughData,
    /// A service that we call answered wrongly.
    Upstream,
    /// A store or disk cannot be reached, is locked, full or read-only: try again after mending it.
    Unavailable,
    /// The user stopped it.
    Interrupted,
    Internal,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Invalid,
        Kind::NotFound,
        Kind::Conflict,
        Kind::Forbidden,
        Kind::NotEnoughData,
        Kind::Upstream,
        Kind::Unavailable,
        Kind::Interrupted,
        Kind::Internal,
    ];

    /// The process's exit code. 2 is left to the command line's own usage errors.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Internal => 1,
            Kind::Invalid => 3,
            Kind::NotFound => 4,
            Kind::Conflict => 5,
            Kind::Forbidden => 6,
            Kind::NotEnoughData => 7,
            Kind::Upstream => 8,
            Kind::Unavailable => 9,
            Kind::Interrupted => 130,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Kind::Internal => "internal",
            Kind::Invalid => "invalid",
            Kind::NotFound => "not_found",
            Kind::Conflict => "conflict",
            Kind::Forbidden => "forbidden",
            Kind::NotEnoughData => "not_enough_data",
            Kind::Upstream => "upstream",
            Kind::Unavailable => "unavailable",
            Kind::Interrupted => "interrupted",
        }
    }
}

/// A failure as a caller sees it: `message` names the object, `hint` the way out. The cause is for the log
/// of the person who runs the program; other surfaces never show it.
#[derive(Debug)]
pub struct Error {
    pub kind: Kind,
    /// Stable: scripts may compare it.
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Error {
        Error { kind, code, message: message.into(), hint: None, cause: None }
    }

    pub fn invalid(code: &'static str, message: impl Into<String>) -> Error {
        Error::new(Kind::Invalid, code, message)
    }

    pub fn not_found(code: &'static str, message: impl Into<String>) -> Error {
        Error::new(Kind::NotFound, code, message)
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    pub fn with_cause(mut self, cause: impl StdError + Send + Sync + 'static) -> Error {
        self.cause = Some(Box::new(cause));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}

/// A file or folder could not be read or written: which, why, and what the user can do.
pub fn file_error(action: &str, path: &std::path::Path, cause: std::io::Error) -> Error {
    use std::io::ErrorKind;
    let shown = path.display();
    let (kind, code, hint) = match cause.kind() {
        ErrorKind::NotFound => (Kind::NotFound, "file_not_found", "check the path"),
        ErrorKind::IsADirectory => (Kind::Invalid, "file_is_folder", "name the files in it, such as FOLDER/*.csv"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            (Kind::Unavailable, "folder_unwritable", "check who owns it and its permissions, or choose another folder")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            Kind::Unavailable,
            "disk_full",
            "free some space and run the command again: what it had finished stands, the rest left no trace",
        ),
        _ => (Kind::Unavailable, "file_unusable", "check the disk and the path"),
    };
    Error::new(kind, code, format!("cannot {action} {shown}: {cause}")).with_hint(hint).with_cause(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_codes_of_their_own() {
        let codes: std::collections::BTreeSet<u8> = Kind::ALL.iter().map(|kind| kind.exit_code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        assert!(!codes.contains(&0) && !codes.contains(&2));
    }
}
