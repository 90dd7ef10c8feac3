use async_trait::async_trait;
use diesel::SqliteConnection;
use domain::lease::Leases;
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use uuid::Uuid;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::micros;
use crate::statement::Statement;
use crate::writer::{Done, Task};

/// A lease that somebody wants.
pub(crate) struct Lease {
    name: String,
    holder: Uuid,
    now: Timestamp,
    until: Timestamp,
}

#[async_trait]
impl Leases for SqliteStorage {
    async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StorageFailure> {
        let lease = Lease {
            name: name.to_owned(),
            holder,
            now,
            until,
        };
        let done = self.writer.send(Task::TakeLease(lease)).await?;
        Ok(matches!(done, Done::Leased(true)))
    }

    async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageFailure> {
        let name = name.to_owned();
        self.writer.write(Task::ReleaseLease { name, holder }).await
    }

    async fn sweep_leases(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        match self
            .writer
            .send(Task::SweepLeases { before, limit })
            .await?
        {
            Done::Forgotten(count) => Ok(count),
            Done::Decided(_)
            | Done::Administered(_)
            | Done::Leased(_)
            | Done::Sealed(_)
            | Done::Written => Ok(0),
        }
    }
}

/// Takes a lease that is free, has ended, or is the holder's own.
pub(crate) fn take(
    connection: &mut SqliteConnection,
    lease: &Lease,
) -> Result<bool, DatabaseError> {
    let rows = Statement::new(
        "INSERT INTO leases (name, holder, held_until) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE leases.holder = excluded.holder OR leases.held_until <= ?",
    )
    .text(&lease.name)
    .blob(lease.holder.as_bytes())
    .integer(micros(lease.until))
    .integer(micros(lease.now))
    .run(connection)?;
    Ok(rows == 1)
}

pub(crate) fn release(
    connection: &mut SqliteConnection,
    name: &str,
    holder: Uuid,
) -> Result<(), DatabaseError> {
    Statement::new("DELETE FROM leases WHERE name = ? AND holder = ?")
        .text(name)
        .blob(holder.as_bytes())
        .run(connection)?;
    Ok(())
}

/// Forgets the oldest of the leases that ended before a moment, and says how many they were.
pub(crate) fn sweep(
    connection: &mut SqliteConnection,
    before: Timestamp,
    limit: u32,
) -> Result<u32, DatabaseError> {
    let swept = remove_ended()
        .integer(micros(before))
        .integer(i64::from(limit))
        .run(connection)?;
    Ok(u32::try_from(swept).unwrap_or(limit))
}

/// Lacks the moment before which they ended, and how many at most.
pub(crate) fn remove_ended() -> Statement<'static> {
    Statement::new(
        "DELETE FROM leases
         WHERE name IN (SELECT name FROM leases WHERE held_until < ? ORDER BY held_until LIMIT ?)",
    )
}
