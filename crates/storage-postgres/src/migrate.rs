use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::migration::Migration;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use domain::storage::StorageFailure;
use tokio::sync::oneshot;

use crate::catalogue::seed;
use crate::failure::{Cause, PostgresError};
use crate::partition::EnsurePartitions;
use crate::session::{self, Purpose};
use crate::statement::Statement;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Brings the schema of a database up to date, and names the migrations that were missing. A new database gets the
/// default catalogue and the first monthly partitions.
///
/// May be called from any runtime, and by several processes at once: one works, the others wait for it.
pub async fn migrate(url: &str) -> Result<Vec<String>, StorageFailure> {
    let url = url.to_owned();
    let (done, is_done) = oneshot::channel();
    // Diesel's migrations block, which a runtime of the caller's might not survive.
    let thread = std::thread::Builder::new().name("hamyon-migrate".to_owned());
    let started = thread.spawn(move || {
        // Nobody is left to tell when the caller gave up.
        let _ = done.send(migrate_here(&url));
    });
    let failed = |cause: Cause| StorageFailure::new("migrate the database", cause);
    started.map_err(|error| failed(error.into()))?;
    let migrated = is_done.await.map_err(|error| failed(error.into()))?;
    migrated.map_err(failed)
}

/// Held by one process at a time until its connection closes.
const LOCK: &str = "SELECT pg_advisory_lock(hashtextextended('hamyon.migrate', 0));
                    SET application_name = 'hamyon migrate';
                    SET lock_timeout = '10s'";

fn migrate_here(url: &str) -> Result<Vec<String>, Cause> {
    let mut connection = <AsyncConnectionWrapper<AsyncPgConnection> as Connection>::establish(url)?;
    connection.batch_execute(LOCK)?;
    let pending = connection.pending_migrations(MIGRATIONS)?;
    let names = pending.iter().map(|migration| migration.name().to_string());
    let applied = names.collect();
    connection.run_migrations(&pending)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // On another connection, while the first still holds the lock.
    runtime.block_on(fill(url))?;
    Ok(applied)
}

/// Adds what a database needs beyond its schema.
async fn fill(url: &str) -> Result<(), PostgresError> {
    let mut connection = session::connect(url, Purpose::Read).await?;
    let made = EnsurePartitions { moment: None }.run(&connection).await?;
    let is_new = seed(&mut connection).await?;
    tracing::info!(
        partitions = made.len(),
        is_new,
        "the database is up to date"
    );
    Ok(())
}
