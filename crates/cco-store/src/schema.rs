//! The schema and its history. Migrations only go forward, and a released one is never edited.

use crate::error::{Error, Result};
use crate::url::{Backend, StoreUrl};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Connection, SqlSafeStr};

struct Step {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

const STEPS: &[Step] = &[
    Step { version: 1, name: "initial", sql: include_str!("../migrations/0001_initial.sql") },
    Step { version: 2, name: "health", sql: include_str!("../migrations/0002_health.sql") },
    Step { version: 3, name: "backtest", sql: include_str!("../migrations/0003_backtest.sql") },
    Step { version: 4, name: "risk", sql: include_str!("../migrations/0004_risk.sql") },
    Step { version: 5, name: "ledger", sql: include_str!("../migrations/0005_ledger.sql") },
    Step { version: 6, name: "matters", sql: include_str!("../migrations/0006_matters.sql") },
];

/// Brings a store to the schema this program knows. Two programs may do so at once.
pub(crate) async fn migrate(connection: &mut AnyConnection, store: &StoreUrl) -> Result<()> {
    match store.backend() {
        // sqlx takes no lock on SQLite while it migrates.
        Backend::Sqlite => {
            let broke = |error| Error::from_sqlx(store, error);
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(broke)?;
            run(&mut transaction, store).await?;
            transaction.commit().await.map_err(broke)
        }
        Backend::Postgres => run(connection, store).await,
    }
}

async fn run(connection: &mut AnyConnection, store: &StoreUrl) -> Result<()> {
    let known = STEPS.iter().map(|step| step.version).max().unwrap_or_default();
    // Not `run`: its future cannot be sent to another thread.
    migrator().run_direct(None, connection, false).await.map_err(|error| Error::from_migration(store, known, error))
}

fn migrator() -> Migrator {
    let migration = |step: &Step| {
        Migration::new(step.version, step.name.into(), MigrationType::Simple, step.sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store keeps the hash of each migration it ran, so an edited one locks users out. Add a line for a
    /// new migration; never change one.
    #[test]
    fn released_migrations_are_not_edited() {
        let hashes: Vec<_> =
            STEPS.iter().map(|step| (step.version, blake3::hash(step.sql.as_bytes()).to_hex().to_string())).collect();
        let released = [
            (1, "ea5c643df8574c34f484f2a14fe25983f9f82f251ef0fa26d10305a5cca1ec73"),
            (2, "510941781b2f0ff1cc76096d8cc61675a6bcc851c8d9ee9f78717c26f18a1d94"),
            (3, "7810151f32e35ac997819ca5afb0a6cc2f14186de16258777b9558c8d9fbf10e"),
            (4, "1d8a6874c18506e39ea03baa54549ce6003d868f36892802914765ea077ea7ef"),
            (5, "1afe5dbeb096f745d793552c39b8efa644ec8ac94f4e26b6b1b44d3b0161ae64"),
            (6, "f9d96bbf585d6da6838d2098ca3228369dcbfd62ad6bd59fe7c92f43d68da82a"),
        ];
        assert_eq!(hashes, released.map(|(version, hash)| (version, hash.to_owned())));
    }
}
