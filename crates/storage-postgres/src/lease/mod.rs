//! Leases.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use domain::Timestamp;
use domain::lease::Leases;
use domain::storage::StorageFailure;
use uuid::Uuid;

use crate::PostgresStorage;
use crate::statement::statement;

statement! {
    TakeLease<'a> = "take.sql" (
        name: &'a str as Text,
        holder: Uuid as SqlUuid,
        until: DateTime<Utc> as Timestamptz,
        now: DateTime<Utc> as Timestamptz,
    ) -> count
}

statement! {
    ReleaseLease<'a> = "release.sql" (name: &'a str as Text, holder: Uuid as SqlUuid) -> count
}

statement! {
    SweepLeases = "sweep.sql" (before: DateTime<Utc> as Timestamptz, limit: i64 as BigInt) -> count
}

#[async_trait]
impl Leases for PostgresStorage {
    /// May be repeated after a lost connection: whoever took it takes it again.
    async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageFailure> {
        let take = TakeLease {
            name,
            holder,
            until,
            now,
        };
        let taken = self.reads.ask(&take).await;
        taken
            .map(|rows| rows == 1)
            .map_err(|error| StorageFailure::new("take a lease", error))
    }

    async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageFailure> {
        let released = self.reads.ask(&ReleaseLease { name, holder }).await;
        released
            .map(drop)
            .map_err(|error| StorageFailure::new("give a lease back", error))
    }

    async fn sweep_leases(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        let sweep = SweepLeases {
            before,
            limit: i64::from(limit),
        };
        let swept = self.reads.ask(&sweep).await;
        let swept = swept.map_err(|error| StorageFailure::new("forget old leases", error))?;
        Ok(u32::try_from(swept).unwrap_or(limit))
    }
}
