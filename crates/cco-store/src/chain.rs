//! The hash that ties an audit entry to all before it.

/// What an entry's hash covers, besides the hash before it.
pub(crate) struct Link<'a> {
    pub(crate) no: i64,
    pub(crate) at: i64,
    pub(crate) actor: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) detail: &'a str,
}

impl Link<'_> {
    /// Each field goes in after its length, so that no text can be moved from one field to the next.
    pub(crate) fn hash(&self, previous: &str) -> String {
        let Link { no, at, actor, action, subject, detail } = self;
        let mut hasher = blake3::Hasher::new_derive_key("cco-store audit entry 1");
        for field in [previous, &no.to_string(), &at.to_string(), actor, action, subject, detail] {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: Link = Link { no: 2, at: 7, actor: "ann", action: "do", subject: "it", detail: "{}" };

    #[test]
    fn every_field_counts() {
        let hash = LINK.hash("before");
        for other in [
            Link { no: 3, ..LINK },
            Link { at: 8, ..LINK },
            Link { actor: "bob", ..LINK },
            Link { action: "undo", ..LINK },
            Link { subject: "that", ..LINK },
            Link { detail: "[]", ..LINK },
            Link { actor: "annd", action: "o", ..LINK },
        ] {
            assert_ne!(other.hash("before"), hash);
        }
        assert_ne!(LINK.hash("after"), hash);
        assert_eq!(LINK.hash("before"), hash);
    }
}
