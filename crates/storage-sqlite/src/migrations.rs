use std::path::Path;

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use domain::catalogue::Catalogue;
use domain::storage::StorageFailure;

use crate::catalogue;
use crate::connection::open_writer;
use crate::failure::DatabaseError;

pub(crate) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// Brings a file to the present schema, creating it if need be, and names the migrations that were applied. An empty
/// catalogue is filled with the default one. All of it happens in one transaction or not at all, also when two
/// programs begin at the same moment.
///
/// Blocks; callable from a plain thread and from any runtime, best through `spawn_blocking`.
pub fn migrate(path: impl AsRef<Path>) -> Result<Vec<String>, StorageFailure> {
    let path = std::path::absolute(path)
        .map_err(|error| StorageFailure::new("find the database file", error))?;
    let mut connection = open_writer(&path)?;
    connection
        .immediate_transaction(|connection| {
            let applied = connection
                .run_pending_migrations(MIGRATIONS)
                .map_err(MigrationError::Migration)?;
            let applied = applied.iter().map(ToString::to_string).collect();
            catalogue::seed(connection, &Catalogue::default())?;
            Ok(applied)
        })
        .map_err(|error: MigrationError| StorageFailure::new("migrate the database", error))
}

/// Refuses a file that lacks a migration.
pub(crate) fn ensure_applied(path: &Path) -> Result<(), StorageFailure> {
    let doing = "check the migrations of the database";
    let mut connection = open_writer(path)?;
    let missing = connection
        .pending_migrations(MIGRATIONS)
        .map_err(|error| StorageFailure::new(doing, error))?;
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing
        .iter()
        .map(|migration| migration.name().to_string())
        .collect();
    let cause = format!("not applied yet: {}", names.join(", "));
    Err(StorageFailure::new(doing, cause))
}

#[derive(Debug, thiserror::Error)]
enum MigrationError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Migration(Box<dyn std::error::Error + Send + Sync>),
}

impl From<diesel::result::Error> for MigrationError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
