use storage_postgres::{DatabaseClock, PostgresStorage};

/// Asks the database what time it is, so that all instances agree.
pub(super) async fn refresh_clock(clock: &DatabaseClock) {
    if let Err(failure) = clock.refresh().await {
        tracing::warn!(error = %failure, cause = ?failure.cause, "the database's clock could not be read");
    }
}

/// Makes the partitions of the coming months.
pub(super) async fn ensure_partitions(storage: &PostgresStorage) {
    if let Err(failure) = storage.ensure_partitions().await {
        tracing::error!(error = %failure, cause = ?failure.cause, "partitions could not be made");
    }
}
