use storage_postgres::{DatabaseClock, PostgresStorage};

use crate::wiring::{Claim, Services};

/// Asks the database what time it is, so that all instances agree.
pub(super) async fn refresh_clock(clock: &DatabaseClock) {
    if let Err(failure) = clock.refresh().await {
        tracing::warn!(error = %failure, cause = ?failure.cause, "the database's clock could not be read");
    }
}

/// Makes the partitions of the coming months, unless another instance is at it.
pub(super) async fn ensure_partitions(services: &Services, storage: &PostgresStorage) {
    let Some(claim) = Claim::of_job(services, "partitions").await else {
        return;
    };
    if let Err(failure) = storage.ensure_partitions().await {
        tracing::error!(error = %failure, cause = ?failure.cause, "partitions could not be made");
    }
    claim.release(services).await;
}
