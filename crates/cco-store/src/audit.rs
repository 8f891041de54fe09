//! The audit: an append-only record of who did what, in which a changed entry shows.

use crate::chain::Link;
use crate::error::Result;
use crate::evidence;
use crate::matter;
use crate::session::Session;
use crate::store::Store;

/// What to record. `detail` must hold no personal data beyond ids.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    pub actor: String,
    /// `noun_verb`.
    pub action: String,
    /// The thing acted on: `batch 7`.
    pub subject: String,
    pub detail: serde_json::Value,
}

/// A recorded entry.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// From 1, without gaps.
    pub no: i64,
    pub at: i64,
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// JSON text, as it was hashed.
    #[sqlx(rename = "detail")]
    pub detail_json: String,
    /// Covers this entry and, through the hash of the one before, all before it.
    pub hash: String,
}

/// What checking the chain found. It proves that nobody edited entries in place, or the promotions and backtests that
/// they vouch for by a hash; it cannot prove that nobody
/// with write access to the database computed the whole chain anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditCheck {
    Intact {
        n_entries: i64,
    },
    /// The first entry that is changed, missing, or not the store's own.
    Broken {
        first: i64,
    },
    /// The first entry that stands, but whose promotion or backtest was changed since.
    Altered {
        entry: i64,
    },
    /// All entries stand, and the store holds versions of matters that none of them wrote.
    Unvouched,
}

/// Entries checked per query, so that a long audit needs little memory.
const PAGE: i64 = 1000;

impl Store {
    /// Records something that changes nothing else in this store.
    pub async fn audit(&self, entry: NewEntry) -> Result<()> {
        self.write().await?.commit(entry).await
    }

    /// How many entries there are.
    pub async fn audit_len(&self) -> Result<i64> {
        let end = self.read().await?.row::<(i64,)>(sqlx::query_as("SELECT n FROM audit_head")).await?;
        Ok(end.map_or(0, |(n,)| n))
    }

    /// The latest entries, newest first.
    pub async fn audit_log(&self, limit: u32) -> Result<Vec<Entry>> {
        let query = sqlx::query_as("SELECT * FROM audit_entry ORDER BY no DESC LIMIT $1").bind(i64::from(limit));
        self.read().await?.rows(query).await
    }

    pub async fn verify_audit(&self) -> Result<AuditCheck> {
        let mut session = self.read().await?;
        let (mut n_checked, mut hash) = (0, String::new());
        let (mut altered, mut n_matters) = (None, 0);
        loop {
            let page = page_after(&mut session, n_checked).await?;
            for entry in &page {
                if !entry.follows(&hash) {
                    return Ok(AuditCheck::Broken { first: n_checked + 1 });
                }
                (n_checked, hash) = (entry.no, entry.hash.clone());
                n_matters += evidence::n_matters(entry);
                if altered.is_none() && !evidence::holds(&mut session, entry).await? {
                    altered = Some(entry.no);
                }
            }
            if page.is_empty() {
                break;
            }
        }
        let end = session.row::<(i64, String)>(sqlx::query_as("SELECT n, hash FROM audit_head")).await?;
        if end != Some((n_checked, hash)) {
            return Ok(AuditCheck::Broken { first: n_checked + 1 });
        }
        match altered {
            Some(entry) => Ok(AuditCheck::Altered { entry }),
            None if !matter::are_vouched(&mut session, n_matters).await? => Ok(AuditCheck::Unvouched),
            None => Ok(AuditCheck::Intact { n_entries: n_checked }),
        }
    }
}

async fn page_after(session: &mut Session<'_>, no: i64) -> Result<Vec<Entry>> {
    let query = "SELECT * FROM audit_entry WHERE no > $1 ORDER BY no LIMIT $2";
    session.rows(sqlx::query_as(query).bind(no).bind(PAGE)).await
}

impl NewEntry {
    /// Adds the entry and returns its hash. Only `Writer::commit` may call this: it holds the chain's end.
    pub(crate) async fn insert(self, session: &mut Session<'_>, no: i64, previous_hash: &str) -> Result<String> {
        let NewEntry { at, actor, action, subject, detail } = self;
        let detail = detail.to_string();
        let hash =
            Link { no, at, actor: &actor, action: &action, subject: &subject, detail: &detail }.hash(previous_hash);
        let insert = "INSERT INTO audit_entry (no, at, actor, action, subject, detail, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(insert).bind(no).bind(at).bind(actor).bind(action).bind(subject).bind(detail);
        session.execute(query.bind(hash.clone())).await?;
        Ok(hash)
    }
}

impl Entry {
    fn follows(&self, previous_hash: &str) -> bool {
        let Entry { no, at, actor, action, subject, detail_json, hash } = self;
        Link { no: *no, at: *at, actor, action, subject, detail: detail_json }.hash(previous_hash) == *hash
    }
}
