//! One transaction. Here alone the two databases differ, and here a driver's error gets the store's name.

use crate::audit::NewEntry;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::url::{Backend, StoreUrl};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::{Query, QueryAs};
use sqlx::{Any, AnyConnection, Executor, FromRow, Transaction};
use std::ops::{Deref, DerefMut};

/// How a connection must behave before it is used. Five seconds is long beside any write of ours, and short
/// enough for a person to wait.
pub(crate) async fn settle(connection: &mut AnyConnection, backend: Backend) -> sqlx::Result<()> {
    let settings = match backend {
        Backend::Sqlite => "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL",
        Backend::Postgres => "SET lock_timeout = '5s'",
    };
    connection.execute(settings).await.map(drop)
}

/// A transaction. Dropped without `commit`, it leaves no trace.
pub(crate) struct Session<'s> {
    transaction: Transaction<'static, Any>,
    store: &'s StoreUrl,
}

impl Store {
    /// All reads of one session see the same moment.
    pub(crate) async fn read(&self) -> Result<Session<'_>> {
        self.begin(match self.url().backend() {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        })
        .await
    }

    /// Takes the one writer's place, and with it the next number of the audit.
    pub(crate) async fn write(&self) -> Result<Writer<'_>> {
        let mut session = self.begin_write().await?;
        let end_of_chain = "UPDATE audit_head SET n = n + 1 WHERE id = 1 RETURNING n, hash";
        let (entry_no, previous_hash) = session
            .row(sqlx::query_as(end_of_chain))
            .await?
            .ok_or_else(|| Error::damaged(self.url(), "the end of the audit chain is missing".to_owned()))?;
        Ok(Writer { session, entry_no, previous_hash })
    }

    /// For housekeeping that changes nothing anyone can see; all else goes through `write`.
    pub(crate) async fn begin_write(&self) -> Result<Session<'_>> {
        self.begin(match self.url().backend() {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })
        .await
    }

    async fn begin(&self, statement: &'static str) -> Result<Session<'_>> {
        let transaction =
            self.pool().begin_with(statement).await.map_err(|error| Error::from_sqlx(self.url(), error))?;
        Ok(Session { transaction, store: self.url() })
    }
}

impl Session<'_> {
    pub(crate) fn store(&self) -> &StoreUrl {
        self.store
    }

    /// How many rows it changed.
    pub(crate) async fn execute(&mut self, query: Query<'_, Any, AnyArguments>) -> Result<u64> {
        let done = query.execute(&mut *self.transaction).await;
        done.map(|done| done.rows_affected()).map_err(|error| Error::from_sqlx(self.store, error))
    }

    pub(crate) async fn rows<T>(&mut self, query: QueryAs<'_, Any, T, AnyArguments>) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    {
        query.fetch_all(&mut *self.transaction).await.map_err(|error| Error::from_sqlx(self.store, error))
    }

    pub(crate) async fn row<T>(&mut self, query: QueryAs<'_, Any, T, AnyArguments>) -> Result<Option<T>>
    where
        T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    {
        Ok(self.rows(query).await?.into_iter().next())
    }

    pub(crate) async fn commit(self) -> Result<()> {
        self.transaction.commit().await.map_err(|error| Error::from_sqlx(self.store, error))
    }
}

/// A transaction that can only be committed together with its entry in the audit.
pub(crate) struct Writer<'s> {
    session: Session<'s>,
    entry_no: i64,
    previous_hash: String,
}

impl Writer<'_> {
    pub(crate) async fn commit(mut self, entry: NewEntry) -> Result<()> {
        let hash = entry.insert(&mut self.session, self.entry_no, &self.previous_hash).await?;
        self.session.execute(sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash)).await?;
        self.session.commit().await
    }
}

impl<'s> Deref for Writer<'s> {
    type Target = Session<'s>;
    fn deref(&self) -> &Session<'s> {
        &self.session
    }
}

impl<'s> DerefMut for Writer<'s> {
    fn deref_mut(&mut self) -> &mut Session<'s> {
        &mut self.session
    }
}
